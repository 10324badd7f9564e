// Files: what waits in buffers at an instant, what a death loses, bounds of what is kept; files of
// one process alone; facts.
#include <gtest/gtest.h>

#include <string>

#include "story.h"
#include "world/facts.h"
#include "world/file_content.h"
#include "world/own_files.h"

namespace procession::world {
namespace {

Story two_writers(bool append = false) {
  Story story;
  story.root();
  story.create(1, "file", "log.txt", "path=/tmp/log.txt");
  story.spawn(1, 2, "writer-1");
  story.spawn(1, 3, "writer-2");
  story.open(2, 1, append);
  story.open(3, 1, append);
  return story;
}

FileContent content(const Story& story) {
  FileContent file;
  for (const Event& event : story.events()) file.apply(event);
  return file;
}

FileUser user(const Story& story, std::uint32_t process) {
  const File file = file_of(story.play<World>(), 1);
  for (const FileUser& one : file.users)
    if (one.process == process) return one;
  return {};
}

TEST(FileEdge, WhatWaitsInABufferAtAnInstant) {
  Story story = two_writers();
  story.buffer(2, 1, 60);
  const RawNs first = story.events().back().t;
  story.buffer(2, 1, 100);
  const RawNs second = story.events().back().t;
  story.write(2, 1, 0, std::string(79, 'a') + "\n");
  const RawNs written = story.events().back().t;
  FileContent file = content(story);
  const auto waiting = [&](RawNs t) { return file.waiting_at(t).at(0); };
  EXPECT_EQ(waiting(first - 1).bytes, 0);
  EXPECT_EQ(waiting(first).bytes, 60);
  EXPECT_EQ(waiting(second - 1).bytes, 60);
  EXPECT_EQ(waiting(second).bytes, 100);
  EXPECT_EQ(waiting(written).bytes, 20);
  EXPECT_FALSE(waiting(written).lost);
  file.lose(3, written + 5);
  EXPECT_FALSE(waiting(written + 5).lost) << "another's death";
  file.lose(2, written + 10);
  EXPECT_FALSE(waiting(written + 9).lost);
  EXPECT_TRUE(waiting(written + 10).lost);
  EXPECT_EQ(waiting(written + 10).bytes, 20);
  EXPECT_EQ(waiting(written + 10).process, 2U);
}

TEST(FileEdge, AnEmptyBufferLosesNothing) {
  Story story = two_writers();
  story.buffer(2, 1, 4);
  story.write(2, 1, 0, "aaa\n");
  FileContent file = content(story);
  const RawNs end = story.events().back().t;
  file.lose(2, end + 1);
  EXPECT_FALSE(file.waiting_at(end + 1).at(0).lost);
}

TEST(FileEdge, AWriteOfMoreThanWaitedLeavesNothing) {
  Story story = two_writers();
  story.buffer(2, 1, 3);
  story.write(2, 1, 0, "aaaaaaa\n");
  EXPECT_EQ(content(story).waiting_at(story.events().back().t).at(0).bytes, 0);
  EXPECT_EQ(user(story, 2).buffered, 0);
}

TEST(FileEdge, LostBytesAddUpFromTheInstantOfEachWrite) {
  Story story = two_writers();
  story.write(2, 1, 0, "aaaaaaaa");
  story.write(3, 1, 0, "bb");
  const RawNs first = story.events().back().t;
  story.write(3, 1, 8, "bb");
  story.write(2, 1, 9, "a");
  const RawNs second = story.events().back().t;
  const FileContent file = content(story);
  EXPECT_EQ(file.lost(), 3);
  EXPECT_EQ(file.lost_at(first - 1), 0);
  EXPECT_EQ(file.lost_at(first), 2);
  EXPECT_EQ(file.lost_at(second - 1), 2);
  EXPECT_EQ(file.lost_at(second), 3);
  EXPECT_TRUE(file.writes()[1].over);
  EXPECT_FALSE(file.writes()[2].over);
  EXPECT_TRUE(file.writes()[3].over);
  EXPECT_EQ(file_of(story.play<World>(), 1).overwritten, 3);
}

TEST(FileEdge, WritesThatTouchDoNotOverlap) {
  Story story = two_writers();
  story.write(2, 1, 4, "aaaa");
  story.write(3, 1, 0, "bbbb");
  story.write(3, 1, 8, "bbbb");
  EXPECT_EQ(content(story).lost(), 0);
  EXPECT_FALSE(content(story).overwritten());
  const File file = file_of(story.play<World>(), 1);
  EXPECT_EQ(file.overwritten, 0);
  ASSERT_EQ(file.pieces.size(), 3U);
  EXPECT_EQ(file.pieces[0].offset, 0);
  EXPECT_EQ(file.pieces[2].offset, 8);
  Story by_one = two_writers();
  by_one.write(2, 1, 4, "aaaa");
  by_one.write(3, 1, 3, "bb");
  EXPECT_EQ(content(by_one).lost(), 1);
  EXPECT_EQ(file_of(by_one.play<World>(), 1).overwritten, 1);
}

TEST(FileEdge, OnesOwnBytesAreNotLost) {
  Story story = two_writers();
  story.write(2, 1, 0, "aaaa");
  story.write(2, 1, 2, "AAAA");
  EXPECT_EQ(content(story).lost(), 0);
  EXPECT_TRUE(content(story).overwritten());
  EXPECT_EQ(file_of(story.play<World>(), 1).overwritten, 0);
}

// b's four bytes stand in a's lines, at four offsets.
TEST(FileEdge, BreaksFromAnOffsetUpToAnotherAndSoManyAtMost) {
  Story story = two_writers();
  story.write(2, 1, 0, "aa");
  story.write(3, 1, 2, "bb");
  story.write(2, 1, 4, "aa");
  story.write(3, 1, 6, "bb");
  const FileContent file = content(story);
  const auto breaks = [&](std::int64_t from, std::int64_t to, std::size_t most) {
    return file.breaks(from, to, most);
  };
  EXPECT_EQ(breaks(0, 100, 9), (std::vector<std::int64_t>{2, 4, 6}));
  EXPECT_EQ(breaks(2, 6, 9), (std::vector<std::int64_t>{2, 4}));
  EXPECT_EQ(breaks(3, 7, 9), (std::vector<std::int64_t>{4, 6}));
  EXPECT_EQ(breaks(0, 100, 2), (std::vector<std::int64_t>{2, 4}));
  EXPECT_TRUE(file.breaks_at(4));
  EXPECT_FALSE(file.breaks_at(5));
}

TEST(FileEdge, WhatIsWrittenIsKeptInOrderWhileNothingIsWrittenTwice) {
  Story story = two_writers();
  story.write(2, 1, 8, "c\n");
  story.write(3, 1, 0, "a\n");
  story.write(2, 1, 4, "b\n");
  const FileContent file = content(story);
  ASSERT_EQ(file.in_order().size(), 3U);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(file.in_order()[i].offset, static_cast<std::int64_t>(i) * 4);
  story.write(2, 1, 4, "B\n");
  EXPECT_TRUE(content(story).in_order().empty());
}

// A call that wrote nothing ends where the one before it did: lines are told by the others.
TEST(FileEdge, ACallThatWroteNothingIsNoLine) {
  Story story = two_writers(true);
  for (const std::int64_t bytes : {5, 5, 12, 30}) story.buffer(2, 1, bytes);
  story.write(2, 1, 0, "aaaa\naaaaaa\naa", 25);
  story.write(3, 1, 25, "b\n");
  EXPECT_EQ(story.play<Facts>().text("file.torn", "log.txt"), "1");
}

TEST(FileEdge, DeathsLossesAddUp) {
  Story story = two_writers();
  story.buffer(2, 1, 40);
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(user(story, 2).lost, 40);
  EXPECT_EQ(user(story, 2).buffered, 0);
  EXPECT_FALSE(user(story, 2).open);
  EXPECT_TRUE(user(story, 3).open);
  EXPECT_EQ(user(story, 3).lost, 0);
  story.report(Kind::process_exit, 2, 0, 9);  // told again
  EXPECT_EQ(user(story, 2).lost, 40);
}

TEST(FileEdge, OpenedAndClosedAndInherited) {
  Story story;
  story.root();
  story.create(1, "file", "log.txt");
  story.open(1, 1, true);
  story.spawn(1, 2, "child");
  story.write(2, 1, 0, "a\n");
  EXPECT_TRUE(user(story, 2).open) << "it has it from its fork, as it was opened";
  EXPECT_TRUE(user(story, 2).append);
  EXPECT_EQ(user(story, 2).written, 2);
  EXPECT_EQ(user(story, 2).writes, 1);
  story.add({.process = 1, .kind = Kind::file_close, .object = 1});
  EXPECT_FALSE(user(story, 1).open);
  EXPECT_TRUE(user(story, 2).open);
  EXPECT_EQ(file_of(story.play<World>(), 1).path, "/tmp/log.txt");
  EXPECT_EQ(file_of(story.play<World>(), 1).written, 2);
}

TEST(FileEdge, SoManyPiecesAreKept) {
  Story story = two_writers();
  const auto pieces = [&](std::int64_t count) {
    while (std::ssize(story.events()) < count) story.run(Kind::run_speed, 1000);
    return file_of(story.play<World>(), 1);
  };
  std::int64_t at = 0;
  for (std::size_t i = 0; i < kFilePieces; ++i, at += 2) story.write(2, 1, at, "x\n");
  EXPECT_EQ(pieces(0).pieces.size(), kFilePieces);
  EXPECT_EQ(pieces(0).pieces_from, 0);
  story.write(2, 1, at, "x\n");
  EXPECT_EQ(pieces(0).pieces.size(), kFilePieces - kFilePieces / 8);
  EXPECT_EQ(pieces(0).pieces_from, pieces(0).pieces.front().offset);
}

// Files of one process alone.

TEST(OwnFiles, ThreeAreManyAndAFileOfTwoIsNobodysOwn) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  for (std::uint32_t n = 1; n <= kFullOwnFiles; ++n) {
    story.create(n, "file", "f");
    story.open(1, n);
  }
  story.create(9, "lock", "no file");
  EXPECT_FALSE(own_files_are_many(story.play<World>()));
  story.create(3, "file", "f");
  story.open(1, 3);
  EXPECT_TRUE(own_files_are_many(story.play<World>()));
  story.open(2, 3);
  const World world = story.play<World>();
  EXPECT_FALSE(own_files_are_many(world));
  EXPECT_TRUE(is_own_file(*world.object(1)));
  EXPECT_FALSE(is_own_file(*world.object(3)));
  EXPECT_FALSE(is_own_file(*world.object(9)));
}

// Facts.

std::string fact(const Story& story, std::string_view name, std::string_view object = "") {
  return story.play<Facts>().text(name, object).value_or("no such fact");
}

TEST(FactEdges, ProcessesAreNumberedWhereAllAreOneWordAndANumber) {
  const auto order = [](std::string_view first, std::string_view second) {
    Story story;
    story.root();
    story.spawn(1, 2, first);
    story.spawn(1, 3, second);
    for (const std::uint32_t process : {3U, 2U})
      story.add({.process = process, .kind = Kind::output, .a = 1}, "x\n");
    return fact(story, "output.order");
  };
  EXPECT_EQ(order("w-1", "w-20"), "20 1");
  EXPECT_EQ(order("w-1", "v-2"), "v-2 w-1");
  EXPECT_EQ(order("w-1", "w-"), "w- w-1");
  EXPECT_EQ(order("w", "w"), "w w");
}

TEST(FactEdges, OutputOfNobodyIsNotThere) {
  Story story;
  story.root();
  story.add({.kind = Kind::output, .a = 1}, "of nobody\n");
  story.add({.process = 1, .kind = Kind::output, .a = 1}, "b\na\n");
  EXPECT_EQ(fact(story, "outputs"), "a | b");
  EXPECT_EQ(fact(story, "output.order"), "main");
}

TEST(FactEdges, AValueIsTheOneThatWasToldLast) {
  Story story;
  story.root();
  story.variable(Kind::variable_write, 1, "n=1");
  story.variable(Kind::variable_read, 1, "n=2=3");
  story.variable(Kind::variable_write, 1, "no value");
  EXPECT_EQ(fact(story, "variable.values", "n"), "main=2=3");
  EXPECT_EQ(fact(story, "variable.values", "no value"), "");
}

TEST(FactEdges, AFileThatNobodyWroteHasNone) {
  Story story = two_writers();
  for (const char* name : {"file.order", "file.torn", "file.lost"})
    EXPECT_EQ(fact(story, name, "log.txt"), "");
  story.buffer(2, 1, 5);
  EXPECT_EQ(fact(story, "file.torn", "log.txt"), "");
  story.write(2, 1, 0, "a\n");
  EXPECT_EQ(fact(story, "file.torn", "log.txt"), "0");
}

}  // namespace
}  // namespace procession::world
