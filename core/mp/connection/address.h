// Addresses of sockets: as the system has them, and as procession/mp/listener.h has them.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>

#include "procession/mp/listener.h"

namespace procession::mp {

// A socket's address for a system call.
struct SystemAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);  // of the address in `storage`; before a call that
                                              // fills it in, the room there
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

// Converts an address. A host name is resolved; the host "" means every address of this machine.
// Throws OSError.
SystemAddress to_system(const Address& address);
Address from_system(const SystemAddress& address);

// Return the address of this socket, and that of the socket at the other end. Throw OSError.
Address own_address(int socket);
Address peer_address(int socket);

// Binds a client's Unix socket to a unique name (unix(7), autobind) before it connects. By this
// name both ends can make the keys of the connection. Makes no file. If the system refuses, the
// socket has no name.
void bind_to_unique_name(int socket);

}  // namespace procession::mp
