#include <gtest/gtest.h>

#include <utility>

#include "explore/from_recording.h"
#include "schema/kind.h"
#include "story.h"

namespace procession::explore {
namespace {

using world::Story;

Schedule read(const Story& story) {
  ScheduleReader reader;
  for (const Event& event : story.events()) reader.on_event(event);
  return reader.schedule();
}

Event event_of(std::uint32_t process, Kind kind, Kind opens = Kind::none, std::uint64_t op = 0) {
  Event event;
  event.process = process;
  event.kind = kind;
  event.opens = opens;
  event.op = op;
  return event;
}

// Both ask for a lock, the one that asks second gets it first.
TEST(ScheduleReader, ALocksStepIsWhereItIsTaken) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.add(event_of(1, Kind::lock_request, Kind::lock_request, 5));
  story.add(event_of(2, Kind::lock_request, Kind::lock_request, 7));
  story.add(event_of(2, Kind::lock_acquire, Kind::none, 7));
  story.add(event_of(2, Kind::lock_release, Kind::lock_release, 8));
  story.add(event_of(1, Kind::lock_acquire, Kind::none, 5));
  const Schedule wanted = {
      {1, Kind::lock_request}, {1, Kind::lock_release}, {0, Kind::lock_request}};
  EXPECT_EQ(read(story), wanted);
}

TEST(ScheduleReader, WhatIsUnderWayIsBegun) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.add(event_of(2, Kind::lock_request, Kind::lock_request, 7));
  story.add(event_of(1, Kind::lock_request, Kind::lock_request, 5));
  const Schedule wanted = {{0, Kind::lock_request}, {1, Kind::lock_request}};
  EXPECT_EQ(read(story), wanted);
}

TEST(ScheduleReader, AnOperationThatMustBeSeenToWaitIsAtItsRequest) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.add(event_of(2, Kind::condition_wait_request, Kind::condition_wait_request, 1));
  story.add(event_of(1, Kind::condition_notify, Kind::condition_notify, 1));
  // Its lock is taken back as an operation of its own.
  story.add(event_of(2, Kind::lock_acquire, Kind::lock_request));
  story.add(event_of(2, Kind::condition_wait, Kind::none, 1));
  const Schedule wanted = {
      {1, Kind::condition_wait_request}, {0, Kind::condition_notify}, {1, Kind::lock_request}};
  EXPECT_EQ(read(story), wanted);
}

TEST(ScheduleReader, EventsInsideAnOperationAreNoSteps) {
  Story story;
  story.root();
  story.add(event_of(1, Kind::object_create, Kind::process_start));
  story.add(event_of(1, Kind::process_start));
  story.add(event_of(1, Kind::output, Kind::output));
  const Schedule wanted = {{0, Kind::process_start}, {0, Kind::output}};
  EXPECT_EQ(read(story), wanted);
}

TEST(ScheduleReader, TimeThatEndedAWaitIsAStep) {
  Story story;
  story.root();
  story.add(event_of(1, Kind::sleep_request, Kind::sleep_request, 1));
  story.add(event_of(1, Kind::sleep, Kind::none, 1));
  story.add(event_of(1, Kind::queue_get_request, Kind::queue_get_request, 2));
  story.add(event_of(1, Kind::queue_empty, Kind::none, 2));
  const Schedule wanted = {
      {0, Kind::sleep_request}, {0, Kind::none}, {0, Kind::queue_get_request}, {0, Kind::none}};
  EXPECT_EQ(read(story), wanted);
}

// In a run by steps the choice is the step, whatever events the operation emits later.
TEST(ScheduleReader, BySteppingTheChoicesAreTheSteps) {
  Story story;
  story.root();
  story.run(Kind::run_speed, 0);
  const auto choice = [&](std::uint32_t thread, std::string_view text = "") {
    Event event;
    event.kind = Kind::choice;
    event.reporter = Reporter::supervisor;
    event.a = 1;
    event.b = thread;
    story.add(event, text);
  };
  Event wait = event_of(1, Kind::gate_wait);
  wait.a = static_cast<std::int64_t>(Kind::sleep_request);
  story.add(wait);
  choice(10);
  story.add(event_of(1, Kind::gate_pass));
  story.add(event_of(1, Kind::sleep_request, Kind::sleep_request, 4));
  choice(10, "ns=5000");
  story.add(event_of(1, Kind::sleep, Kind::none, 4));
  wait.a = static_cast<std::int64_t>(Kind::output);
  story.add(wait);
  choice(10);  // and its operation emits nothing
  story.add(wait);
  choice(10);
  story.add(event_of(1, Kind::output, Kind::output));
  const Schedule wanted = {
      {0, Kind::sleep_request}, {0, Kind::none}, {0, Kind::output}, {0, Kind::output}};
  EXPECT_EQ(read(story), wanted);
}

