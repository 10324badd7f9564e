// Connections over sockets: Python's multiprocessing.connection.Listener and Client.
#pragma once

#include <procession/mp/connection.h>
#include <procession/mp/os_errors.h>
#include <procession/mp/where.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace procession::mp {

namespace detail {
class ListenerCore;
}

// local: AF_UNIX, between processes of one machine; inet: AF_INET, TCP over IPv4.
enum class Family { local, inet };

// Where a listener is found: Address("localhost", 6000) by TCP, port 0 being any that is free, or
// Address("/tmp/socket") in the file system; one that begins with a byte 0 is in Linux's abstract
// names, where no file is.
class Address {
 public:
  // Not explicit, for Client("/tmp/socket") reads as in Python.
  // NOLINTBEGIN(google-explicit-constructor)
  Address(std::string path) : family_(Family::local), text_(std::move(path)) {}
  Address(const char* path) : Address(std::string(path)) {}
  // NOLINTEND(google-explicit-constructor)
  Address(std::string host, std::uint16_t port)
      : family_(Family::inet), text_(std::move(host)), port_(port) {}

  Family family() const { return family_; }
  const std::string& path() const { return text_; }  // of Family::local
  const std::string& host() const { return text_; }  // of Family::inet
  std::uint16_t port() const { return port_; }       // 0 for Family::local
  // As Python writes it: ('127.0.0.1', 6000), or the path.
  std::string str() const;

  friend bool operator==(const Address&, const Address&) = default;

 private:
  Family family_;
  std::string text_;
  std::uint16_t port_ = 0;
};

struct ListenerOptions {
  std::optional<Address> address = {};  // none: a free one of the family
  std::optional<Family> family = {};    // none: the address's, else local
  int backlog = 1;                      // clients that may wait for accept()
  std::optional<std::string> authkey = {};
  std::string name = {};  // what Procession shows; empty: "listener-1" and so on
};

// A socket that listens. With an authkey both sides prove that they know it, without sending it
// (CPython's challenge by HMAC-MD5, understood by Python 3.11's Client and Listener), and accept()
// throws AuthenticationError where the client does not.
//
// A handle: copies name the same listener, and so does what a forked child inherits. close(), the
// last handle's end and the end of the process that made it close it; a socket's file is removed by
// that process only. Not to be given to a spawned process. Thread-safe.
class Listener {
 public:
  // Throws OSError where the system refuses the address ("[Errno 98] Address already in use").
  explicit Listener(ListenerOptions options = {}, Where where = Where::current());

  // Waits for a client. Throws AuthenticationError ("digest received was wrong": the client has
  // another key; "digest sent was rejected": it takes ours for wrong), EOFError if it goes away in
  // the middle, OSError after close().
  Connection accept(Where where = Where::current()) const;
  void close() const;

  // Of the socket, as the system has it. Throws OSError after close().
  const Address& address() const;
  // Of the last client; nullopt where it has none.
  std::optional<Address> last_accepted() const;
  const std::string& name() const;

 private:
  std::shared_ptr<detail::ListenerCore> core_;
};

// Connects to a listener. Throws ConnectionRefusedError or FileNotFoundError where there is none,
// AuthenticationError where the two have not the same key.
Connection Client(const Address& address, const std::optional<std::string>& authkey = {},
                  Where where = Where::current());

}  // namespace procession::mp
