// A watch whose children are real processes, but the test sets what /proc has of them.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "by_hand.h"
#include "forged_proc.h"

namespace procession::run {

class WatchForged : public ByHandTest {
 protected:
  // The child's stat with fixed values, for a test to change.
  Stat base(const Child& one) const {
    Stat stat;
    EXPECT_TRUE(stat_of(one.pid, stat));
    stat.state = 'S';
    stat.start_code = 0x1000;
    stat.start_stack = 0x7000;
    std::strcpy(stat.comm, "prog");
    return stat;
  }
  using ByHandTest::poll;
  void poll(const Child& one, const Stat& stat) {
    ForgedProc::set(one.pid, stat);
    poll();
  }
  // The keeper reports the child's end, with status 4711.
  void reap(const Child& one, std::uint64_t faults = 0) {
    FromKeeper exit;
    exit.pid = one.pid;
    exit.start_ticks = one.start_ticks;
    exit.child_faults = faults;
    watch.reaped(exit, 4711, now);
  }
  // The states recorded since the last call: letter and KiB of each.
  std::string states() {
    std::string out;
    for (const Kept& one : take(Kind::process_state))
      out += std::string(1, static_cast<char>(one.event.a)) + std::to_string(one.event.b) + " ";
    return out;
  }
  // Polls with this stat, twice, and drops what was recorded.
  void settle(const Child& one, const Stat& stat) {
    poll(one, stat);
    poll();
    take(Kind::none);
  }
  ForgedProc forged_;
};

}  // namespace procession::run
