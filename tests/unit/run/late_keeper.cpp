// Linked into a keeper, before its send(2): the message about the root's start waits until the file
// named by PROCESSION_TEST_LATE exists (10 s at most). On a busy machine this happens by itself,
// seldom.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "run/keeper/keeper_protocol.h"

extern "C" ssize_t __real_send(int fd, const void* bytes, std::size_t size, int flags);  // NOLINT
extern "C" ssize_t __wrap_send(int fd, const void* bytes, std::size_t size, int flags);  // NOLINT

extern "C" ssize_t __wrap_send(int fd, const void* bytes, std::size_t size, int flags) {  // NOLINT
  procession::run::FromKeeper message;
  const char* file = std::getenv("PROCESSION_TEST_LATE");
  if (file != nullptr && size == sizeof message) {
    std::memcpy(&message, bytes, sizeof message);
    const bool waits = message.is == procession::run::FromKeeper::Is::started;
    for (int i = 0; waits && i < 2000 && ::access(file, F_OK) != 0; ++i) ::poll(nullptr, 0, 5);
  }
  return __real_send(fd, bytes, size, flags);
}
