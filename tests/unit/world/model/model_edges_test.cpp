// What each type of object says at its bounds: nothing, just full, one more; and what the world
// makes of threads and starts that come in another order.
#include <gtest/gtest.h>

#include "story.h"
#include "world/checks/checks.h"
#include "world/diagnosis/next_operation.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

Sentence state(const Story& story, std::uint32_t object = 1) {
  const World world = story.play<World>();
  return world.object(object)->model().state(*world.object(object), world);
}

Obstacle obstacle(const Story& story, Kind request, bool begun = true) {
  const World world = story.play<World>();
  return world.object(1)->model().obstacle({request, 3, 30, begun}, *world.object(1), world);
}

TEST(ModelEdges, OfAQueueThatCountsTasksThatNoneIsLeftIsSaidToo) {
  Story story = three_processes();
  story.create(1, "queue", "q", "joinable=1");
  EXPECT_EQ(state(story), (Sentence{"object.depth_unfinished", {{"depth", "0"}, {"count", "0"}}}));
  story.create(2, "queue", "r", "maxsize=1");
  EXPECT_EQ(state(story, 2), (Sentence{"object.depth_bound", {{"depth", "0"}, {"bound", "1"}}}));
}

TEST(ModelEdges, AQueueTakesUpToItsBoundAndGivesDownToNone) {
  using Is = Obstacle::Is;
  Story story = three_processes();
  story.queue(1, "q", 2);
  story.put(2, 1, 1, "x");
  EXPECT_EQ(obstacle(story, Kind::queue_put_request).is, Is::none);
  EXPECT_EQ(obstacle(story, Kind::queue_get_request).is, Is::coming) << "its feeder has it";
  story.put(2, 1, 2, "y");
  EXPECT_EQ(obstacle(story, Kind::queue_put_request).is, Is::taken);
  story.flush(2, 1, 1, 1);
  EXPECT_EQ(obstacle(story, Kind::queue_get_request).is, Is::none);
  story.get(3, 1, item_id(2, 1));
  EXPECT_EQ(obstacle(story, Kind::queue_get_request).is, Is::coming);
  EXPECT_EQ(obstacle(story, Kind::queue_put_request).is, Is::none);
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(obstacle(story, Kind::queue_get_request).is, Is::taken) << "that was lost";
  EXPECT_EQ(obstacle(story, Kind::queue_join_request).is, Is::unknown);
}

TEST(ModelEdges, ASimpleQueuesItemsAreThereAtOnce) {
  Story story = three_processes();
  story.create(1, "queue", "q", "simple=1");
  EXPECT_EQ(obstacle(story, Kind::queue_get_request).is, Obstacle::Is::taken);
  story.put(2, 1, 1, "x");
  EXPECT_EQ(obstacle(story, Kind::queue_get_request).is, Obstacle::Is::none);
}

TEST(ModelEdges, TasksThatAreDoneLetAJoinGoOn) {
  Story story = three_processes();
  story.create(1, "queue", "q", "joinable=1");
  EXPECT_EQ(obstacle(story, Kind::queue_join_request).is, Obstacle::Is::none);
  story.put(2, 1, 1, "x");
  EXPECT_EQ(obstacle(story, Kind::queue_join_request).is, Obstacle::Is::taken);
  story.emit(Kind::queue_task_done, 3, 1, 7);
  EXPECT_EQ(obstacle(story, Kind::queue_join_request).is, Obstacle::Is::none) << "by its own count";
}

TEST(ModelEdges, AThreadWithoutAPermitGivesTheOldestBack) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=5");
  for (const std::uint32_t process : {3U, 2U}) story.emit(Kind::semaphore_acquire, process, 1, 3);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "3:1 2:1");
  story.emit(Kind::semaphore_release, 1, 1, 4);
  EXPECT_EQ(permits_of(story.play<World>(), 1), "2:1");
}

TEST(ModelEdges, ASemaphoreHasUpToItsLastPermit) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=1");
  EXPECT_EQ(obstacle(story, Kind::semaphore_request).is, Obstacle::Is::none);
  story.emit(Kind::semaphore_acquire, 2, 1, 0);
  const Obstacle taken = obstacle(story, Kind::semaphore_request);
  EXPECT_EQ(taken.is, Obstacle::Is::taken);
  ASSERT_EQ(taken.holders.size(), 1U);
  EXPECT_EQ(taken.holders[0].process, 2U);
  EXPECT_EQ(state(story), (Sentence{"object.permits", {{"count", "0"}, {"bound", "1"}}}));
}

