#include "mp/connection/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

#include "base/fields.h"
#include "mp/connection/connection_core.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/key.h"
#include "procession/mp/repr.h"

namespace procession::mp {
namespace {

SystemAddress to_inet(const Address& address) {
  addrinfo wanted{};
  wanted.ai_family = AF_INET;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = address.host().empty() ? AI_PASSIVE : 0;
  const std::string port = std::to_string(address.port());
  addrinfo* found = nullptr;
  const int error = getaddrinfo(address.host().empty() ? nullptr : address.host().c_str(),
                                port.c_str(), &wanted, &found);
  if (error != 0)
    throw OSError("[Errno " + std::to_string(error) + "] " + gai_strerror(error), error);
  SystemAddress system;
  std::memcpy(&system.storage, found->ai_addr, found->ai_addrlen);
  system.size = found->ai_addrlen;
  freeaddrinfo(found);
  return system;
}

SystemAddress to_local(const Address& address) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::string& path = address.path();
  if (path.size() >= sizeof name.sun_path) throw OSError("AF_UNIX path too long");
  std::memcpy(name.sun_path, path.data(), path.size());
  // An abstract name (its first byte is 0) has an explicit length; a path ends with a 0.
  const bool is_abstract = !path.empty() && path[0] == '\0';
  SystemAddress system;
  std::memcpy(&system.storage, &name, sizeof name);
  system.size =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + (is_abstract ? 0 : 1));
  return system;
}

std::string ends(const std::string& own, const std::string& other) { return own + " " + other; }

// The keys of the two ends, the caller's first. A TCP connection's are made of its two addresses,
// as in core/python.
std::pair<std::uint64_t, std::uint64_t> keys_of(int socket, bool is_client) {
  const Address own = own_address(socket), peer = peer_address(socket);
  if (own.family() == Family::inet)
    return {named_key(Type::pipe, ends(own.str(), peer.str())),
            named_key(Type::pipe, ends(peer.str(), own.str()))};
  // On a Unix socket both ends know the client's name, if it has one (bind_to_unique_name()).
  const std::string& name = is_client ? own.path() : peer.path();
  if (!name.empty()) {
    const std::uint64_t client = named_key(Type::pipe, name + " client"),
                        server = named_key(Type::pipe, name + " server");
    return is_client ? std::pair{client, server} : std::pair{server, client};
  }
  struct stat stat {};
  fstat(socket, &stat);
  const std::uint64_t key = named_key(Type::pipe, "pipe", stat.st_ino);
  return {key, named_key(Type::pipe, "nobody", key)};
}

}  // namespace

std::string Address::str() const {
  if (family_ == Family::local) return text_;
  return "(" + repr(text_) + ", " + std::to_string(port_) + ")";
}

SystemAddress to_system(const Address& address) {
  return address.family() == Family::inet ? to_inet(address) : to_local(address);
}

Address from_system(const SystemAddress& system) {
  if (system.storage.ss_family == AF_INET) {
    sockaddr_in name{};
    std::memcpy(&name, &system.storage, sizeof name);
    char host[INET_ADDRSTRLEN] = "";
    inet_ntop(AF_INET, &name.sin_addr, host, sizeof host);
    return {host, ntohs(name.sin_port)};
  }
  sockaddr_un name{};
  std::memcpy(&name, &system.storage, sizeof name);
  const std::size_t head = offsetof(sockaddr_un, sun_path);
  if (system.size <= head) return Address(std::string());
  std::string path(name.sun_path, std::min(system.size - head, sizeof name.sun_path));
  if (path[0] != '\0') path = path.c_str();  // up to the terminating 0
  return Address(std::move(path));
}

Address own_address(int socket) {
  SystemAddress system;
  if (getsockname(socket, system.get(), &system.size) != 0) throw_os_error(errno);
  return from_system(system);
}

Address peer_address(int socket) {
  SystemAddress system;
  if (getpeername(socket, system.get(), &system.size) != 0) throw_os_error(errno);
  return from_system(system);
}

void bind_to_unique_name(int socket) {
  sockaddr_un none{};
  none.sun_family = AF_UNIX;
  static_cast<void>(bind(socket, reinterpret_cast<const sockaddr*>(&none), sizeof(sa_family_t)));
}

namespace detail {

ConnectionIdentity identity_of_connection(std::uint64_t key, std::uint64_t peer_key,
                                          std::string_view name) {
  const auto nothing = [](std::uint64_t*) {};
  return {.key = key,
          .peer_key = peer_key,
          .sent_stamp = clock_of_key(key, nothing),
          .received_stamp = clock_of_key(peer_key, nothing),
          .name = std::string(name)};
}

ConnectionIdentity publish_connection(int descriptor, bool is_client, std::string_view name,
                                      Where where) {
  const auto [key, peer] = keys_of(descriptor, is_client);
  ConnectionIdentity me =
      identity_of_connection(key, peer, object_name(Type::pipe, name, "connection-"));
  if (is_observed()) {
    const Operation operation(PROCESSION_OBJECT_CREATE, key, where);
    std::string text;
    add_field(text, "type", "connection");
    add_field(text, "name", me.name);
    add_field(text, "duplex", 1);
    emit(
        PROCESSION_OBJECT_CREATE,
        {.object = key, .b = static_cast<std::int64_t>(peer), .text = text, .clock = me.sent_stamp},
        where);
  }
  return me;
}

}  // namespace detail
}  // namespace procession::mp