// Of all that others do not see waiting; both ask, the one that asks second gets it first.
TEST(ScheduleReader, StepsOfSixKindsAreWhereTheirWaitsEnd) {
  constexpr std::pair<Kind, Kind> kTaken[] = {{Kind::lock_request, Kind::lock_acquire},
                                              {Kind::semaphore_request, Kind::semaphore_acquire},
                                              {Kind::queue_get_request, Kind::queue_get},
                                              {Kind::queue_put_request, Kind::queue_put},
                                              {Kind::pipe_recv_request, Kind::pipe_recv},
                                              {Kind::pipe_send_request, Kind::pipe_send}};
  for (const auto& [request, end] : kTaken) {
    Story story;
    story.root();
    story.spawn(1, 2, "a");
    story.add(event_of(1, request, request, 5));
    story.add(event_of(2, request, request, 7));
    story.add(event_of(2, end, Kind::none, 7));
    story.add(event_of(2, Kind::output, Kind::output));
    story.add(event_of(1, end, Kind::none, 5));
    const Schedule wanted = {{1, request}, {1, Kind::output}, {0, request}};
    EXPECT_EQ(read(story), wanted) << kind_name(request);
  }
}

TEST(ScheduleReader, StepsOfOthersAreAtTheirRequests) {
  constexpr std::pair<Kind, Kind> kAsked[] = {{Kind::flag_wait_request, Kind::flag_wait},
                                              {Kind::condition_wait_request, Kind::condition_wait},
                                              {Kind::barrier_wait_request, Kind::barrier_wait},
                                              {Kind::queue_join_request, Kind::queue_join},
                                              {Kind::process_join_request, Kind::process_join}};
  for (const auto& [request, end] : kAsked) {
    Story story;
    story.root();
    story.spawn(1, 2, "a");
    story.add(event_of(1, request, request, 5));
    story.add(event_of(2, Kind::output, Kind::output));
    story.add(event_of(1, end, Kind::none, 5));
    const Schedule wanted = {{0, request}, {1, Kind::output}};
    EXPECT_EQ(read(story), wanted) << kind_name(request);
  }
}

// Every timeout is a step of its own; the end of a pipe is none.
TEST(ScheduleReader, EveryTimeOutIsAStepAndAPipesEndIsNone) {
  constexpr std::pair<Kind, Kind> kEnds[] = {{Kind::lock_request, Kind::lock_timeout},
                                             {Kind::queue_put_request, Kind::queue_full},
                                             {Kind::flag_wait_request, Kind::flag_wait_timeout},
                                             {Kind::pipe_recv_request, Kind::pipe_eof}};
  for (const auto& [request, end] : kEnds) {
    Story story;
    story.root();
    story.add(event_of(1, request, request, 5));
    story.add(event_of(1, end, Kind::none, 5));
    Schedule wanted = {{0, request}};
    if (end != Kind::pipe_eof) wanted.push_back({0, Kind::none});
    EXPECT_EQ(read(story), wanted) << kind_name(end);
  }
}

TEST(ScheduleReader, AnEndOfAnotherOpEndsNothing) {
  Story story;
  story.root();
  story.add(event_of(1, Kind::sleep_request, Kind::sleep_request, 5));
  story.add(event_of(1, Kind::sleep, Kind::none, 6));
  const Schedule wanted = {{0, Kind::sleep_request}};
  EXPECT_EQ(read(story), wanted);
}

// The parts of an operation may request the same kind again: the step ends with its own end.
TEST(ScheduleReader, ARequestOfTheSameKindInsideIsNotTheOperations) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.add(event_of(1, Kind::lock_request, Kind::lock_request, 5));
  story.add(event_of(1, Kind::lock_request, Kind::none, 6));
  story.add(event_of(1, Kind::lock_acquire, Kind::none, 6));
  story.add(event_of(2, Kind::output, Kind::output));
  story.add(event_of(1, Kind::lock_acquire, Kind::none, 5));
  const Schedule wanted = {{1, Kind::output}, {0, Kind::lock_request}};
  EXPECT_EQ(read(story), wanted);
}