TEST(ModelEdges, AnArrayOfTwelveIsShownWholeAndOfThirteenCut) {
  for (const int size : {2, 12, 13}) {
    Story story = three_processes();
    story.create(1, "value", "v", "count=" + std::to_string(size));
    story.emit(Kind::value_write, 2, 1, 7, size - 1, "7");
    const std::string text(state(story).arg("text"));
    EXPECT_EQ(text.ends_with("7]"), size <= 12) << text;
    EXPECT_EQ(text.ends_with(", …]"), size > 12) << text;
    story.emit(Kind::value_write, 2, 1, 8, size, "8");  // beyond its end
    EXPECT_EQ(state(story).arg("text"), text);
  }
}

TEST(ModelEdges, AValueIsDrawnAsANumberWhereItIsAWholeOne) {
  Story story = three_processes();
  story.create(1, "value", "v");
  const auto count = [&] { return story.play<World>().object(1)->count(); };
  EXPECT_FALSE(count().known) << "nobody told it";
  story.emit(Kind::value_write, 2, 1, 7, 0, "7");
  EXPECT_TRUE(count().known);
  EXPECT_EQ(count().count, 7);
  story.emit(Kind::value_write, 2, 1, 7, 0, "7.5");
  EXPECT_FALSE(count().known);
  EXPECT_EQ(state(story).arg("text"), "7.5");
  story.create(2, "value", "w", "value=3");
  EXPECT_TRUE(story.play<World>().object(2)->count().known);
  EXPECT_EQ(state(story, 2).arg("text"), "3");
}

TEST(ModelEdges, AWriteLosesThoseBetweenItsReadAndIt) {
  Story story = three_processes();
  story.create(1, "value", "v", "value=0");
  const auto lost = [&] { return story.play<World>().object(1)->as<Value>().lost_updates; };
  story.emit(Kind::value_write, 2, 1, 1, 0, "1");
  EXPECT_EQ(lost(), 0) << "it read nothing before";
  story.emit(Kind::value_read, 2, 1, 1, 0, "1");
  story.emit(Kind::value_write, 2, 1, 2, 0, "2");
  EXPECT_EQ(lost(), 0);
  story.emit(Kind::value_read, 2, 1, 2, 0, "2");
  story.emit(Kind::value_read, 3, 1, 2, 0, "2");
  story.emit(Kind::value_write, 3, 1, 3, 0, "3");
  story.emit(Kind::value_write, 1, 1, 4, 0, "4");
  story.emit(Kind::value_write, 2, 1, 3, 0, "3");
  EXPECT_EQ(lost(), 2) << "two came between";
  story.emit(Kind::value_write, 2, 1, 4, 0, "4");
  EXPECT_EQ(lost(), 2) << "one read is good for one write";
}

TEST(ModelEdges, AFlagThatNobodyToldOfMayBeUp) {
  Story story = three_processes();
  story.ask(Kind::flag_wait_request, 2, 1);
  EXPECT_EQ(obstacle(story, Kind::flag_wait_request).is, Obstacle::Is::unknown);
  EXPECT_FALSE(story.play<World>().object(1)->count().known);
  story.emit(Kind::flag_clear, 3, 1);
  EXPECT_EQ(obstacle(story, Kind::flag_wait_request).is, Obstacle::Is::taken);
  EXPECT_EQ(state(story).key, "object.down");
  story.emit(Kind::flag_set, 3, 1);
  EXPECT_EQ(obstacle(story, Kind::flag_wait_request).is, Obstacle::Is::none);
  EXPECT_EQ(state(story).key, "object.up");
}

TEST(ModelEdges, AtTheGateAMeetingIsNoObstacle) {
  for (const auto& [type, request] : {std::pair("barrier", Kind::barrier_wait_request),
                                      std::pair("condition", Kind::condition_wait_request)}) {
    Story story = three_processes();
    story.create(1, type, "m");
    EXPECT_EQ(obstacle(story, request, false).is, Obstacle::Is::none) << type;
    EXPECT_EQ(obstacle(story, request, true).is, Obstacle::Is::taken) << type;
  }
  Story pipe = three_processes();
  pipe.create(1, "pipe", "p");
  EXPECT_EQ(obstacle(pipe, Kind::pipe_recv_request, false).is, Obstacle::Is::unknown);
  EXPECT_EQ(obstacle(pipe, Kind::pipe_recv_request, true).is, Obstacle::Is::taken);
}

