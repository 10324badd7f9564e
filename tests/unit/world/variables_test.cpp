// Watched variables: one address, two values, and the page beneath.
#include "world/variables.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

constexpr auto kRead = Kind::variable_read;
constexpr auto kWrite = Kind::variable_write;

Story forked() {
  Story story;
  story.root();
  story.create(5, "variable", "n", "address=0x5500");
  story.variable(kWrite, 1, "n=50", 5);
  story.sample(1, "n", false);
  story.spawn(1, 2, "child-1");
  return story;
}

std::vector<VariableBox> boxes(const Story& story) {
  const auto all = variables(story.play<World>());
  return all.size() == 1 ? all[0].boxes : std::vector<VariableBox>{};
}

TEST(Variables, AForkedChildHasTheParentsValueBeforeItReadsIt) {
  const auto box = boxes(forked());
  ASSERT_EQ(box.size(), 2U);
  EXPECT_EQ(box[1].value, "50");
  EXPECT_FALSE(box[1].accessed);
  EXPECT_EQ(box[1].address, 0x5500U);
  EXPECT_EQ(box[0].page_number, box[1].page_number);
  // What the sample said before the fork holds no more, and there was none since.
  EXPECT_EQ(box[0].page, Page::unknown);
  EXPECT_EQ(box[1].page, Page::unknown);
}

