// What a file holds, which of its lines are torn, which bytes are lost.
#include <gtest/gtest.h>

#include <limits>

#include "story.h"
#include "world/facts.h"
#include "world/file_content.h"

namespace procession::world {
namespace {

Story two_writers(bool append = true) {
  Story story;
  story.root();
  story.create(1, "file", "log.txt", "path=/tmp/log.txt");
  story.spawn(1, 2, "writer-1");
  story.spawn(1, 3, "writer-2");
  story.open(2, 1, append);
  story.open(3, 1, append);
  return story;
}

std::string fact(const Story& story, std::string_view name, std::string_view object = "log.txt") {
  return story.play<Facts>().text(name, object).value_or("no such fact");
}

TEST(FileContent, WholeLinesAreNotTornWhateverTheirOrder) {
  Story story = two_writers();
  story.write(3, 1, 4, "bbb\n");  // told before the one that stands before it
  story.write(2, 1, 0, "aaa\n");
  story.write(2, 1, 8, "aaa\n");
  EXPECT_EQ(fact(story, "file.torn"), "0");
  EXPECT_EQ(fact(story, "file.lost"), "0");
  EXPECT_EQ(fact(story, "file.order"), "1 2");
}

TEST(FileContent, HalvesThatInterleaveTearBothLines) {
  Story story = two_writers();
  story.write(2, 1, 0, "aa");
  story.write(3, 1, 2, "bb");
  story.write(2, 1, 4, "aa\n");
  story.write(3, 1, 7, "bb\n");
  story.write(2, 1, 10, "whole\n");
  const auto content = [&] {
    FileContent file;
    for (const Event& event : story.events()) file.apply(event);
    return file;
  }();
  const auto torn = content.torn_lines();
  ASSERT_EQ(torn.size(), 2U);
  EXPECT_EQ(torn[0].offset, 0);
  EXPECT_EQ(torn[0].bytes, 7);
  EXPECT_EQ(torn[1].offset, 7);  // begins in the middle of writer-2's line
  EXPECT_EQ(torn[1].bytes, 3);
}

TEST(FileContent, HalvesOfOneWriterInARowAreALine) {
  Story story = two_writers();
  story.write(2, 1, 0, "aa");
  story.write(2, 1, 2, "aa\n");
  story.write(3, 1, 5, "b\n");
  EXPECT_EQ(fact(story, "file.torn"), "0");
}

TEST(FileContent, ABlockIsTornAsItsLengthsSayWhereItsTextIsCut) {
  // Blocks of 50 bytes, lines of 20, of which the first 25 bytes are recorded.
  const std::string block = "aaaaaaaaaaaaaaaaaaa\naaaaa";
  const std::string rest = "aaaaaaaaa\naaaaaaaaaaaaaaa";
  Story story = two_writers();
  story.write(2, 1, 0, block, 50);
  story.write(3, 1, 50, "bbbb\n");
  story.write(2, 1, 55, rest, 50);
  EXPECT_EQ(fact(story, "file.torn"),
            "2");  // one broken off by b's line, one that goes on after it
  Story together = two_writers();
  together.write(2, 1, 0, block, 50);
  together.write(2, 1, 50, rest, 50);
  together.write(3, 1, 100, "bbbb\n");
  EXPECT_EQ(fact(together, "file.torn"), "0");
}

TEST(FileContent, LinesOfManyLengthsAreKnownByTheCallsThatWroteThem) {
  Story story = two_writers();
  story.buffer(2, 1, 5);
  story.buffer(2, 1, 12);
  story.buffer(2, 1, 30);
  story.write(2, 1, 0, "aaaa\naaaaaa\naa", 30);
  story.buffer(2, 1, 0);
  story.write(3, 1, 30, "b\n");
  EXPECT_EQ(fact(story, "file.torn"), "0");
  Story torn = two_writers();
  torn.buffer(2, 1, 5);
  torn.buffer(2, 1, 12);
  torn.buffer(2, 1, 30);
  torn.write(2, 1, 0, "aaaa\naaaaaa\naa", 25);  // the third call's bytes in two writes
  torn.write(3, 1, 25, "b\n");
  EXPECT_EQ(fact(torn, "file.torn"), "1");
}

TEST(FileContent, WhatIsNotKnownIsNotCalledTorn) {
  Story story = two_writers();
  story.write(2, 1, 0, "aaaa", 5000);
  story.write(3, 1, 5000, "bbbb", 5000);
  story.write(2, 1, 10000, "aaaa", 5000);
  EXPECT_EQ(fact(story, "file.torn"), "0");
}

TEST(FileContent, IsCutWhereItsLastLineHasNoEnd) {
  for (const bool whole : {true, false}) {
    Story story = two_writers();
    story.write(2, 1, 0, "whole\n");
    story.write(2, 1, 6, whole ? "whole\n" : "half");
    FileContent file;
    EXPECT_FALSE(file.is_cut()) << "nothing is known";
    for (const Event& event : story.events()) file.apply(event);
    EXPECT_EQ(file.is_cut(), !whole);
  }
}

TEST(FileContent, WritesAtOwnOffsetsLoseBytes) {
  Story story = two_writers(false);
  story.write(2, 1, 0, "aaa\n");
  story.write(3, 1, 0, "bbbbb\n");
  story.write(2, 1, 4, "aaa\n");
  EXPECT_EQ(fact(story, "file.lost"), "6");
  FileContent file;
  for (const Event& event : story.events()) file.apply(event);
  EXPECT_TRUE(file.overwritten());
  EXPECT_EQ(file.size(), 8);
  EXPECT_EQ(file.lost_at(file.writes()[0].t), 0);
  EXPECT_EQ(file.lost_at(file.writes()[1].t), 4);
  EXPECT_EQ(file.stretches().size(), 2U);
}

TEST(FileContent, OwnBytesWrittenAgainAreNotLost) {
  Story story = two_writers(false);
  story.write(2, 1, 0, "aaaa\n");
  story.write(2, 1, 0, "AAAA\n");
  EXPECT_EQ(fact(story, "file.lost"), "0");
}

TEST(FileContent, GarbledOffsetsAndLengthsChangeLittle) {
  Story story = two_writers();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  story.write(2, 1, kMost, "a\n", kMost);
  story.write(2, 1, -5, "a\n", -7);
  story.write(2, 1, kMost - 1, "a\n", 1LL << 59);
  story.write(2, 1, 0, "a\n", 1LL << 59);
  story.write(3, 1, -1, "b\n", 1LL << 59);
  story.buffer(3, 1, kMost);
  const auto world = story.play<World>();
  EXPECT_GE(world.object(1)->as<File>().size, 0);
  fact(story, "file.torn");
}

TEST(WorldFile, BuffersFillAndAKillLosesThem) {
  Story story = two_writers();
  story.buffer(2, 1, 60);
  story.buffer(2, 1, 120);
  story.buffer(3, 1, 40);
  {
    const File file = story.play<World>().object(1)->as<File>();
    ASSERT_EQ(file.users.size(), 2U);
    EXPECT_EQ(file.users[0].buffered, 120);
    EXPECT_TRUE(file.users[0].append);
    EXPECT_TRUE(file.users[0].open);
    EXPECT_EQ(file.size, 0);
  }
  story.write(2, 1, 0, std::string(119, 'a') + "\n");
  story.report(Kind::process_exit, 3, 0, 9);
  const File file = story.play<World>().object(1)->as<File>();
  EXPECT_EQ(file.users[0].buffered, 0);
  EXPECT_EQ(file.users[1].buffered, 0);
  EXPECT_EQ(file.users[1].lost, 40);
  EXPECT_FALSE(file.users[1].open);
  EXPECT_EQ(file.size, 120);
  EXPECT_EQ(file.path, "/tmp/log.txt");
}

TEST(WorldFile, PiecesStandByOffsetAndOnlyTheLastAreKept) {
  Story story = two_writers(false);
  story.write(2, 1, 0, "aaaaaaaa");
  story.write(3, 1, 2, "bb");
  {
    const File file = story.play<World>().object(1)->as<File>();
    ASSERT_EQ(file.pieces.size(), 3U);
    EXPECT_EQ(file.pieces[1].process, 3U);
    EXPECT_EQ(file.pieces[1].offset, 2);
    EXPECT_EQ(file.pieces[2].offset, 4);
    EXPECT_EQ(file.pieces[2].bytes, 4);
    EXPECT_EQ(file.overwritten, 2);
  }
  for (std::uint32_t line = 0; line < 2000; ++line)
    story.write(2 + line % 2, 1, 8 + std::int64_t{line} * 2, "x\n");
  const File file = story.play<World>().object(1)->as<File>();
  EXPECT_LE(file.pieces.size(), kFilePieces);
  EXPECT_EQ(file.pieces.front().offset, file.pieces_from);
  EXPECT_EQ(file.pieces.back().offset + file.pieces.back().bytes, file.size);
  EXPECT_EQ(file.size, 4008);
}

TEST(Facts, OutputsAndTheirOrder) {
  Story story = two_writers();
  const auto say = [&](std::uint32_t process, std::string_view text) {
    story.add({.process = process, .kind = Kind::output, .a = 1}, text);
  };
  say(3, "second\nthi");
  say(2, "first\n");
  say(3, "rd\n");
  EXPECT_EQ(fact(story, "output.order", ""), "2 1");
  EXPECT_EQ(fact(story, "outputs", ""), "first | second | third");
  say(1, "end");
  EXPECT_EQ(fact(story, "output.order", ""), "writer-2 writer-1 main");
  EXPECT_EQ(fact(story, "outputs", ""), "first | second | third | end");
}

TEST(Facts, ValuesOfAVariableAndNamesThatDoNotExist) {
  Story story = two_writers();
  story.variable(Kind::variable_write, 1, "n=100");
  story.variable(Kind::variable_read, 2, "n=100");
  story.variable(Kind::variable_write, 2, "n=0");
  EXPECT_EQ(fact(story, "variable.values", "n"), "main=100, writer-1=0");
  EXPECT_EQ(fact(story, "variable.values", "m"), "");
  EXPECT_EQ(fact(story, "file.torn", "other.txt"), "");
  EXPECT_EQ(fact(story, "file.weight"), "no such fact");
  for (const FactName& name : fact_names()) EXPECT_NE(fact(story, name.name), "no such fact");
}

}  // namespace
}  // namespace procession::world
