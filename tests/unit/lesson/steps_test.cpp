#include "lesson/steps.h"

#include <gtest/gtest.h>

namespace procession::lesson {
namespace {

TEST(Matches, StarsAndQuestionMarks) {
  EXPECT_TRUE(matches("consumer-*", "consumer-12"));
  EXPECT_TRUE(matches("consumer-*", "consumer-"));
  EXPECT_FALSE(matches("consumer-*", "producer-1"));
  EXPECT_TRUE(matches("*-1", "a-2-1"));
  EXPECT_TRUE(matches("a*b*c", "aXbYbZc"));
  EXPECT_FALSE(matches("a*b*c", "aXbYbZ"));
  EXPECT_TRUE(matches("?", "你"));
  EXPECT_FALSE(matches("??", "你"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "x"));
  EXPECT_TRUE(matches("**", ""));
}

// A run of two processes and a queue, event by event.
class Story : public testing::Test {
 protected:
  Event& event(Kind kind, std::int64_t ms, std::uint32_t process) {
    event_ = Event{};
    event_.seq = ++seq_;
    event_.t = RawNs(ms * 1'000'000);
    event_.kind = kind;
    event_.process = event_.thread = process;
    event_.pid = event_.tid = static_cast<std::int32_t>(100 + process);
    return event_;
  }
  std::uint64_t emit(StepFinder& finder) {
    world_.apply(event_);
    finder.apply(event_, world_);
    return event_.seq;
  }
  void begin(StepFinder& finder) {
    for (const auto& [number, name] : {std::pair(1U, "producer-1"), std::pair(2U, "consumer-1")}) {
      event(Kind::process_begin, 0, number).text = name;
      emit(finder);
    }
    event(Kind::object_create, 0, 1).text = "type=queue name=tasks maxsize=2";
    event_.object = 1;
    emit(finder);
  }
  std::uint64_t put(StepFinder& finder, std::int64_t ms, std::int64_t n, std::uint64_t cause = 0) {
    event(Kind::queue_put, ms, 1).object = 1;
    event_.op = next_op_++;
    event_.b = item_id(1, n);
    event_.cause = cause;
    return emit(finder);
  }
  std::uint64_t get(StepFinder& finder, std::int64_t ms, std::int64_t n, const char* text = "") {
    event(Kind::queue_get, ms, 2).object = 1;
    event_.op = next_op_++;
    event_.b = item_id(1, n);
    event_.text = text;
    return emit(finder);
  }
  static Lesson lesson(const Pattern& pattern, const char* variant = "") {
    Lesson out;
    out.steps.resize(1);
    out.steps[0].variant = variant;
    out.steps[0].waits_for = pattern;
    return out;
  }
  static Pattern of(Kind kind) {
    Pattern out;
    out.kind = kind;
    return out;
  }

