// A struct that grows at its end, read by a library that is older, or newer, than its caller.
#include "channel/event_size.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "procession.h"

namespace procession::channel {
namespace {

struct First {
  std::uint32_t struct_size;
  std::uint32_t kind;
};
// The same, to which a field was added.
struct Second {
  std::uint32_t struct_size;
  std::uint32_t kind;
  std::uint64_t added;
};

TEST(EventSize, AnOlderCallersStructLacksWhatWasAdded) {
  struct {
    First event{sizeof(First), 7};
    std::uint64_t behind = 99;  // the caller's own, of which nothing may be read
  } caller;
  Second room{1, 2, 3};
  const auto* known =
      known_part(reinterpret_cast<const Second*>(&caller.event), room, sizeof(First));
  ASSERT_EQ(known, &room);
  EXPECT_EQ(known->kind, 7u);
  EXPECT_EQ(known->added, 0u);
  EXPECT_EQ(caller.behind, 99u);
}

TEST(EventSize, ANewerCallersStructIsReadAsFarAsItIsKnown) {
  const Second caller{sizeof(Second), 7, 99};
  First room{};
  const auto* known = known_part(reinterpret_cast<const First*>(&caller), room, sizeof(First));
  ASSERT_EQ(known, reinterpret_cast<const First*>(&caller)) << "and not copied";
  EXPECT_EQ(known->kind, 7u);
}

TEST(EventSize, LessThanTheFirstIsNone) {
  Second room{};
  const Second whole{sizeof(Second), 7, 99};
  EXPECT_EQ(known_part(&whole, room, sizeof(First)), &whole);
  EXPECT_EQ(known_part<Second>(nullptr, room, sizeof(First)), nullptr);
  for (const std::uint32_t size : {0u, 4u, 7u}) {
    const Second none{size, 7, 99};
    EXPECT_EQ(known_part(&none, room, sizeof(First)), nullptr) << size;
  }
  const Second first{sizeof(First), 7, 99};
  EXPECT_EQ(known_part(&first, room, sizeof(First)), &room);
}

TEST(EventSize, AnEventBeginsWithItsSize) {
  const procession_event event = procession_event_init();
  EXPECT_EQ(event.struct_size, sizeof(procession_event));
  EXPECT_EQ(event.kind, 0u);
  EXPECT_EQ(event.clock, nullptr);
}

}  // namespace
}  // namespace procession::channel
