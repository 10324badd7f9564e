// Arrows that must not be drawn, or only once: numbers used again, causes that come too late, what
// has been used up, and how much of what never ends is kept.
#include <gtest/gtest.h>

#include "story.h"
#include "world/timeline/flows.h"

namespace procession::world {
namespace {

// Processes.

TEST(FlowEdges, ADeathByAnotherSignalOrByNoneIsNotTheSenders) {
  for (const std::int64_t signal : {0, 9, 15}) {
    Story story = three_processes();
    const std::uint64_t sent =
        story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(2), .b = 15});
    const std::uint64_t exit = story.report(Kind::process_exit, 2, 0, signal);
    EXPECT_EQ(arrows(story, FlowKind::terminate), signal == 15 ? arrow(sent, exit) : "");
  }
}

// Process 7 begins with the pid that process 2 had.
void begin_again(Story& story) {
  story.add({.process = 7, .kind = Kind::process_begin, .a = Story::pid(1)}, "again");
  story.events().back().pid = story.events().back().tid = Story::pid(2);
}

TEST(FlowEdges, APidUsedAgainHasANewLife) {
  Story story = three_processes();
  story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(2), .b = 15});
  story.report(Kind::process_exit, 2);
  story.report(Kind::process_reap, 2);
  begin_again(story);
  story.add({.process = 1, .kind = Kind::process_join, .op = 90, .a = Story::pid(2)});
  EXPECT_EQ(arrows(story, FlowKind::join), "") << "the second one lives";
  story.report(Kind::process_exit, 7, 0, 15);
  story.events().back().pid = Story::pid(2);
  EXPECT_EQ(arrows(story, FlowKind::terminate), "") << "the signal was for the first one";
}

TEST(FlowEdges, AStartIsForOneBegin) {
  Story story;
  story.root();
  const std::uint64_t begin = story.spawn(1, 2, "a");
  story.add({.process = 3, .kind = Kind::process_begin, .cause = begin - 1, .a = Story::pid(1)});
  EXPECT_EQ(arrows(story, FlowKind::start), arrow(begin - 1, begin));
}

TEST(FlowEdges, StartsOfTwoThreadsWithOneOpAreToldApartByPid) {
  Story story;
  story.root();
  const auto start = [&](std::uint32_t thread) {
    return story.add({.process = 1, .thread = thread, .kind = Kind::process_start, .op = 5});
  };
  const auto started = [&](std::uint32_t thread, std::uint32_t child) {
    story.add({.process = 1,
               .thread = thread,
               .kind = Kind::process_started,
               .op = 5,
               .a = Story::pid(child)});
  };
  const std::uint64_t first = start(10), second = start(11);
  started(11, 2);
  started(10, 3);
  const std::uint64_t two =
      story.add({.process = 2, .kind = Kind::process_begin, .a = Story::pid(1)});
  const std::uint64_t three =
      story.add({.process = 3, .kind = Kind::process_begin, .a = Story::pid(1)});
  EXPECT_EQ(arrows(story, FlowKind::start), arrow(second, two) + arrow(first, three));
}

// Queues.

TEST(FlowEdges, AnItemIsGotOnce) {
  Story story = three_processes();
  story.queue(1, "q", 0);
  const std::uint64_t put = story.put(2, 1, 1, "x");
  const std::uint64_t get = story.get(3, 1, item_id(2, 1));
  story.get(1, 1, item_id(2, 1));
  EXPECT_EQ(arrows(story, FlowKind::item), arrow(put, get));
}

TEST(FlowEdges, ThePutAfterTheBoundWaitsForTheFirstGet) {
  Story story = three_processes();
  story.queue(1, "q", 2);
  story.put(2, 1, 1, "x");
  story.put(2, 1, 2, "y");
  story.ask(Kind::queue_put_request, 2, 1);
  const std::uint64_t first = story.get(3, 1, item_id(2, 1));
  const std::uint64_t second = story.get(3, 1, item_id(2, 2));
  const std::uint64_t put = story.put(2, 1, 3, "z", false);
  EXPECT_EQ(arrows(story, FlowKind::slot), arrow(first, put, "w "));
  story.ask(Kind::queue_put_request, 2, 1);
  story.put(2, 1, 4, "z", false);
  EXPECT_EQ(arrows(story, FlowKind::slot), arrow(first, put, "w ")) << "the second had been free";
  EXPECT_LT(second, put);
}

TEST(FlowEdges, ACauseThatIsToldGoesBeforeWhatIsCounted) {
  Story story = three_processes();
  story.queue(1, "q", 1);
  story.put(2, 1, 1, "x");
  const std::uint64_t get = story.get(3, 1, item_id(2, 1));
  const std::uint64_t put = story.put(2, 1, 2, "y");
  story.events().back().cause = get;
  EXPECT_EQ(arrows(story, FlowKind::slot), arrow(get, put)) << "though it did not wait";
}