  world::World world_;
  Event event_;
  std::uint64_t seq_ = 0;
  std::uint64_t next_op_ = 1000;
};

TEST_F(Story, TheNthOfItsKindByNameOfProcessAndObject) {
  Pattern pattern = of(Kind::queue_put);
  pattern.object = "tas*";
  pattern.process = "producer-?";
  pattern.nth = {0, "count"};
  StepFinder finder(lesson(pattern), "cpp", {{"count", "2"}});
  begin(finder);
  put(finder, 1, 1);
  EXPECT_EQ(finder.moments()[0].seq, 0U);
  const std::uint64_t second = put(finder, 2, 2);
  put(finder, 3, 3);
  EXPECT_EQ(finder.moments()[0].seq, second);
  EXPECT_EQ(finder.moments()[0].t, RawNs(2'000'000));
}

TEST_F(Story, AnotherNameOrAnotherVariantIsNotMeant) {
  Pattern pattern = of(Kind::queue_put);
  pattern.object = "results";
  Pattern by_consumer = of(Kind::queue_put);
  by_consumer.process = "consumer-*";
  Lesson both = lesson(pattern);
  both.steps.push_back(lesson(by_consumer).steps[0]);
  both.steps.push_back(lesson(of(Kind::queue_put), "python").steps[0]);
  StepFinder finder(both, "cpp", {});
  begin(finder);
  put(finder, 1, 1);
  for (const Moment& moment : finder.moments()) EXPECT_EQ(moment.seq, 0U);
}

TEST_F(Story, ADepthIsWhatTheWorldCounts) {
  Pattern pattern = of(Kind::queue_put);
  pattern.depth = Amount{2, {}};
  StepFinder finder(lesson(pattern), "cpp", {});
  begin(finder);
  put(finder, 1, 1);
  get(finder, 2, 1);
  put(finder, 3, 2);
  EXPECT_EQ(finder.moments()[0].seq, 0U);
  EXPECT_EQ(put(finder, 4, 3), finder.moments()[0].seq);
}

TEST_F(Story, TextAndCause) {
  Pattern sentinel = of(Kind::queue_get);
  sentinel.text = "None";
  Pattern freed = of(Kind::queue_put);
  freed.cause = Kind::queue_get;
  Lesson both = lesson(sentinel);
  both.steps.push_back(lesson(freed).steps[0]);
  StepFinder finder(both, "cpp", {});
  begin(finder);
  const std::uint64_t first = put(finder, 1, 1);
  put(finder, 2, 2, first);  // caused, but by no get
  const std::uint64_t taken = get(finder, 3, 1, "item 1");
  EXPECT_EQ(finder.moments()[1].seq, 0U);
  EXPECT_EQ(put(finder, 4, 3, taken), finder.moments()[1].seq);
  EXPECT_EQ(finder.moments()[0].seq, 0U);
  EXPECT_EQ(get(finder, 5, 2, "None"), finder.moments()[0].seq);
}

TEST_F(Story, ARequestThatStaysUnanswered) {
  Pattern pattern = of(Kind::queue_put_request);
  pattern.waits_ms = 20;
  StepFinder finder(lesson(pattern), "cpp", {});
  begin(finder);
  event(Kind::queue_put_request, 1, 1).op = 1;
  emit(finder);
  event(Kind::queue_put, 20, 1).op = 1;  // answered after 19 ms
  emit(finder);
  event(Kind::queue_put_request, 30, 1).op = 2;
  const std::uint64_t request = emit(finder);
  event(Kind::queue_put, 40, 2).op = 2;  // another thread's
  emit(finder);
  EXPECT_EQ(finder.moments()[0].seq, 0U);
  event(Kind::note, 60, 2);
  emit(finder);
  EXPECT_EQ(finder.moments()[0].seq, request);
  EXPECT_EQ(finder.moments()[0].t, RawNs(50'000'000));
}

TEST_F(Story, AfterTheRunItIsSaidWhichNeverCame) {
  Pattern comes = of(Kind::queue_put);
  Pattern never = of(Kind::queue_put);
  never.object = "tasks";
  never.process = "producer-*";
  never.depth = Amount{0, "capacity"};
  Lesson all = lesson(comes);
  all.steps.push_back(lesson(never).steps[0]);
  all.steps[1].title = {"It is full", "满了"};
  all.steps.push_back(lesson(never, "python").steps[0]);  // another variant's
  all.steps.push_back(lesson(never).steps[0]);            // meant for another value
  all.steps[3].when["ending"] = {"joinable"};
  all.steps.emplace_back();  // waits for nothing
  const std::map<std::string, std::string> set{{"capacity", "9"}, {"ending", "none"}};
  StepFinder finder(all, "cpp", set);
  begin(finder);
  put(finder, 1, 1);
  const auto missed = never_reached(all, "cpp", set, finder.moments());
  ASSERT_EQ(missed, std::vector<std::size_t>{1});
  EXPECT_EQ(
      never_reached_sentence(all, missed[0], "cpp", set, "en"),
      "step 2 never came: \"It is full\" waits for queue.put of tasks by producer-*, depth 9");
  EXPECT_NE(never_reached_sentence(all, missed[0], "cpp", set, "zh").find("满了"),
            std::string::npos);
  EXPECT_TRUE(never_reached_sentence(all, 3, "cpp", set, "en").starts_with("step 3 "))
      << "the other variant's step has no number here";
}

TEST_F(Story, ARequestThatStaysUnansweredForJustSoLong) {
  for (const std::int64_t answered : {20, 21}) {
    seq_ = 0;
    world_ = {};
    Pattern pattern = of(Kind::queue_put_request);
    pattern.waits_ms = 20;
    StepFinder finder(lesson(pattern), "cpp", {});
    begin(finder);
    event(Kind::queue_put_request, 1, 1).op = 1;
    const std::uint64_t request = emit(finder);
    event(Kind::queue_put, answered, 1).op = 1;
    emit(finder);
    EXPECT_EQ(finder.moments()[0].seq, answered == 21 ? request : 0U);
    event(Kind::note, 90, 2);
    emit(finder);
    EXPECT_EQ(finder.moments()[0].seq, answered == 21 ? request : 0U)
        << "answered, once and for all";
  }
}

TEST_F(Story, OfTwoThatStayUnansweredTheFirst) {
  Pattern pattern = of(Kind::queue_put_request);
  pattern.waits_ms = 20;
  StepFinder finder(lesson(pattern), "cpp", {});
  begin(finder);
  event(Kind::queue_put_request, 1, 1).op = 1;
  const std::uint64_t first = emit(finder);
  event(Kind::queue_put_request, 5, 2).op = 1;
  emit(finder);
  event(Kind::note, 90, 2);
  emit(finder);
  EXPECT_EQ(finder.moments()[0].seq, first);
  EXPECT_EQ(finder.moments()[0].t, RawNs(21'000'000));
  event(Kind::queue_put_request, 95, 1).op = 3;
  emit(finder);
  event(Kind::note, 190, 2);
  emit(finder);
  EXPECT_EQ(finder.moments()[0].seq, first) << "a moment that was met stays";
}

TEST_F(Story, TheSecondThatStaysUnanswered) {
  Pattern pattern = of(Kind::queue_put_request);
  pattern.waits_ms = 20;
  pattern.nth = {2, {}};
  StepFinder finder(lesson(pattern), "cpp", {});
  begin(finder);
  event(Kind::queue_put_request, 1, 1).op = 1;
  emit(finder);
  event(Kind::queue_put_request, 5, 2).op = 1;
  const std::uint64_t second = emit(finder);
  event(Kind::note, 90, 2);
  emit(finder);
  EXPECT_EQ(finder.moments()[0].seq, second);
}

// The op is used again, and another kind ends with it.
TEST_F(Story, AnAnswerIsOfItsThreadOpAndKind) {
  for (const int other : {0, 1, 2, 3}) {
    seq_ = 0;
    world_ = {};
    Pattern pattern = of(Kind::queue_put_request);
    pattern.waits_ms = 20;
    StepFinder finder(lesson(pattern), "cpp", {});
    begin(finder);
    event(Kind::queue_put_request, 1, 1).op = 5;
    const std::uint64_t request = emit(finder);
    event(other == 1 ? Kind::queue_get : Kind::queue_put, 10, other == 2 ? 2 : 1).op =
        other == 3 ? 6 : 5;
    emit(finder);
    event(Kind::note, 60, 2);
    emit(finder);
    EXPECT_EQ(finder.moments()[0].seq, other == 0 ? 0U : request) << other;
  }
}

TEST_F(Story, NumbersMustBeThose) {
  Pattern pattern = of(Kind::process_exit);
  pattern.a = Amount{3, {}};
  pattern.b = Amount{0, "signal"};
  StepFinder finder(lesson(pattern), "cpp", {{"signal", "9"}});
  begin(finder);
  const auto exit = [&](std::int64_t a, std::int64_t b) {
    event(Kind::process_exit, 5, 1).a = a;
    event_.b = b;
    return emit(finder);
  };
  exit(3, 8);
  exit(2, 9);
  EXPECT_EQ(finder.moments()[0].seq, 0U);
  EXPECT_EQ(exit(3, 9), finder.moments()[0].seq);
}

TEST_F(Story, BeforeIsAtTheGateOfJustThat) {
  Pattern pattern = of(Kind::queue_put);
  pattern.before = true;
  Pattern after = of(Kind::queue_put);
  Lesson both = lesson(pattern);
  both.steps.push_back(lesson(after).steps[0]);
  StepFinder finder(both, "cpp", {});
  begin(finder);
  event(Kind::gate_wait, 1, 1).a = static_cast<std::int64_t>(Kind::queue_get);
  emit(finder);
  EXPECT_EQ(finder.moments()[0].seq, 0U);
  event(Kind::gate_wait, 2, 1).a = static_cast<std::int64_t>(Kind::queue_put);
  const std::uint64_t stood = emit(finder);
  EXPECT_EQ(finder.moments()[0].seq, stood);
  EXPECT_EQ(finder.moments()[1].seq, 0U) << "it is not done yet";
}

TEST_F(Story, ACauseIsOfItsKind) {
  Pattern freed = of(Kind::queue_put);
  freed.cause = Kind::queue_get;
  StepFinder finder(lesson(freed), "cpp", {});
  begin(finder);
  put(finder, 1, 1);
  const std::uint64_t got = get(finder, 2, 1);
  get(finder, 3, 2);
  put(finder, 4, 2, got + 2);  // of no event that there is
  put(finder, 5, 3, 0);
  EXPECT_EQ(finder.moments()[0].seq, 0U);
  EXPECT_EQ(put(finder, 6, 4, got), finder.moments()[0].seq);
}

TEST_F(Story, ApplyTellsWhetherAStepWasMet) {
  Pattern pattern = of(Kind::queue_put);
  pattern.nth = {2, {}};
  Pattern waits = of(Kind::lock_request);
  waits.waits_ms = 20;
  Lesson both = lesson(pattern);
  both.steps.push_back(lesson(waits).steps[0]);
  StepFinder finder(both, "cpp", {});
  const auto met = [&](Kind kind, std::int64_t ms) {
    event(kind, ms, 1).op = 5;
    world_.apply(event_);
    return finder.apply(event_, world_);
  };
  EXPECT_FALSE(met(Kind::queue_put, 1));
  EXPECT_TRUE(met(Kind::queue_put, 2));
  EXPECT_FALSE(met(Kind::queue_put, 3));
  EXPECT_FALSE(met(Kind::lock_request, 4));
  EXPECT_FALSE(met(Kind::note, 23));
  EXPECT_TRUE(met(Kind::note, 24));
  EXPECT_FALSE(met(Kind::note, 25));
}

TEST_F(Story, OneEventMayMeetTwoSteps) {
  Lesson two = lesson(of(Kind::queue_put));
  Pattern waits = of(Kind::queue_get_request);
  waits.waits_ms = 20;
  two.steps.push_back(two.steps[0]);
  for (int i = 0; i < 2; ++i) two.steps.push_back(lesson(waits).steps[0]);
  StepFinder finder(two, "cpp", {});
  begin(finder);
  event(Kind::queue_get_request, 1, 2).op = 1;
  const std::uint64_t request = emit(finder);
  const std::uint64_t put_seq = put(finder, 30, 1);
  for (const std::size_t step : {0U, 1U}) EXPECT_EQ(finder.moments()[step].seq, put_seq);
  for (const std::size_t step : {2U, 3U}) EXPECT_EQ(finder.moments()[step].seq, request);
}

TEST_F(Story, TheSentenceSaysAllThatWasWaitedFor) {
  Pattern never = of(Kind::lock_request);
  never.waits_ms = 20;
  never.nth = {2, {}};
  never.text = "x*";
  never.a = Amount{3, {}};
  never.b = Amount{4, {}};
  never.cause = Kind::queue_get;
  Lesson all = lesson(never);
  all.steps[0].title = {"It waits", ""};
  EXPECT_EQ(never_reached_sentence(all, 0, "cpp", {}, "en"),
            "step 1 never came: \"It waits\" waits for 2 events lock.request, text \"x*\", a 3, "
            "b 4, caused by queue.get, unanswered for 20 ms");
  all.steps[0].waits_for->nth = {1, {}};
  all.steps[0].waits_for->waits_ms = 0;
  EXPECT_EQ(never_reached_sentence(all, 0, "cpp", {}, "en"),
            "step 1 never came: \"It waits\" waits for lock.request, text \"x*\", a 3, b 4, "
            "caused by queue.get");
}

}  // namespace
}  // namespace procession::lesson
