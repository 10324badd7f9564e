// The rules that lessons add on who is inside at once, and on lines that come after all of another
// kind.
#include <gtest/gtest.h>

#include "verdicts.h"
#include "world/checks/checks.h"
#include "world/checks/permits.h"

namespace procession::world {
namespace {

Story with_children(std::uint32_t count) {
  Story story;
  story.root();
  for (std::uint32_t n = 2; n <= count + 1; ++n) story.spawn(1, n, "w-" + std::to_string(n));
  return story;
}

void permit(Story& story, Kind kind, std::uint32_t process, std::int64_t after) {
  static std::uint64_t op = 500;
  story.add({.process = process, .kind = kind, .object = 1, .op = ++op, .a = after});
}

// Process 2 gives back `times` permits for the one that it took; two others take one each.
Story park(int times) {
  Story story = with_children(3);
  story.create(1, "semaphore", "park", "permits=1");
  permit(story, Kind::semaphore_acquire, 2, 0);
  for (int n = 1; n <= times; ++n) permit(story, Kind::semaphore_release, 2, n);
  permit(story, Kind::semaphore_acquire, 3, times - 1);
  if (times > 1) permit(story, Kind::semaphore_acquire, 4, times - 2);
  return story;
}

TEST(SemaphoreAtMost, NoMoreThanThereArePermits) {
  const Verdict verdict = judge(park(1), "semaphore.at_most", {"park", {{"most", 1}}});
  EXPECT_EQ(verdict.outcome, Outcome::holds) << english(verdict.why);
  EXPECT_EQ(verdict.object, "park");
}

TEST(SemaphoreAtMost, APermitTooManyLetsOneMoreIn) {
  const Verdict verdict = judge(park(2), "semaphore.at_most", {"park", {{"most", 1}}});
  EXPECT_EQ(verdict.outcome, Outcome::broken);
  EXPECT_EQ(verdict.why.key, "check.holders.more");
  EXPECT_EQ(judge(park(2), "semaphore.at_most", {"park", {{"most", 2}}}).outcome, Outcome::holds);
}

TEST(SemaphoreAtMost, AnotherSemaphoreIsNotMeant) {
  EXPECT_EQ(judge(park(2), "semaphore.at_most", {"other", {{"most", 1}}}).why.key, "check.nothing");
}

TEST(Permits, AProcessThatTookTwoIsOne) {
  Story story = with_children(1);
  story.create(1, "semaphore", "park", "permits=3");
  permit(story, Kind::semaphore_acquire, 2, 2);
  permit(story, Kind::semaphore_acquire, 2, 1);
  permit(story, Kind::semaphore_release, 2, 2);
  auto permits = story.play<Permits>();
  EXPECT_EQ(permits.holders(1), 1);
  EXPECT_EQ(permits.most_holders(1), 1);
  EXPECT_EQ(permits.most_holders(9), 0);
}

void print(Story& story, std::uint32_t process, std::string_view line) {
  story.add({.process = process, .kind = Kind::output, .a = 1}, line);
}

// Two hikers reach a hut and go on; `early` goes on before the other has come.
Story hut(bool early) {
  Story story = with_children(2);
  print(story, 2, "w-2 reaches hut 1\n");
  if (early) print(story, 2, "w-2 leaves hut 1\n");
  print(story, 3, "w-3 reaches hut 1\n");
  print(story, 3, "w-3 leaves hut 1\n");
  if (!early) print(story, 2, "w-2 leaves hut 1\n");
  print(story, 1, "somebody reaches hut 1\n");
  return story;
}

const RuleArguments kHut{
    "", {}, {{"process", "w-*"}, {"first", "* reaches hut 1"}, {"text", "* leaves hut 1"}}};

TEST(OutputAfterAll, EachAfterTheLastThatMustComeFirst) {
  const Verdict verdict = judge(hut(false), "output.after_all", kHut);
  EXPECT_EQ(verdict.outcome, Outcome::holds) << english(verdict.why);
}

TEST(OutputAfterAll, OneThatIsEarlyBreaksIt) {
  const Verdict verdict = judge(hut(true), "output.after_all", kHut);
  EXPECT_EQ(verdict.outcome, Outcome::broken);
  EXPECT_EQ(verdict.why.key, "check.after_all.early");
}

}  // namespace
}  // namespace procession::world