TEST(ModelEdges, OnlyTheLastToArriveLetsTheOthersGo) {
  Story story = three_processes();
  story.create(1, "barrier", "b", "parties=3");
  const auto come = [&](std::uint32_t process) {
    return story.add({.process = process,
                      .kind = Kind::barrier_wait_request,
                      .object = 1,
                      .op = process,
                      .a = process});
  };
  const auto go = [&](std::uint32_t process) {
    return story.add({.process = process, .kind = Kind::barrier_wait, .object = 1, .op = process});
  };
  come(1);
  come(2);
  const std::uint64_t last = come(3);
  go(3);
  const std::uint64_t first_out = go(1);
  const std::uint64_t second_out = go(2);
  EXPECT_EQ(arrows(story, FlowKind::barrier),
            arrow(last, first_out, "w ") + arrow(last, second_out, "w "));
}

TEST(ModelEdges, APoolsTasksAreItsOwn) {
  Story story = three_processes();
  story.create(1, "pool", "p");
  const std::uint64_t first = story.emit(Kind::pool_submit, 1, 1, 1, 5);
  const std::uint64_t second = story.emit(Kind::pool_submit, 1, 1, 1, 6);
  EXPECT_EQ(state(story), (Sentence{"object.tasks", {{"count", "2"}, {"other", "0"}}}));
  const std::uint64_t begun = story.emit(Kind::pool_task_begin, 2, 1, 1, 6);
  EXPECT_EQ(state(story), (Sentence{"object.tasks", {{"count", "1"}, {"other", "1"}}}));
  const std::uint64_t ended = story.emit(Kind::pool_task_end, 2, 1, 1, 6);
  const std::uint64_t result = story.emit(Kind::pool_result, 1, 1, 1, 6);
  story.emit(Kind::pool_result, 1, 1, 1, 6);
  EXPECT_EQ(state(story), (Sentence{"object.tasks", {{"count", "1"}, {"other", "0"}}}));
  EXPECT_EQ(arrows(story, FlowKind::task), arrow(second, begun));
  EXPECT_EQ(arrows(story, FlowKind::result), arrow(ended, result)) << "once";
  const std::uint64_t other = story.emit(Kind::pool_task_begin, 3, 1, 1, 5);
  EXPECT_EQ(arrows(story, FlowKind::task), arrow(second, begun) + arrow(first, other));
}

TEST(ModelEdges, AWriteWithoutAPlaceIsAtTheEnd) {
  Story story = three_processes();
  story.create(1, "file", "f", "path=/f");
  story.open(2, 1);
  story.write(2, 1, 4, "abcd");
  story.write(3, 1, -1, "ef");
  const File file = file_of(story.play<World>(), 1);
  EXPECT_EQ(file.size, 10);
  EXPECT_EQ(file.writes, 2);
  EXPECT_EQ(file.written, 6);
  ASSERT_EQ(file.users.size(), 2U);
  EXPECT_TRUE(file.users[1].open && file.users[1].append) << "it has it from a fork";
  ASSERT_EQ(file.pieces.size(), 2U);
  EXPECT_EQ(file.pieces[1].offset, 8);
}

TEST(ModelEdges, APieceThatIsWrittenOverIsCutInTwo) {
  Story story = three_processes();
  story.create(1, "file", "f", "path=/f");
  story.open(2, 1, false);
  story.write(2, 1, 0, "0123456789");
  story.write(3, 1, 4, "ab");
  const auto pieces = [&] {
    std::string all;
    for (const FilePiece& one : file_of(story.play<World>(), 1).pieces)
      all += std::to_string(one.process) + ":" + std::to_string(one.offset) + "+" +
             std::to_string(one.bytes) + " ";
    return all;
  };
  EXPECT_EQ(pieces(), "2:0+4 3:4+2 2:6+4 ");
  EXPECT_EQ(file_of(story.play<World>(), 1).overwritten, 2);
  story.write(2, 1, 6, "X");
  EXPECT_EQ(file_of(story.play<World>(), 1).overwritten, 2) << "one's own bytes are nobody's loss";
  EXPECT_EQ(pieces(), "2:0+4 3:4+2 2:6+1 2:7+3 ");
  story.write(3, 1, 0, "0123456789");
  EXPECT_EQ(pieces(), "3:0+10 ");
  EXPECT_EQ(file_of(story.play<World>(), 1).overwritten, 10);
}