TEST(FlowEdges, AGetOfAnItemThatNobodySawPutFreesASlotToo) {
  Story story = three_processes();
  story.queue(1, "q", 1);
  story.put(2, 1, 1, "x");
  story.ask(Kind::queue_put_request, 2, 1);
  const std::uint64_t get = story.get(3, 1, 0);
  const std::uint64_t put = story.put(2, 1, 2, "y", false);
  EXPECT_EQ(arrows(story, FlowKind::slot), arrow(get, put, "w "));
}

TEST(FlowEdges, AQueueWithoutABoundHasNoSlots) {
  for (const int maxsize : {0, -1}) {
    Story story = three_processes();
    story.queue(1, "q", maxsize);
    story.put(2, 1, 1, "x");
    story.ask(Kind::queue_put_request, 2, 1);
    story.get(3, 1, item_id(2, 1));
    story.put(2, 1, 2, "y", false);
    EXPECT_EQ(arrows(story, FlowKind::slot), "");
  }
}

// Locks and flags.

TEST(FlowEdges, AReleaseIsForOneAcquire) {
  Story story = three_processes();
  story.lock(1, "l");
  story.acquire(2, 1);
  const std::uint64_t release = story.release(2, 1);
  const std::uint64_t first = story.acquire(3, 1);
  story.acquire(1, 1);
  EXPECT_EQ(arrows(story, FlowKind::lock), arrow(release, first));
}

TEST(FlowEdges, AnotherThreadOfTheProcessIsAnother) {
  Story story = three_processes();
  story.lock(1, "l");
  story.acquire(2, 1);
  const std::uint64_t release = story.release(2, 1);
  const std::uint64_t taken =
      story.add({.process = 2, .thread = 21, .kind = Kind::lock_acquire, .object = 1, .a = 1});
  EXPECT_EQ(arrows(story, FlowKind::lock), arrow(release, taken));
}

TEST(FlowEdges, AFlagLetsGoWhoAskedBeforeItWasSet) {
  Story story = three_processes();
  story.create(1, "flag", "go");
  story.emit(Kind::flag_set, 1, 1);
  story.ask(Kind::flag_wait_request, 2, 1);
  story.answer(Kind::flag_wait, 2, 1);
  EXPECT_EQ(arrows(story, FlowKind::flag), "") << "it was up when it asked";
  story.ask(Kind::flag_wait_request, 3, 1);
  const std::uint64_t set = story.emit(Kind::flag_set, 1, 1);
  const std::uint64_t gone = story.answer(Kind::flag_wait, 3, 1);
  EXPECT_EQ(arrows(story, FlowKind::flag), arrow(set, gone, "w "));
  story.add({.process = 2, .kind = Kind::flag_wait, .object = 1, .op = 999});
  EXPECT_EQ(arrows(story, FlowKind::flag), arrow(set, gone, "w ")) << "of no request";
}

// Requests.

TEST(FlowEdges, ARequestEndsOnce) {
  Story story = three_processes();
  story.lock(1, "l");
  story.acquire(3, 1);
  story.ask(Kind::lock_request, 2, 1);
  const std::uint64_t op = story.op();
  const std::uint64_t first_release = story.release(3, 1);
  const std::uint64_t first =
      story.add({.process = 2, .kind = Kind::lock_acquire, .object = 1, .op = op, .a = 1});
  story.release(2, 1);
  story.acquire(3, 1);
  const std::uint64_t release = story.release(3, 1);
  const std::uint64_t again =
      story.add({.process = 2, .kind = Kind::lock_acquire, .object = 1, .op = op, .a = 1});
  const std::string all = arrows(story, FlowKind::lock);
  EXPECT_NE(all.find(arrow(first_release, first, "w ")), std::string::npos) << all;
  EXPECT_NE(all.find(arrow(release, again, " ")), std::string::npos) << all;
}

TEST(FlowEdges, SixteenOpenRequestsOfAThreadAreKept) {
  for (const std::uint64_t inside : {15U, 16U}) {
    Story story = three_processes();
    story.lock(1, "l");
    story.acquire(3, 1);
    const auto emit = [&](Kind kind, std::uint64_t op, std::uint32_t object) {
      return story.add({.process = 2, .kind = kind, .object = object, .op = op, .a = 1});
    };
    emit(Kind::lock_request, 100, 1);
    for (std::uint64_t i = 1; i <= inside; ++i) emit(Kind::queue_get_request, 100 + i, 2);
    const std::uint64_t release = story.release(3, 1);
    const std::uint64_t taken = emit(Kind::lock_acquire, 100, 1);
    EXPECT_EQ(arrows(story, FlowKind::lock), arrow(release, taken, inside == 15 ? "w " : " "));
  }
}

