// A proxy's side of a manager: connections to the server, and calls over them.
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

// A new connection, after the challenge. Throws OSError, AuthenticationError.
std::shared_ptr<ConnectionCore> connect_to_server(const ServerAddress& server);

// One request and its answer's contents. Throws what the server threw.
std::string ask(ConnectionCore& connection, std::uint64_t id, std::string_view method,
                std::string_view arguments);
// The same over the calling thread's own connection, made at first use and after a fork.
std::string ask(const ServerAddress& server, std::uint64_t id, std::string_view method,
                std::string_view arguments);

class ProxyCore {
 public:
  ProxyCore(std::shared_ptr<const ServerAddress> server, std::uint64_t id, std::string type,
            std::string name);
  static std::shared_ptr<ProxyCore> load(HandleReader& in);
  void save(HandleWriter& out) const;

  // With the events of a call.
  std::string call(const char* method, const Call& arguments, Where where);
  const std::string& name() const { return name_; }
  void emit_create(Where where) const;

 private:
  const std::shared_ptr<const ServerAddress> server_;
  const std::uint64_t id_;  // its key as well
  const std::string type_, name_;
  std::uint64_t* clock_ = nullptr;  // nullptr: the server is of another program
};

}  // namespace procession::mp::detail
