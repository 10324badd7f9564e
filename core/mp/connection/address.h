// Addresses of sockets as the system has them, and what a connection between two is called.
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

// Looks the host up where it is a name; "" is every address of this machine. Throws OSError.
SystemAddress to_system(const Address& address);
Address from_system(const SystemAddress& address);

// The address of the socket itself (0) or of its peer (1). Throws OSError.
Address address_of(int socket, bool peer);

// Gives a client's Unix socket a name that no other has (unix(7), autobind): by it both ends know
// which connection is theirs. No file is made. Nothing if the system refuses.
void name_client(int socket);

}  // namespace procession::mp