TEST(ModelEdges, WhatADeadProcessHadInItsBufferIsLost) {
  Story story = three_processes();
  story.create(1, "file", "f", "path=/f");
  story.open(2, 1);
  story.buffer(2, 1, 7);
  story.buffer(3, 1, 5);
  story.report(Kind::process_exit, 2, 0, 9);
  const File file = file_of(story.play<World>(), 1);
  EXPECT_EQ(file.users[0].lost, 7);
  EXPECT_EQ(file.users[0].buffered, 0);
  EXPECT_FALSE(file.users[0].open);
  EXPECT_EQ(file.users[1].lost, 0);
  EXPECT_EQ(file.users[1].buffered, 5);
}

TEST(WorldEdges, AThreadThatBeginsIsNotTheMainOneThoughItIsSeenFirst) {
  Story story = three_processes();
  story.add({.process = 4, .thread = 41, .kind = Kind::thread_begin}, "helper");
  EXPECT_EQ(story.play<World>().process(4)->main_thread, 0U);
  story.add({.process = 4, .thread = 42, .kind = Kind::note});
  EXPECT_EQ(story.play<World>().process(4)->main_thread, 42U) << "it has told no beginning";
  story.add({.process = 4, .thread = 40, .kind = Kind::note});
  EXPECT_EQ(story.play<World>().process(4)->main_thread, 40U) << "its tid is the pid";
}

TEST(WorldEdges, WhatOthersTellOfAThreadDoesNotBringItOutOfItsOperation) {
  Story story = three_processes();
  story.add({.process = 2,
             .kind = Kind::gate_pass,
             .op = 70,
             .a = static_cast<std::int64_t>(Kind::value_read)});
  const auto inside = [&] { return story.play<World>().thread(20)->inside; };
  EXPECT_EQ(inside(), Kind::value_read);
  for (const Reporter reporter : {Reporter::kernel, Reporter::supervisor, Reporter::sampled}) {
    story.add({.process = 2, .thread = 20, .kind = Kind::note, .reporter = reporter});
    EXPECT_EQ(inside(), Kind::value_read);
  }
  story.add({.process = 2, .kind = Kind::note});
  EXPECT_EQ(inside(), Kind::none);
}

TEST(WorldEdges, AProcessThatTellsNothingHasNoNextOperation) {
  Story story = three_processes();
  story.add({.process = 4,
             .thread = 40,
             .kind = Kind::process_begin,
             .reporter = Reporter::sampled,
             .a = Story::pid(1)});
  ASSERT_NE(story.play<World>().thread(40), nullptr);
  for (const NextOperation& one : next_operations(story.play<World>())) EXPECT_NE(one.process, 4U);
  story.add({.process = 4, .thread = 40, .kind = Kind::note});
  bool is_there = false;
  for (const NextOperation& one : next_operations(story.play<World>()))
    is_there |= one.process == 4;
  EXPECT_TRUE(is_there);
}

TEST(WorldEdges, AStartWhoseChildHasBegunIsNotTakenBack) {
  Story story;
  story.root();
  const std::uint64_t start =
      story.add({.process = 1, .kind = Kind::process_start, .op = 5}, "name=kid method=fork");
  story.add({.process = 2, .kind = Kind::process_begin, .cause = start, .a = Story::pid(1)}, "x");
  story.add({.process = 1, .kind = Kind::undo, .op = 5});
  story.add({.process = 1, .kind = Kind::process_started, .op = 5, .a = Story::pid(2)});
  const World world = story.play<World>();
  EXPECT_EQ(world.process(2)->name, "kid");
  // Another child of the same parent is then none of that start's.
  Story more = story;
  more.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)}, "y");
  EXPECT_EQ(more.play<World>().process(3)->name, "y");
}

TEST(CheckEdges, AFlagWhoseMakingWasSeenIsDown) {
  Story story = three_processes();
  story.create(1, "flag", "f");
  story.ask(Kind::flag_wait_request, 2, 1);
  story.answer(Kind::flag_wait, 2, 1);
  std::size_t broken = 0;
  const auto checks = story.play<Checks>();
  for (const Verdict& one : checks.verdicts()) broken += one.why.key == "check.flag.down" ? 1U : 0U;
  EXPECT_EQ(broken, 1U);
}

}  // namespace
}  // namespace procession::world
