#include "session/console.h"

#include <gtest/gtest.h>

using namespace procession;
using namespace procession::app;

namespace {

void say(Console& console, std::uint32_t process, std::string_view text, std::int64_t t,
         std::int64_t stream = 1) {
  Event event;
  event.kind = Kind::output;
  event.process = process;
  event.text = text;
  event.t = RawNs(t);
  event.a = stream;
  console.apply(event);
}

}  // namespace

TEST(Console, LinesBelongToTheirWriter) {
  Console console;
  say(console, 1, "one ", 10);
  say(console, 2, "two\n", 20);
  say(console, 1, "more\nnext\n", 30);
  ASSERT_EQ(console.lines().size(), 3U);
  EXPECT_EQ(console.lines()[0].text, "one more");
  EXPECT_EQ(console.lines()[1].text, "two");
  EXPECT_EQ(console.lines()[2].text, "next");
  EXPECT_EQ(console.count_at(RawNs(9)), 0U);
  EXPECT_EQ(console.count_at(RawNs(20)), 2U);
}

TEST(Console, StreamsAreKeptApart) {
  Console console;
  say(console, 1, "out", 1);
  say(console, 1, "err", 2, 2);
  ASSERT_EQ(console.lines().size(), 2U);
  EXPECT_TRUE(console.lines()[1].error);
}

TEST(Console, AnyBytesAreTaken) {
  Console console;
  say(console, 1, std::string("\x1b[31m\tred\xff\0x\n", 13), 1);
  say(console, 1, std::string(1'000'000, 'x'), 2);
  EXPECT_EQ(console.lines()[0].text, "[31m    red\uFFFDx");
  EXPECT_LE(console.lines()[1].text.size(), kMostLine);
}