// A put may start its queue's feeder, which is numbered by the position of this step: so the put
// has its step there, though its end comes later.
TEST(ScheduleReader, AnOperationThatStartsAThreadHasItsStepThere) {
  for (const Kind start : {Kind::thread_start, Kind::process_start, Kind::object_create}) {
    Story story;
    story.root();
    story.spawn(1, 2, "a");
    story.add(event_of(1, Kind::queue_put_request, Kind::queue_put_request, 5));
    story.add(event_of(1, start, Kind::none, 6), "t");
    story.add(event_of(2, Kind::output, Kind::output));
    story.add(event_of(1, Kind::queue_put, Kind::none, 5));
    const bool first = start != Kind::object_create;
    const Schedule wanted = first ? Schedule{{0, Kind::queue_put_request}, {1, Kind::output}}
                                  : Schedule{{1, Kind::output}, {0, Kind::queue_put_request}};
    EXPECT_EQ(read(story), wanted) << kind_name(start);
  }
}

TEST(ScheduleReader, TimeThatEndedAWaitIsAStepAtAnySpeedButByStepping) {
  Story story;
  story.root();
  const auto sleep = [&](std::uint64_t op) {
    story.add(event_of(1, Kind::sleep_request, Kind::sleep_request, op));
    story.add(event_of(1, Kind::sleep, Kind::none, op));
  };
  story.run(Kind::run_speed, 2000);
  sleep(1);
  story.run(Kind::run_speed, 0);
  sleep(2);
  story.run(Kind::run_speed, 1);
  sleep(3);
  const Schedule wanted = {{0, Kind::sleep_request},
                           {0, Kind::none},
                           {0, Kind::sleep_request},
                           {0, Kind::sleep_request},
                           {0, Kind::none}};
  EXPECT_EQ(read(story), wanted);
}

TEST(ScheduleReader, ARepeatedEndIsNoStep) {
  Story story;
  story.root();
  story.add(event_of(1, Kind::sleep_request, Kind::sleep_request, 5));
  story.add(event_of(1, Kind::sleep, Kind::none, 5));
  story.add(event_of(1, Kind::sleep, Kind::none, 5));
  const Schedule wanted = {{0, Kind::sleep_request}, {0, Kind::none}};
  EXPECT_EQ(read(story), wanted);
}

// An operation's step comes before the step of its timeout: a thread that sleeps in it has begun
// it.
TEST(ScheduleReader, AnOperationsStepIsBeforeThatOfItsTimeout) {
  Story story;
  story.root();
  const std::uint32_t thread = 10;
  story.run(Kind::run_speed, 0);
  story.add(event_of(1, Kind::lock_request, Kind::lock_request, 5));
  for (const char* text : {"ns=5", "ns=0"}) {
    Event chosen;
    chosen.kind = Kind::choice;
    chosen.a = 1;
    chosen.b = thread;
    story.add(chosen, text);
  }
  story.add(event_of(1, Kind::lock_timeout, Kind::none, 5));
  const Schedule wanted = {{0, Kind::lock_request}, {0, Kind::none}, {0, Kind::none}};
  EXPECT_EQ(read(story), wanted);
}

// The operation's own event has its number; what is told on the way to it may have another one.
TEST(ScheduleReader, AnOperationEndsWithTheNumberOfItsRequest) {
  Story story;
  story.root();
  story.spawn(1, 2, "a");
  story.add(event_of(1, Kind::object_create, Kind::lock_request, 9));
  story.add(event_of(1, Kind::lock_request, Kind::none, 5));
  story.add(event_of(2, Kind::note, Kind::note));
  story.add(event_of(1, Kind::lock_acquire, Kind::none, 5));
  story.add(event_of(1, Kind::output, Kind::output));
  const Schedule wanted = {{1, Kind::note}, {0, Kind::lock_request}, {0, Kind::output}};
  EXPECT_EQ(read(story), wanted);
}

// What no thread did is no step, whatever it says of an operation.
TEST(ScheduleReader, AnEventOfNoThreadIsNoStep) {
  Story story;
  story.root();
  const Schedule wanted = read(story);
  for (const Reporter reporter : {Reporter::self, Reporter::supervisor}) {
    Event event = event_of(1, Kind::output, Kind::output);
    event.reporter = reporter;
    story.add(event);
    if (reporter == Reporter::self) story.events().back().thread = 0;
  }
  EXPECT_EQ(read(story), wanted);
}

}  // namespace
}  // namespace procession::explore
