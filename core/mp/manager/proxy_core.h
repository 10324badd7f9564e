// The client's side of a manager: connections to the server, and calls over them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mp/connection/connection_core.h"
#include "procession/mp/listener.h"
#include "procession/mp/proxy.h"

namespace procession::mp::detail {

struct ServerAddress {
  Address address;
  std::string authkey;
};

// Connects and performs the challenge. Throws OSError, AuthenticationError.
std::shared_ptr<ConnectionCore> connect_to_server(const ServerAddress& server);

// Sends one request and returns the content of its answer. Throws the exception of the method.
std::string ask(ConnectionCore& connection, std::uint64_t id, std::string_view method,
                std::string_view arguments);
// The same over the calling thread's own connection, which is made at its first use and after a
// fork.
std::string ask(const ServerAddress& server, std::uint64_t id, std::string_view method,
                std::string_view arguments);

class ProxyCore {
 public:
  ProxyCore(std::shared_ptr<const ServerAddress> server, std::uint64_t id, std::string type,
            std::string name);
  static std::shared_ptr<ProxyCore> load(HandleReader& in);
  void save(HandleWriter& out) const;

  // Performs a call and publishes it.
  std::string call(const char* method, const Call& arguments, Where where);
  const std::string& name() const { return name_; }
  // Tells what the object begins with: the arguments that are told.
  void emit_create(const Call& arguments, Where where) const;

 private:
  const std::shared_ptr<const ServerAddress> server_;
  const std::uint64_t id_;  // also the key
  const std::string type_, name_;
  std::uint64_t* clock_ = nullptr;  // nullptr: the server belongs to another program
};

}  // namespace procession::mp::detail
