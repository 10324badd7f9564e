// Starts, begins and process.started events in any possible order: after all of them, each child
// belongs to its start.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/fields.h"
#include "story.h"

namespace procession::world {
namespace {

struct Start {
  std::uint32_t parent = 0, thread = 0, child = 0;
  std::uint64_t op = 0, seq = 0;
  std::string value;  // of the parent's variable when it was started
  bool daemon = false, is_told = false, has_begun = false;
};

class BirthsProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  // Two threads of each of two parents start children, each thread one after the other.
  BirthsProperty() : random_(GetParam()) {
    story_.root("one");
    story_.add({.process = 2, .kind = Kind::process_begin, .a = 1}, "two");
    for (std::uint32_t n = 0; n < kChildren; ++n) {
      const std::uint32_t parent = 1 + n % 2;
      starts_.push_back({.parent = parent,
                         .thread = parent * 10 + n / 2 % 2,
                         .child = 3 + n,
                         .op = 100 + n / 2,
                         .daemon = random_() % 2 == 0});
    }
  }

  // A thread has come back from its last start before it begins another.
  bool is_free(const Start& start) const {
    return std::ranges::none_of(starts_, [&](const Start& one) {
      return one.thread == start.thread && one.seq != 0 && !one.is_told;
    });
  }

  void step(Start& start) {
    if (start.seq == 0) {
      if (!is_free(start)) return;
      start.value = "n=" + std::to_string(start.child);
      story_.variable(Kind::variable_write, start.parent, start.value);
      std::string text;
      add_field(text, "name", "child-" + std::to_string(start.child));
      add_field(text, "daemon", start.daemon ? 1 : 0);
      add_field(text, "method", start.child % 2 == 0 ? "fork" : "spawn");
      start.seq = story_.add({.process = start.parent,
                              .thread = start.thread,
                              .kind = Kind::process_start,
                              .op = start.op},
                             text);
    } else if (!start.has_begun && (start.is_told || random_() % 2 == 0)) {
      start.has_begun = true;
      story_.add({.process = start.child,
                  .kind = Kind::process_begin,
                  .cause = random_() % 4 == 0 ? start.seq : 0,
                  .a = Story::pid(start.parent)},
                 "comm");
    } else if (!start.is_told) {
      start.is_told = true;
      story_.add({.process = start.parent,
                  .thread = start.thread,
                  .kind = Kind::process_started,
                  .op = start.op,
                  .a = Story::pid(start.child)});
    }
  }

  static constexpr std::uint32_t kChildren = 8;
  std::mt19937 random_;
  Story story_;
  std::vector<Start> starts_;
};

TEST_P(BirthsProperty, OnceAllIsToldEachChildIsThatOfItsStart) {
  const auto is_done = [](const Start& one) { return one.has_begun && one.is_told; };
  while (!std::ranges::all_of(starts_, is_done)) step(starts_[random_() % kChildren]);
  const World world = story_.play<World>();
  std::vector<Start> in_order = starts_;
  std::ranges::sort(in_order, {}, &Start::seq);
  std::vector<std::uint32_t> children[3];
  for (const Start& start : in_order) {
    const Process& child = *world.process(start.child);
    EXPECT_EQ(child.name, "child-" + std::to_string(start.child));
    EXPECT_EQ(child.method, start.child % 2 == 0 ? "fork" : "spawn");
    EXPECT_EQ(child.daemon, start.daemon);
    EXPECT_EQ(child.parent, start.parent);
    EXPECT_EQ(child.start_seq, start.seq);
    children[start.parent].push_back(start.child);
    const auto copy = child.variables.find("n");
    ASSERT_EQ(copy != child.variables.end(), child.method == "fork") << "only a fork inherits";
    if (copy == child.variables.end()) continue;
    EXPECT_EQ("n=" + copy->second.value, start.value);
  }
  EXPECT_EQ(world.process(1)->children, children[1]);
  EXPECT_EQ(world.process(2)->children, children[2]);
}

INSTANTIATE_TEST_SUITE_P(Seeds, BirthsProperty, ::testing::Range(0U, 100U));

}  // namespace
}  // namespace procession::world