// Permits, notifies, barriers.

TEST(FlowEdges, APermitOfOnesOwnOrFromBeforeItAskedIsNoArrow) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=0");
  story.emit(Kind::semaphore_release, 3, 1, 1);
  story.ask(Kind::semaphore_request, 2, 1);
  story.answer(Kind::semaphore_acquire, 2, 1, 0);
  EXPECT_EQ(arrows(story, FlowKind::permit), "");
  Story own = three_processes();
  own.create(1, "semaphore", "s", "permits=0");
  own.ask(Kind::semaphore_request, 2, 1);
  own.emit(Kind::semaphore_release, 2, 1, 1);
  own.add({.process = 2, .kind = Kind::semaphore_acquire, .object = 1, .op = own.op() - 1});
  EXPECT_EQ(arrows(own, FlowKind::permit), "");
}

TEST(FlowEdges, APermitIsForOne) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=0");
  story.ask(Kind::semaphore_request, 2, 1);
  story.ask(Kind::semaphore_request, 3, 1);
  const std::uint64_t given = story.emit(Kind::semaphore_release, 1, 1, 1);
  const std::uint64_t taken = story.answer(Kind::semaphore_acquire, 2, 1, 0);
  story.answer(Kind::semaphore_acquire, 3, 1, 0);
  EXPECT_EQ(arrows(story, FlowKind::permit), arrow(given, taken, "w "));
}

// A thread that did not wait takes first what was free before the others asked.
TEST(FlowEdges, ATakeThatDidNotWaitUsesTheOldestUp) {
  Story story = three_processes();
  story.create(1, "semaphore", "s", "permits=0");
  story.ask(Kind::semaphore_request, 2, 1);
  story.emit(Kind::semaphore_release, 1, 1, 1);
  story.add({.process = 3, .kind = Kind::semaphore_acquire, .object = 1});  // did not ask
  const std::uint64_t second = story.emit(Kind::semaphore_release, 1, 1, 1);
  const std::uint64_t taken = story.answer(Kind::semaphore_acquire, 2, 1, 0);
  EXPECT_EQ(arrows(story, FlowKind::permit), arrow(second, taken, "w "));
}

TEST(FlowEdges, ANotifyOfNobodyWakesNobody) {
  for (const std::int64_t woken : {-1, 0, 1}) {
    Story story = three_processes();
    story.create(1, "condition", "c");
    story.ask(Kind::condition_wait_request, 2, 1);
    const std::uint64_t notify = story.emit(Kind::condition_notify, 1, 1, woken);
    const std::uint64_t awake = story.answer(Kind::condition_wait, 2, 1);
    EXPECT_EQ(arrows(story, FlowKind::notify), woken == 1 ? arrow(notify, awake, "w ") : "");
  }
}

TEST(FlowEdges, TheLastToArriveLetsAllOthersGo) {
  Story story = three_processes();
  story.create(1, "barrier", "b", "parties=3");
  for (const std::uint32_t process : {1U, 2U}) story.ask(Kind::barrier_wait_request, process, 1);
  const std::uint64_t last = story.ask(Kind::barrier_wait_request, 3, 1);
  std::string expected;
  for (const std::uint32_t process : {3U, 1U, 2U}) {
    const std::uint64_t gone = story.answer(Kind::barrier_wait, process, 1);
    if (process != 3) expected += arrow(last, gone, "w ");
  }
  EXPECT_EQ(arrows(story, FlowKind::barrier), expected);
}

// Messages, tasks, calls.

TEST(FlowEdges, AMessageIsReceivedOnceAndATaskTakenOnce) {
  Story story = three_processes();
  story.create(1, "pipe", "p");
  const std::uint64_t sent = story.emit(Kind::pipe_send, 2, 1);
  const auto receive = [&] {
    return story.add({.process = 3, .kind = Kind::pipe_recv, .object = 1, .cause = sent});
  };
  const std::uint64_t got = receive();
  receive();
  EXPECT_EQ(arrows(story, FlowKind::message), arrow(sent, got));
  story.create(2, "pool", "pool");
  const std::uint64_t submit = story.emit(Kind::pool_submit, 1, 2, 0, 7);
  const std::uint64_t begin = story.emit(Kind::pool_task_begin, 2, 2, 0, 7);
  story.emit(Kind::pool_task_begin, 3, 2, 0, 7);
  story.emit(Kind::pool_task_begin, 3, 2, 1, 7);  // of another index
  story.emit(Kind::pool_task_begin, 3, 2, 0, 8);  // of another job
  EXPECT_EQ(arrows(story, FlowKind::task), arrow(submit, begin));
}

