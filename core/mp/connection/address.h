// Addresses of sockets as the system has them, and the keys of a connection between two.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>

#include "procession/mp/listener.h"

namespace procession::mp {

struct SystemAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

// Resolves a host name; "" is every address of this machine. Throws OSError.
SystemAddress to_system(const Address& address);
Address from_system(const SystemAddress& address);

// The address of the socket itself, or (peer) of its other end. Throws OSError.
Address address_of(int socket, bool peer);

// Gives a client's Unix socket a unique name (unix(7), autobind), by which both ends identify the
// connection. Makes no file. Does nothing if the system refuses.
void name_client(int socket);

}  // namespace procession::mp
