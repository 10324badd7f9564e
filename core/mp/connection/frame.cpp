#include "mp/connection/frame.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "mp/wait.h"
#include "procession/mp/errors.h"
#include "procession/mp/os_errors.h"

namespace procession::mp {
namespace {

constexpr std::uint64_t kLongLimit = 0x7fffffff;

void write_number(char* to, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) to[i] = static_cast<char>(number >> (8 * (bytes - 1 - i)));
}

std::uint64_t read_number(const char* from, int bytes) {
  std::uint64_t number = 0;
  for (int i = 0; i < bytes; ++i) number = number << 8 | static_cast<unsigned char>(from[i]);
  return number;
}

void read_all(int descriptor, char* to, std::size_t bytes) {
  for (std::size_t left = bytes; left > 0;) {
    const ssize_t got = read_some(descriptor, to, left);
    if (got == 0 && left == bytes) throw EOFError();
    if (got == 0) throw OSError("got end of file during message");
    if (got < 0) throw_os_error(errno);
    to += got;
    left -= static_cast<std::size_t>(got);
  }
}

// Blocks SIGPIPE in this thread while it lives.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  ~NoPipeSignal() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  // Discards the pending signal of a failed write.
  void discard_pending() const {
    const timespec at_once{};
    if (sigismember(&before_, SIGPIPE) == 0) sigtimedwait(&signal_, nullptr, &at_once);
  }

 private:
  sigset_t signal_, before_;
};

}  // namespace

std::string_view finish_frame(std::string& frame) {
  const std::uint64_t size = frame.size() - kFrameRoom;
  if (size <= kLongLimit) {
    write_number(&frame[8], size, 4);
    return std::string_view(frame).substr(8);
  }
  std::memset(&frame[0], 0xff, 4);
  write_number(&frame[4], size, 8);
  return frame;
}

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write_some(descriptor, bytes);
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int write_all_unsignalled(int descriptor, std::string_view bytes) {
  const NoPipeSignal none;
  const int error = write_all(descriptor, bytes);
  if (error == EPIPE) none.discard_pending();
  return error;
}

std::string read_frame(int descriptor) {
  return std::move(*read_frame(descriptor, ~std::uint64_t{0}));
}

std::optional<std::string> read_frame(int descriptor, std::uint64_t limit) {
  char head[8];
  read_all(descriptor, head, 4);
  std::uint64_t size = read_number(head, 4);
  if (size == 0xffffffff) {
    read_all(descriptor, head, 8);
    size = read_number(head, 8);
  } else if (size > kLongLimit) {
    throw ValueError("a message of impossible length");
  }
  if (size > limit) return std::nullopt;
  std::string message;
  if (size > message.max_size()) throw ValueError("a message of impossible length");
  message.resize(size);
  read_all(descriptor, message.data(), message.size());
  return message;
}

}  // namespace procession::mp