TEST(FlowEdges, OfMessagesThatNobodyReceivesTheOldestAreForgotten) {
  for (const int others : {65'535, 65'536}) {
    Story story = three_processes();
    story.create(1, "pipe", "p");
    const std::uint64_t sent = story.emit(Kind::pipe_send, 2, 1);
    for (int i = 0; i < others; ++i) story.emit(Kind::pipe_send, 2, 1);
    const std::uint64_t got =
        story.add({.process = 3, .kind = Kind::pipe_recv, .object = 1, .cause = sent});
    EXPECT_EQ(arrows(story, FlowKind::message), others == 65'535 ? arrow(sent, got) : "");
  }
}

TEST(FlowEdges, OfPermitsThatNobodyTakesTheOldestAreForgotten) {
  for (const int others : {65'535, 65'536}) {
    Story story = three_processes();
    story.create(1, "semaphore", "s", "permits=0");
    story.ask(Kind::semaphore_request, 3, 1);
    const std::uint64_t first = story.emit(Kind::semaphore_release, 2, 1, 1);
    for (int i = 0; i < others; ++i) story.emit(Kind::semaphore_release, 2, 1, 1);
    const std::uint64_t got = story.answer(Kind::semaphore_acquire, 3, 1);
    EXPECT_EQ(arrows(story, FlowKind::permit),
              arrow(others == 65'535 ? first : first + 1, got, "w "));
  }
}

TEST(FlowEdges, ACallsAnswerIsOfItsThreadAndOp) {
  Story story = three_processes();
  story.create(1, "manager", "m");
  const auto call = [&](Kind kind, std::uint32_t process, std::uint64_t op, const char* text) {
    return story.add({.process = process, .kind = kind, .object = 1, .op = op}, text);
  };
  call(Kind::manager_call_request, 2, 71, "len");
  const std::uint64_t served = call(Kind::manager_serve, 1, 0, "len");
  call(Kind::manager_call, 2, 72, "len");
  call(Kind::manager_call, 3, 71, "len");
  EXPECT_EQ(arrows(story, FlowKind::answer), "");
  const std::uint64_t answer = call(Kind::manager_call, 2, 71, "len");
  call(Kind::manager_call, 2, 71, "len");
  EXPECT_EQ(arrows(story, FlowKind::answer), arrow(served, answer, "w "));
  call(Kind::manager_call_request, 2, 73, "pop");
  call(Kind::manager_call, 2, 73, "pop");
  EXPECT_EQ(arrows(story, FlowKind::answer), arrow(served, answer, "w ")) << "nobody served it";
}

TEST(FlowEdges, OfCallsThatNobodyAnswersTheOldestAreForgotten) {
  for (const std::uint64_t others : {1023U, 1024U}) {
    Story story = three_processes();
    story.create(1, "manager", "m");
    const auto call = [&](Kind kind, std::uint32_t process, std::uint64_t op, const char* text) {
      return story.add({.process = process, .kind = kind, .object = 1, .op = op}, text);
    };
    call(Kind::manager_call_request, 2, 5000, "first");
    const std::uint64_t served = call(Kind::manager_serve, 1, 0, "first");
    for (std::uint64_t op = 1; op <= others; ++op) call(Kind::manager_call_request, 3, op, "other");
    const std::uint64_t answer = call(Kind::manager_call, 2, 5000, "first");
    EXPECT_EQ(arrows(story, FlowKind::answer), others == 1023 ? arrow(served, answer, "w ") : "");
  }
}

// Of a call that was served a second serving is none.
TEST(FlowEdges, ACallIsServedOnce) {
  Story story = three_processes();
  story.create(1, "manager", "m");
  const auto call = [&](Kind kind, std::uint32_t process, std::uint32_t thread, std::uint64_t op) {
    return story.add({.process = process, .thread = thread, .kind = kind, .object = 1, .op = op},
                     "len");
  };
  const std::uint64_t asked = call(Kind::manager_call_request, 2, 20, 71);
  const std::uint64_t served = call(Kind::manager_serve, 1, 11, 0);
  call(Kind::manager_serve, 1, 12, 0);
  EXPECT_EQ(arrows(story, FlowKind::call), arrow(asked, served));
}

// Times that run backwards.

TEST(FlowEdges, NoArrowGoesBackInTime) {
  Story story = three_processes();
  story.queue(1, "q", 0);
  story.put(2, 1, 1, "x");
  story.events().back().t += 500 * kMs;
  story.put(2, 1, 2, "y");
  story.get(3, 1, item_id(2, 2));
  story.get(3, 1, item_id(2, 1));
  story.events().back().t = RawNs(0);
  const auto flows = story.play<Arrows>();
  RawNs last;
  for (const Flow& flow : flows.all()) {
    EXPECT_LE(flow.from.t, flow.to.t);
    EXPECT_GE(flow.to.t, last);
    last = flow.to.t;
  }
}

}  // namespace
}  // namespace procession::world
