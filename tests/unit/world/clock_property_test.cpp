// The session's clock against a walk from nanosecond to nanosecond.
#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <string>
#include <vector>

#include "world/clock.h"

namespace procession::world {
namespace {

class ClockProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  static constexpr std::int64_t kEnd = 120;  // ns

  std::int64_t pick(unsigned count) { return static_cast<std::int64_t>(random_() % count); }

  // What comes at each instant, and what the clock shows behind it.
  void walk() {
    std::int64_t session = 0, unpaused = 0, speed = 1000;
    bool is_paused = false;
    for (std::int64_t t = 0; t <= kEnd; ++t) {
      for (std::int64_t left = t == 0 || t == kEnd || pick(4) > 0 ? 0 : 1 + pick(2); left > 0;
           --left) {
        Event event{.t = RawNs(t)};
        switch (pick(4)) {
          case 0:
            event.kind = Kind::run_pause;
            if (!is_paused) by_step_.push_back(speed == 0);
            is_paused = true;
            break;
          case 1:
            event.kind = Kind::run_resume;
            is_paused = false;
            break;
          case 2:
            event.kind = Kind::run_speed;
            event.a = speed = 1000 * pick(4);
            break;
          default: {
            const std::int64_t ns = pick(9) - 2;
            event.kind = Kind::choice;
            texts_.push_back("ns=" + std::to_string(ns));
            event.text = texts_.back();
            if (ns > 0) session += ns;
            break;
          }
        }
        clock_.apply(event);
      }
      session_.push_back(session);
      unpaused_.push_back(unpaused);
      if (is_paused) continue;
      session += speed / 1000;
      ++unpaused;
    }
  }

  std::mt19937 random_{GetParam()};
  SessionClock clock_;
  std::deque<std::string> texts_;
  std::vector<std::int64_t> session_, unpaused_;  // at each instant
  std::vector<bool> by_step_;                     // of each pause
};

TEST_P(ClockProperty, ShowsWhatAWalkShows) {
  walk();
  for (std::int64_t t = 0; t <= kEnd; ++t) {
    const auto at = static_cast<std::size_t>(t);
    ASSERT_EQ(clock_.session_at(RawNs(t)), SessionNs(session_[at])) << t;
    ASSERT_EQ(clock_.unpaused_at(RawNs(t)), UnpausedNs(unpaused_[at])) << t;
  }
  // The first instant at which it shows that or more.
  for (std::int64_t session = 0, t = 0; session <= session_.back(); ++session) {
    while (session_[static_cast<std::size_t>(t)] < session) ++t;
    ASSERT_EQ(clock_.t_at(SessionNs(session)), RawNs(t)) << session;
  }
  ASSERT_EQ(clock_.pauses().size(), by_step_.size());
  for (std::size_t i = 0; i < by_step_.size(); ++i) {
    const auto& pause = clock_.pauses()[i];
    EXPECT_EQ(pause.by_step, by_step_[i]);
    EXPECT_EQ(pause.unpaused(), clock_.unpaused_at(pause.t0));
    EXPECT_EQ(pause.unpaused().ns, unpaused_[static_cast<std::size_t>(pause.t0.ns)]);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ClockProperty, ::testing::Range(0U, 100U));

}  // namespace
}  // namespace procession::world
