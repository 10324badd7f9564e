// The next event of a process or an object, and the one before.
#include "world/timeline/seq_index.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "story.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

TEST(SeqIndex, FindsWhatASetFinds) {
  std::mt19937_64 random(3);
  for (const std::uint64_t most : {2U, 40U, 100'000U}) {
    for (const int count : {0, 1, 63, 64, 65, 128, 1000}) {
      SeqIndex index;
      std::set<std::uint64_t> all;
      std::uint64_t last = 0;
      for (int i = 0; i < count; ++i) {
        last += 1 + random() % most;
        index.add(last);
        all.insert(last);
      }
      index.add(last);  // not beyond the last
      EXPECT_EQ(index.size(), all.size());
      const auto check = [&](std::uint64_t seq) {
        const auto after = all.upper_bound(seq);
        const auto from = all.lower_bound(seq);
        ASSERT_EQ(index.next(seq, Direction::forward), after == all.end() ? 0 : *after) << seq;
        ASSERT_EQ(index.next(seq, Direction::back), from == all.begin() ? 0 : *std::prev(from))
            << seq;
      };
      check(0);
      for (const std::uint64_t seq : all)
        for (const std::uint64_t near : {seq - 1, seq, seq + 1}) check(near);
      for (int i = 0; i < 200; ++i) check(random() % (last + 3));
    }
  }
}

TEST(Timeline, TheNextEventOfAProcessAndOfAnObject) {
  Story story;
  story.root();
  story.queue(1, "tasks", 2);
  story.spawn(1, 2, "producer-1");
  story.spawn(1, 3, "consumer-1");
  for (int i = 1; i <= 50; ++i) {
    story.put(2, 1, i, "x");
    story.get(3, 1, item_id(2, i));
  }
  story.leave(2);
  const auto timeline = story.play<Timeline>();
  const auto& events = story.events();
  for (std::uint64_t seq = 0; seq <= events.size() + 1; ++seq) {
    for (std::uint32_t number = 1; number <= 4; ++number) {
      std::uint64_t before = 0, after = 0, object_before = 0, object_after = 0;
      for (const Event& event : events) {
        if (event.process == number && event.seq < seq) before = event.seq;
        if (event.process == number && event.seq > seq && after == 0) after = event.seq;
        if (event.object == number && event.seq < seq) object_before = event.seq;
        if (event.object == number && event.seq > seq && object_after == 0)
          object_after = event.seq;
      }
      ASSERT_EQ(timeline.next_of_process(number, seq, Direction::back), before);
      ASSERT_EQ(timeline.next_of_process(number, seq, Direction::forward), after);
      ASSERT_EQ(timeline.next_of_object(number, seq, Direction::back), object_before);
      ASSERT_EQ(timeline.next_of_object(number, seq, Direction::forward), object_after);
    }
  }
}

}  // namespace
}  // namespace procession::world
