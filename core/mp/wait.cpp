#include "mp/wait.h"

#include <poll.h>
#include <time.h>

#include <algorithm>
#include <cerrno>

#include "channel/futex.h"

namespace procession::mp {
namespace {

timespec to_timespec(std::int64_t ns) {
  return timespec{static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
}

}  // namespace

std::int64_t session_now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

std::int64_t Deadline::remaining_ns() const {
  if (forever_) return -1;
  return at_ns_ == 0 ? 0 : std::max<std::int64_t>(0, at_ns_ - session_now_ns());
}

bool wait_word(std::atomic<std::uint32_t>& word, std::uint32_t seen, const Deadline& deadline) {
  const std::int64_t remaining = deadline.remaining_ns();
  if (remaining == 0) return false;
  channel::futex_wait(word, seen, remaining);
  return true;
}

bool wait_readable(int descriptor, const Deadline& deadline) {
  for (;;) {
    const std::int64_t remaining = deadline.remaining_ns();
    const timespec limit = to_timespec(std::max<std::int64_t>(0, remaining));
    pollfd one{descriptor, POLLIN, 0};
    const int ready = ppoll(&one, 1, remaining < 0 ? nullptr : &limit, nullptr);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // the read will say what is wrong
    if (ready == 0 && deadline.remaining_ns() == 0) return false;
  }
}

void wait_until(const Deadline& deadline) {
  for (std::int64_t remaining = deadline.remaining_ns(); remaining > 0;
       remaining = deadline.remaining_ns()) {
    const timespec limit = to_timespec(remaining);
    clock_nanosleep(CLOCK_MONOTONIC, 0, &limit, nullptr);
  }
}

}  // namespace procession::mp
