#include "run/io/feeder.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace procession::run {
namespace {

constexpr std::size_t kMost = 16u << 20;
constexpr std::size_t kMostAhead = 1u << 20;  // of our own stdin, which can wait
constexpr char kEndOfFile = 4;                // a terminal's VEOF as it is set by default

}  // namespace

Feeder::~Feeder() {
  if (to_ >= 0) ::close(to_);
}

bool Feeder::add(std::string_view bytes) {
  if (to_ < 0) return true;
  if (kept_.size() > kMost) return false;
  kept_ += bytes;
  flush();
  return true;
}

void Feeder::forward() {
  if (from_ < 0 || kept_.size() > kMostAhead) return;
  pollfd wait{from_, POLLIN, 0};
  if (::poll(&wait, 1, 0) <= 0) return;
  char buffer[65536];
  const ssize_t got = ::read(from_, buffer, sizeof buffer);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got > 0) {
    add(std::string_view(buffer, static_cast<std::size_t>(got)));
  } else {
    from_ = -1;
    add(std::string_view(&kEndOfFile, 1));
  }
}

void Feeder::flush() {
  while (!kept_.empty()) {
    const ssize_t put = ::write(to_, kept_.data(), kept_.size());
    if (put > 0) {
      kept_.erase(0, static_cast<std::size_t>(put));
    } else if (errno != EINTR) {
      if (errno != EAGAIN) kept_.clear();  // no process reads it any more
      return;
    }
  }
}

}  // namespace procession::run
