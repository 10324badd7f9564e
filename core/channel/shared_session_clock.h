// The session clock in the channel's header: CLOCK_MONOTONIC since the run's start, less all time
// paused, at the run's speed. Any number of threads and processes read it; the supervisor sets it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "channel/layout.h"

namespace procession::channel {

class SharedSessionClock {
 public:
  // `header` must outlive the clock. Lock-free; a reader never waits for the supervisor.
  explicit SharedSessionClock(Header& header) : header_(header) {}

  // Session time in ns at CLOCK_MONOTONIC `now_ns`.
  std::uint64_t session_ns(std::uint64_t now_ns) const {
    const Face face = read();
    return face.session_at + passed(face, now_ns);
  }

  // Whether the clock is stopped: the run is paused or goes by steps.
  bool is_stopped() const { return read().rate == 0; }

  // How long, in real ns, a wait that ends at session time `deadline` may sleep: 0 if the deadline
  // has come, else 1 to `most`; the clock's slice while it is stopped.
  std::int64_t slice_ns(std::uint64_t now_ns, std::uint64_t deadline, std::int64_t most) const {
    const Face face = read();
    const std::uint64_t session = face.session_at + passed(face, now_ns);
    if (session >= deadline) return 0;
    if (face.rate == 0) return slice_while_stopped(most);
    const std::uint64_t left = deadline - session;
    if (left > static_cast<std::uint64_t>(most) * face.rate / 1000) return most;
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(left * 1000 / face.rate), 1, most);
  }

  // From now on the clock runs at `rate` per mille; 0: it is stopped. For the supervisor only, like
  // pass() and set_slice().
  void set_rate(std::uint64_t now_ns, std::uint64_t rate) { set(now_ns, session_ns(now_ns), rate); }
  // Moves the clock forward by `ns` at once.
  void pass(std::uint64_t now_ns, std::uint64_t ns) {
    set(now_ns, session_ns(now_ns) + ns, read().rate);
  }
  // How often a timed wait reads the clock while it is stopped, in us; 0: every 100 ms.
  void set_slice(std::uint32_t us) { header_.slice_us.store(us); }
  std::int64_t slice_while_stopped(std::int64_t most) const {
    const std::int64_t us = header_.slice_us.load(std::memory_order_relaxed);
    return us == 0 ? most : std::min(us * 1000, most);
  }

 private:
  void set(std::uint64_t now_ns, std::uint64_t session, std::uint64_t rate) {
    header_.clock_version.fetch_add(1);
    header_.session_at_ns.store(session);
    header_.real_at_ns.store(now_ns);
    header_.rate_per_mille.store(rate);
    header_.clock_version.fetch_add(1);
  }

  struct Face {
    std::uint64_t session_at, real_at, rate;
  };

  // Sequentially consistent, like the stores of set(): if the same even version is read before and
  // after, the numbers belong together. A supervisor that died in set() leaves the version odd:
  // after a bounded number of attempts the numbers are used as they are.
  Face read() const {
    for (int attempt = 0;; ++attempt) {
      const std::uint32_t before = header_.clock_version.load();
      const Face face{header_.session_at_ns.load(), header_.real_at_ns.load(),
                      std::min<std::uint64_t>(header_.rate_per_mille.load(), 1'000'000)};
      if (attempt == 1000 || (before % 2 == 0 && header_.clock_version.load() == before))
        return face;
    }
  }

  static std::uint64_t passed(const Face& face, std::uint64_t now_ns) {
    if (now_ns <= face.real_at) return 0;
    const std::uint64_t real = now_ns - face.real_at;
    return real / 1000 * face.rate + real % 1000 * face.rate / 1000;
  }

  Header& header_;
};

}  // namespace procession::channel
