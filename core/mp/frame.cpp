#include "mp/frame.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

#include "mp/wait.h"
#include "procession/mp/errors.h"

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
  while (bytes > 0) {
    const ssize_t got = read_some(descriptor, to, bytes);
    if (got == 0) throw EOFError();
    if (got < 0) throw std::system_error(errno, std::generic_category(), "read");
    to += got;
    bytes -= static_cast<std::size_t>(got);
  }
}

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

std::string read_frame(int descriptor) {
  char head[8];
  read_all(descriptor, head, 4);
  std::uint64_t size = read_number(head, 4);
  if (size == 0xffffffff) {
    read_all(descriptor, head, 8);
    size = read_number(head, 8);
  } else if (size > kLongLimit) {
    throw ValueError("a message of impossible length");
  }
  std::string message;
  if (size > message.max_size()) throw ValueError("a message of impossible length");
  message.resize(size);
  read_all(descriptor, message.data(), message.size());
  return message;
}

}  // namespace procession::mp
