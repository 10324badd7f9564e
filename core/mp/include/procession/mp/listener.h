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

// The address of a listener. Address("localhost", 6000) is TCP; port 0 asks for any free port.
// Address("/tmp/socket") is a file; a path that begins with a zero byte is an abstract name of
// Linux, for which no file exists.
class Address {
 public:
  // These constructors are not explicit, so that Client("/tmp/socket") reads as in Python.
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
  // The address as Python writes it: ('127.0.0.1', 6000), or the path.
  std::string str() const;

  friend bool operator==(const Address&, const Address&) = default;

 private:
  Family family_;
  std::string text_;
  std::uint16_t port_ = 0;
};

struct ListenerOptions {
  std::optional<Address> address = {};  // none: a free address of the family
  std::optional<Family> family = {};    // none: the address's family, else local
  int backlog = 1;                      // how many clients may wait for accept()
  std::optional<std::string> authkey = {};
  std::string name = {};  // shown by Procession; empty: "listener-1" and so on
};

// A listening socket. With an authkey each side proves that it knows the key, without sending it
// (CPython's HMAC-MD5 challenge, which Python 3.11's Client and Listener understand); accept()
// throws AuthenticationError if the client does not know it.
//
// A Listener is a handle: copies name the same listener, and so does what a forked child inherits.
// The listener is closed by close(), by the destruction of its last handle, and by the end of the
// process that made it; only that process removes the socket's file. It can't be passed to a
// spawned process. Thread-safe.
class Listener {
 public:
  // Throws OSError when the system refuses the address ("[Errno 98] Address already in use").
  explicit Listener(ListenerOptions options = {}, Where where = Where::current());

  // Waits for a client. Throws AuthenticationError ("digest received was wrong": the client has
  // another key; "digest sent was rejected": the client rejects our key), EOFError if the client
  // disconnects during the handshake, OSError after close().
  Connection accept(Where where = Where::current()) const;
  void close() const;

  // The socket's address as the system reports it. Throws OSError after close().
  const Address& address() const;
  // The last client's address; nullopt if that client has none.
  std::optional<Address> last_accepted() const;
  const std::string& name() const;

 private:
  std::shared_ptr<detail::ListenerCore> core_;
};

// Connects to a listener. Throws ConnectionRefusedError or FileNotFoundError if there is no
// listener, AuthenticationError if the two do not have the same key.
Connection Client(const Address& address, const std::optional<std::string>& authkey = {},
                  Where where = Where::current());

}  // namespace procession::mp