TEST(Variables, ASampleTellsOfAllOnThePage) {
  Story story = forked();
  story.variable(kRead, 2, "n=50", 5);
  const auto seq = story.sample(2, "n", true);
  const auto box = boxes(story);
  ASSERT_EQ(box.size(), 2U);
  EXPECT_TRUE(box[1].accessed);
  EXPECT_EQ(box[0].page, Page::shared);
  EXPECT_EQ(box[1].page, Page::shared);
  EXPECT_EQ(box[0].evidence_seq, seq);
  EXPECT_EQ(box[0].shared_with, (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(box[1].shared_with, (std::vector<std::uint32_t>{1}));
}

TEST(Variables, TheWriteSplitsThePage) {
  Story story = forked();
  story.variable(kRead, 2, "n=50", 5);
  story.sample(2, "n", true);
  story.sample(1, "n", true);
  story.variable(kWrite, 2, "n=0", 5);
  const auto seq = story.sample(2, "n", false);
  const auto box = boxes(story);
  ASSERT_EQ(box.size(), 2U);
  EXPECT_EQ(box[0].value, "50");
  EXPECT_EQ(box[1].value, "0");
  EXPECT_EQ(box[0].address, box[1].address);
  EXPECT_NE(box[0].page_number, box[1].page_number);
  EXPECT_EQ(box[1].page, Page::own);
  // No other process was on the parent's page.
  EXPECT_EQ(box[0].page, Page::own);
  EXPECT_EQ(box[0].evidence_seq, seq);
  EXPECT_TRUE(box[0].shared_with.empty());
}

TEST(Variables, OfThreeOnAPageTwoGoOnSharing) {
  Story story = forked();
  story.spawn(1, 3, "child-2");
  story.sample(2, "n", true);
  story.sample(2, "n", false);
  const auto box = boxes(story);
  ASSERT_EQ(box.size(), 3U);
  EXPECT_EQ(box[1].page, Page::own);
  EXPECT_EQ(box[0].page_number, box[2].page_number);
  EXPECT_EQ(box[0].shared_with, (std::vector<std::uint32_t>{3}));
}

TEST(Variables, ASpawnedChildHasACopyOfItsOwn) {
  Story story = forked();
  std::string text = "name=late daemon=0 method=spawn";
  story.add({.process = 1, .kind = Kind::process_start, .op = 77}, text);
  story.add({.process = 4, .kind = Kind::process_begin, .a = Story::pid(1)}, "comm");
  EXPECT_EQ(boxes(story).size(), 2U);
  story.variable(kRead, 4, "n=100", 5);
  const auto box = boxes(story);
  ASSERT_EQ(box.size(), 3U);
  EXPECT_EQ(box[2].value, "100");
  EXPECT_TRUE(box[2].shared_with.empty());
}

TEST(Variables, TheDeadShareNoPage) {
  Story story = forked();
  story.sample(2, "n", true);
  story.sample(1, "n", true);
  story.leave(2);
  const auto box = boxes(story);
  ASSERT_EQ(box.size(), 2U);
  EXPECT_TRUE(box[1].exited);
  EXPECT_TRUE(box[0].shared_with.empty());
  EXPECT_EQ(box[0].page, Page::own);
}

TEST(WorldAdopt, ByTheKeeperByAProcessByAStranger) {
  Story story;
  story.add({.process = 1, .kind = Kind::process_begin, .a = 99}, "main");
  story.spawn(1, 2, "child");
  story.spawn(2, 3, "grandchild");
  story.leave(2);
  story.report(Kind::process_adopt, 3, 99, Story::pid(2), "");
  auto world = story.play<World>();
  EXPECT_TRUE(world.process(3)->adopted_by_keeper);
  EXPECT_EQ(world.process(3)->adopter, 0U);
  story.report(Kind::process_adopt, 3, Story::pid(1), 99, "");
  world = story.play<World>();
  EXPECT_FALSE(world.process(3)->adopted_by_keeper);
  EXPECT_EQ(world.process(3)->adopter, 1U);
  story.report(Kind::process_adopt, 3, 1, 99, "");
  world = story.play<World>();
  EXPECT_FALSE(world.process(3)->adopted_by_keeper);
  EXPECT_EQ(world.process(3)->adopter, 0U);
  EXPECT_EQ(world.process(3)->adopted_by, 1);
}

TEST(Variables, OfTwoThatAreLeftTheLastOneIsAloneOnlyWhereASampleHadTold) {
  Story story = forked();
  story.sample(2, "n", false);
  const auto box = boxes(story);
  ASSERT_EQ(box.size(), 2U);
  EXPECT_EQ(box[1].page, Page::own);
  EXPECT_EQ(box[0].page, Page::unknown) << "nobody has looked since the fork";
}

TEST(Variables, TwoThatAreLeftAndWereSampledStaySharing) {
  Story story = forked();
  story.spawn(1, 3, "child-2");
  for (const std::uint32_t process : {1U, 2U, 3U}) story.sample(process, "n", true);
  story.sample(2, "n", false);
  const auto box = boxes(story);
  ASSERT_EQ(box.size(), 3U);
  EXPECT_EQ(box[0].page, Page::shared);
  EXPECT_EQ(box[1].page, Page::own);
  EXPECT_EQ(box[2].page, Page::shared);
}

TEST(Variables, TheDeadAreNotLeftOnAPage) {
  Story story = forked();
  story.spawn(1, 3, "child-2");
  story.sample(1, "n", true);
  story.report(Kind::process_exit, 3, 0, 9);
  const auto seq = story.sample(2, "n", false);
  const auto box = boxes(story);
  ASSERT_EQ(box.size(), 3U);
  EXPECT_EQ(box[0].page, Page::own) << "the third is dead";
  EXPECT_EQ(box[0].evidence_seq, seq);
  EXPECT_TRUE(box[0].shared_with.empty());
}

TEST(Variables, ADeathLeavesThePageToTheOthers) {
  Story story = forked();
  story.spawn(1, 3, "child-2");
  story.sample(1, "n", true);
  const std::uint32_t page = story.play<World>().process(2)->variables.at("n").page_number;
  story.report(Kind::process_exit, 3, 0, 9);
  const World world = story.play<World>();
  EXPECT_EQ(world.process(1)->variables.at("n").page_number, page);
  EXPECT_EQ(world.process(2)->variables.at("n").page_number, page);
  EXPECT_EQ(world.process(3)->variables.at("n").page_number, page) << "a dead copy moves no more";
  EXPECT_EQ(world.process(1)->variables.at("n").page, Page::shared);
}

TEST(Variables, WhoHasWrittenOnceHasWritten) {
  Story story = forked();
  story.variable(kWrite, 2, "n=0", 5);
  story.variable(kRead, 2, "n=1", 5);
  const World world = story.play<World>();
  const Variable& copy = world.process(2)->variables.at("n");
  EXPECT_TRUE(copy.written);
  EXPECT_TRUE(copy.accessed);
  EXPECT_EQ(copy.value, "1");
  EXPECT_EQ(copy.last_seq, story.events().back().seq);
  story.spawn(2, 3, "grandchild");
  const World later = story.play<World>();
  EXPECT_FALSE(later.process(3)->variables.at("n").written) << "it has not, itself";
  EXPECT_FALSE(later.process(3)->variables.at("n").accessed);
  EXPECT_EQ(later.process(3)->variables.at("n").value, "1");
}

TEST(Variables, AnAddressThatASampleToldStays) {
  Story story = forked();
  story.create(6, "variable", "m", "address=0x7700");
  story.variable(kWrite, 1, "m=1");
  story.add({.process = 1, .kind = Kind::memory_sample}, "name=m address=0x9900 frame=shared");
  story.variable(kWrite, 1, "m=2", 6);
  EXPECT_EQ(story.play<World>().process(1)->variables.at("m").address, 0x9900U);
  story.add({.process = 1, .kind = Kind::memory_sample}, "name=m frame=nonsense");
  const World world = story.play<World>();
  EXPECT_EQ(world.process(1)->variables.at("m").address, 0x9900U);
  EXPECT_EQ(world.process(1)->variables.at("m").page, Page::shared);
}

}  // namespace
}  // namespace procession::world
