#include "mp/pool/pool_pipe.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "mp/connection/frame.h"
#include "mp/wait.h"

namespace procession::mp::detail {
namespace {

constexpr std::size_t kHead = 4;

// Waits until the descriptor is ready. False if the alarm was raised.
bool wait_for(int descriptor, short what, const Alarm& stop) {
  pollfd both[] = {{descriptor, what, 0}, {stop.descriptor(), POLLIN, 0}};
  wait_any(both, Deadline(forever));
  return both[1].revents == 0;
}

bool read_all(int descriptor, char* to, std::size_t bytes, const Alarm& stop) {
  while (bytes > 0) {
    if (!wait_for(descriptor, POLLIN, stop)) return false;
    const ssize_t got = read_some(descriptor, to, bytes);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return false;
    if (got < 0) continue;
    to += got;
    bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace

void Descriptor::reset() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

PoolPipe make_pool_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Alarm::Alarm() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (event_.get() < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void Alarm::raise() const {
  const std::uint64_t one = 1;
  static_cast<void>(!write(event_.get(), &one, sizeof one));
}

void Alarm::lower() const {
  std::uint64_t count = 0;
  static_cast<void>(!read(event_.get(), &count, sizeof count));
}

std::optional<std::string> read_message(int descriptor, const Alarm& stop) {
  char head[kHead];
  if (!read_all(descriptor, head, kHead, stop)) return std::nullopt;
  std::uint64_t size = 0;
  for (const char c : head) size = size << 8 | static_cast<unsigned char>(c);
  if (size == 0xffffffff) {
    char more[8];
    if (!read_all(descriptor, more, sizeof more, stop)) return std::nullopt;
    size = 0;
    for (const char c : more) size = size << 8 | static_cast<unsigned char>(c);
  }
  std::string message;
  if (size > message.max_size()) return std::nullopt;
  message.resize(size);
  if (!read_all(descriptor, message.data(), message.size(), stop)) return std::nullopt;
  return message;
}

bool write_message(int descriptor, std::string_view message, const Alarm& stop) {
  std::string frame = std::string(kFrameRoom, '\0').append(message);
  std::string_view bytes = finish_frame(frame);
  while (!bytes.empty()) {
    if (!wait_for(descriptor, POLLOUT, stop)) return false;
    const ssize_t written = write_some(descriptor, bytes);
    if (written < 0 && errno != EAGAIN) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace procession::mp::detail
