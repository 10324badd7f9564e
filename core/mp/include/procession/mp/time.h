// Sleeps and timeouts. They use the session clock.
#pragma once

#include <procession/mp/where.h>

#include <chrono>
#include <cstdint>
#include <limits>

namespace procession::mp {

// How long an operation may wait: forever (the default, Python's None), or a time; a negative time
// counts as 0. Constructed from seconds, as in Python, or from a std::chrono duration.
class Timeout {
 public:
  constexpr Timeout() = default;
  // These constructors are not explicit, so that get(1.5) reads as in Python.
  // NOLINTBEGIN(google-explicit-constructor)
  constexpr Timeout(double seconds) : Timeout(std::chrono::duration<double>(seconds)) {}
  template <class Rep, class Period>
  constexpr Timeout(std::chrono::duration<Rep, Period> time) {
    // NOLINTEND(google-explicit-constructor)
    const double ns = std::chrono::duration<double, std::nano>(time).count();
    // Times of 146 years and more count as forever.
    ns_ = ns <= 0 ? 0 : ns < 4.6e18 ? static_cast<std::int64_t>(ns) : -1;
  }

  constexpr bool is_forever() const { return ns_ < 0; }
  // Returns the time in ns, -1 for forever.
  constexpr std::int64_t ns() const { return ns_; }

 private:
  std::int64_t ns_ = -1;
};

inline constexpr Timeout forever{};

// Suspends the calling thread for this time, as time.sleep(). Throws ValueError if it is negative.
// A handled signal does not shorten it.
void sleep(std::chrono::duration<double> time, Where where = Where::current());
inline void sleep(double seconds, Where where = Where::current()) {
  sleep(std::chrono::duration<double>(seconds), where);
}

}  // namespace procession::mp
