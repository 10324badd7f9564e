// What is so at the instant up to which the events go: the functions that steps claim with.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "lesson/audit/claims.h"
#include "lesson/evidence.h"
#include "lesson/expression.h"
#include "world/timeline/timeline.h"

namespace procession::lesson {
namespace {

struct Told {
  Kind kind = Kind::none;
  std::uint32_t process = 1, object = 0;
  std::uint64_t op = 0;
  std::int64_t a = 0, b = 0, ms = 0;
  std::string text;
};

Event event_of(const Told& told, std::uint64_t seq) {
  Event out;
  out.seq = seq;
  out.t = RawNs(told.ms * 1'000'000);
  out.kind = told.kind;
  out.process = out.thread = told.process;
  out.pid = out.tid = static_cast<std::int32_t>(100 + told.process);
  out.object = told.object;
  out.op = told.op;
  out.a = told.a;
  out.b = told.b;
  out.text = told.text;
  return out;
}

// A run of "first" (process 1) and "child" (process 2), as its events tell it.
class InstantTest : public testing::Test {
 protected:
  InstantTest() {
    evidence_.set_picture(&timeline_);
    emit({.kind = Kind::process_begin, .text = "first"});
    emit({.kind = Kind::process_begin, .process = 2, .text = "child"});
  }
  void emit(const Told& told) {
    const Event event = event_of(told, ++seq_);
    world_->apply(event);
    timeline_.follow(event);
    evidence_.follow(event);
  }
  // The value as text, or the error's sentence.
  std::string value(const char* source) const {
    const auto value = Expression::parse(source)->evaluate({&evidence_});
    return value ? text_of(*value) : value.error().sentence();
  }

  std::shared_ptr<world::World> world_ = std::make_shared<world::World>();
  world::Timeline timeline_{world_};
  Evidence evidence_{{}, world_};
  std::uint64_t seq_ = 0;
};

TEST_F(InstantTest, AProcessHasAState) {
  EXPECT_EQ(value("state('child')"), "running");
  EXPECT_EQ(value("state('nobody')"), "absent") << "it has not begun, as far as the run shows";
  EXPECT_EQ(value("drawn('child', 'running')"), "true");
  EXPECT_EQ(value("drawn('child', 'zombie')"), "false");
  EXPECT_EQ(value("drawn('nobody', 'absent')"), "true");
  emit({.kind = Kind::process_exit, .process = 2});
  EXPECT_EQ(value("state('child')"), "zombie");
  EXPECT_EQ(value("drawn('child', 'zombie')"), "true");
  EXPECT_EQ(value("drawn('child', 'running')"), "false");
  emit({.kind = Kind::process_reap, .process = 2});
  EXPECT_EQ(value("state('child')"), "gone");
  EXPECT_EQ(value("drawn('child', 'gone')"), "true");
  EXPECT_EQ(value("drawn('child', 'zombie')"), "false");
}

TEST_F(InstantTest, MainIsTheFirstProcessInBothVariants) {
  EXPECT_EQ(value("state('main')"), "running");
  emit({.kind = Kind::process_exit, .process = 1});
  EXPECT_EQ(value("state('main')"), value("state('first')"));
  emit({.kind = Kind::process_begin, .process = 3, .text = "main"});
  EXPECT_EQ(value("state('main')"), "running") << "one that is called so goes first";
}

TEST_F(InstantTest, OfTwoOfOneNameTheYoungerIsMeant) {
  emit({.kind = Kind::process_exit, .process = 2});
  emit({.kind = Kind::process_begin, .process = 3, .text = "child"});
  EXPECT_EQ(value("state('child')"), "running");
}

TEST_F(InstantTest, ALockHasAnOwnerAndWaiters) {
  emit({.kind = Kind::object_create, .object = 1, .text = "type=lock name=door"});
  EXPECT_EQ(value("owner('door')"), "");
  emit({.kind = Kind::lock_request, .process = 2, .object = 1, .op = 1});
  emit({.kind = Kind::lock_acquire, .process = 2, .object = 1, .op = 1});
  EXPECT_EQ(value("owner('door')"), "child");
  EXPECT_EQ(value("waits_for('main')"), "");
  emit({.kind = Kind::lock_request, .process = 1, .object = 1, .op = 2});
  EXPECT_EQ(value("waits_for('main')"), "door");
  EXPECT_EQ(value("waiters('door')"), "1");
  emit({.kind = Kind::lock_release, .process = 2, .object = 1, .op = 3});
  emit({.kind = Kind::lock_acquire, .process = 1, .object = 1, .op = 2});
  EXPECT_EQ(value("owner('door')"), "main");
  EXPECT_EQ(value("waiters('door')"), "0");
  EXPECT_EQ(value("owner('window')"), "the run shows no window at this instant");
}

TEST_F(InstantTest, OfTwoObjectsOfOneNameTheYoungerIsMeant) {
  for (const std::uint32_t object : {1U, 2U})
    emit({.kind = Kind::object_create, .object = object, .text = "type=lock name=door"});
  emit({.kind = Kind::lock_acquire, .process = 2, .object = 2, .op = 1});
  EXPECT_EQ(value("owner('door')"), "child");
}

TEST_F(InstantTest, AThreadAtItsGateWaitsForNothing) {
  emit({.kind = Kind::object_create, .object = 1, .text = "type=lock name=door"});
  emit({.kind = Kind::gate_wait,
        .process = 2,
        .object = 1,
        .op = 1,
        .a = static_cast<std::int64_t>(Kind::lock_request)});
  EXPECT_EQ(value("state('child')"), "at_gate");
  EXPECT_EQ(value("waits_for('child')"), "");
  EXPECT_EQ(value("waiters('door')"), "0");
}

TEST_F(InstantTest, OneWhoJoinsWaitsForAProcess) {
  emit({.kind = Kind::process_join_request, .process = 1, .op = 1, .a = 102});
  EXPECT_EQ(value("waits_for('main')"), "child");
}

TEST_F(InstantTest, AQueueHasADepth) {
  emit({.kind = Kind::object_create, .object = 1, .text = "type=queue name=tasks maxsize=2"});
  EXPECT_EQ(value("depth('tasks')"), "0");
  emit({.kind = Kind::queue_put, .object = 1, .op = 1, .b = item_id(1, 1)});
  EXPECT_EQ(value("depth('tasks')"), "1");
  EXPECT_EQ(value("bytes('tasks')"), "tasks is no file");
}

TEST_F(InstantTest, APermitHasAHolder) {
  emit({.kind = Kind::object_create, .object = 1, .text = "type=semaphore name=seats permits=2"});
  emit({.kind = Kind::semaphore_acquire, .process = 2, .object = 1, .op = 1, .a = 1});
  EXPECT_EQ(value("holders('seats')"), "1");
  EXPECT_EQ(value("depth('seats')"), "1") << "permits that are left";
  emit({.kind = Kind::semaphore_acquire, .process = 2, .object = 1, .op = 3, .a = 0});
  EXPECT_EQ(value("holders('seats')"), "1") << "one process with two permits";
  emit({.kind = Kind::semaphore_release, .process = 2, .object = 1, .op = 4, .a = 1});
  EXPECT_EQ(value("holders('tasks')"), "the run shows no tasks at this instant");
  emit({.kind = Kind::semaphore_release, .process = 2, .object = 1, .op = 2, .a = 2});
  EXPECT_EQ(value("holders('seats')"), "0");
}

TEST_F(InstantTest, AVariableHasAValueInEachProcess) {
  emit({.kind = Kind::variable_write, .process = 1, .text = "n=50"});
  EXPECT_EQ(value("value_of('n')"), "50");
  emit({.kind = Kind::variable_write, .process = 2, .text = "n=0"});
  EXPECT_EQ(value("value_of('n', 'main')"), "50");
  EXPECT_EQ(value("value_of('n', 'child')"), "0");
  EXPECT_EQ(value("value_of('n')"), "n does not have one value in all processes at this instant");
  EXPECT_EQ(value("value_of('m', 'child')"), "m has no value in child at this instant");
}

TEST_F(InstantTest, APageThatWasNotMeasuredIsNotCounted) {
  emit({.kind = Kind::variable_write, .process = 1, .text = "n=50"});
  EXPECT_EQ(value("pages('n')"), "the page of n was not measured in every process");
  EXPECT_EQ(value("pages('m')"), "0");
}

TEST_F(InstantTest, PagesOfTheDeadAreNotCounted) {
  for (const std::uint32_t process : {1U, 2U}) {
    emit({.kind = Kind::variable_write, .process = process, .text = "n=50"});
    emit({.kind = Kind::memory_sample, .process = process, .text = "name=n frame=exclusive"});
  }
  EXPECT_EQ(value("pages('n')"), "2");
  emit({.kind = Kind::process_exit, .process = 2});
  EXPECT_EQ(value("pages('n')"), "1");
}

TEST_F(InstantTest, WithoutATimelineNothingIsDrawn) {
  evidence_.set_picture(nullptr);
  EXPECT_EQ(value("drawn('child', 'running')"), "there is no timeline of these events");
}

// The verdicts of a step's claims over a run in which "child" acquires "door" at 10 ms, waits in
// vain from 20 ms on, and all ends at 100 ms.
std::vector<ClaimVerdict> judged(const Pattern& pattern, const std::vector<const char*>& claims,
                                 std::string_view variant = "cpp", std::string_view python = {},
                                 const std::function<void(std::vector<Claim>&)>& change = {}) {
  Lesson lesson;
  lesson.steps.resize(2);
  lesson.steps[1].waits_for = pattern;
  for (const char* source : claims) {
    Claim claim;
    claim.holds = *Expression::parse(source);
    lesson.steps[1].shows.push_back(claim);
  }
  if (change) change(lesson.steps[1].shows);
  const std::vector<Told> told = {
      {.kind = Kind::process_begin, .text = "first"},
      {.kind = Kind::process_begin, .process = 2, .ms = 1, .text = "child"},
      {.kind = Kind::object_create, .object = 1, .ms = 2, .text = "type=lock name=door"},
      {.kind = Kind::lock_request, .process = 2, .object = 1, .op = 1, .ms = 10},
      {.kind = Kind::lock_acquire, .process = 2, .object = 1, .op = 1, .ms = 10},
      {.kind = Kind::lock_request, .process = 1, .object = 1, .op = 2, .ms = 20},
      {.kind = Kind::lock_release, .process = 2, .object = 1, .op = 3, .ms = 100},
      {.kind = Kind::lock_acquire, .process = 1, .object = 1, .op = 2, .ms = 100}};
  return judge_claims(lesson, variant, {{"check", "if"}}, python,
                      [&](const std::function<bool(const Event&)>& take) {
                        std::uint64_t seq = 0;
                        for (const Told& one : told)
                          if (!take(event_of(one, ++seq))) return;
                      });
}
Pattern acquire() {
  Pattern out;
  out.kind = Kind::lock_acquire;
  return out;
}

TEST(Claims, AreJudgedJustAfterTheirStepsEvent) {
  const auto verdicts = judged(acquire(), {"owner('door') == 'child'", "owner('door') == 'main'",
                                           "owner('window') == 'child'"});
  ASSERT_EQ(verdicts.size(), 3U);
  for (const ClaimVerdict& verdict : verdicts) {
    EXPECT_EQ(verdict.step, 1U);
    EXPECT_TRUE(verdict.reached);
  }
  EXPECT_TRUE(verdicts[0].holds);
  EXPECT_FALSE(verdicts[0].holds_at_start);
  EXPECT_FALSE(verdicts[0].holds_at_end);
  EXPECT_FALSE(verdicts[1].holds);
  EXPECT_TRUE(verdicts[1].holds_at_end);
  EXPECT_FALSE(verdicts[2].holds);
  EXPECT_TRUE(verdicts[2].error);
}

TEST(Claims, OneThatHoldsAtStartAndEndCannotFail) {
  const auto verdicts = judged(acquire(), {"state('main') != 'gone'"});
  EXPECT_TRUE(verdicts[0].holds && verdicts[0].holds_at_start && verdicts[0].holds_at_end);
}

TEST(Claims, OfALongRequestAreJudgedBeforeItsAnswer) {
  Pattern pattern;
  pattern.kind = Kind::lock_request;
  pattern.process = "first";
  pattern.waits_ms = 30;
  const auto verdicts = judged(pattern, {"waits_for('main') == 'door'", "waits_for('main') == ''"});
  EXPECT_TRUE(verdicts[0].reached);
  EXPECT_TRUE(verdicts[0].holds) << "at 50 ms it waits; the next event is the answer's";
  EXPECT_FALSE(verdicts[1].holds);
}

TEST(Claims, OfALongRequestSeeWhatHappensAtTheirVeryInstant) {
  Pattern pattern;
  pattern.kind = Kind::lock_request;
  pattern.process = "first";
  pattern.waits_ms = 80;
  const auto verdicts = judged(pattern, {"owner('door') == 'main'", "owner('door') == 'child'"});
  EXPECT_TRUE(verdicts[0].reached);
  EXPECT_TRUE(verdicts[0].holds) << "at 100 ms, after all that comes then";
  EXPECT_FALSE(verdicts[1].holds);
}

TEST(Claims, OfAStepThatNeverCameAreOpen) {
  Pattern pattern;
  pattern.kind = Kind::queue_put;
  EXPECT_FALSE(judged(pattern, {"true"})[0].reached);
}

TEST(Claims, OfAStepThatIsNotMeantHereAreNotJudged) {
  Lesson lesson;
  lesson.steps.resize(1);
  lesson.steps[0].when["check"] = {"while"};
  lesson.steps[0].shows.resize(1);
  const auto count = [&](const char* check) {
    return judge_claims(lesson, "cpp", {{"check", check}}, "",
                        [](const std::function<bool(const Event&)>&) {})
        .size();
  };
  EXPECT_EQ(count("while"), 1U);
  EXPECT_EQ(count("if"), 0U);
}

TEST(Claims, AreForTheirVariantParametersAndPython) {
  const auto count = [](std::string_view variant, std::string_view python,
                        const std::function<void(Claim&)>& change) {
    return judged(acquire(), {"true"}, variant, python,
                  [&](std::vector<Claim>& claims) { change(claims[0]); })
        .size();
  };
  EXPECT_EQ(count("cpp", "", [](Claim&) {}), 1U);
  EXPECT_EQ(count("cpp", "", [](Claim& one) { one.variant = "python"; }), 0U);
  EXPECT_EQ(count("python", "", [](Claim& one) { one.variant = "python"; }), 1U);
  EXPECT_EQ(count("cpp", "", [](Claim& one) { one.when["check"] = {"if"}; }), 1U);
  EXPECT_EQ(count("cpp", "", [](Claim& one) { one.when["check"] = {"while"}; }), 0U);
  const auto from = [](Claim& one) { one.from_python = 12; };
  const auto to = [](Claim& one) { one.to_python = 12; };
  EXPECT_EQ(count("cpp", "3.12", from), 0U) << "it is about Python";
  EXPECT_EQ(count("python", "", from), 0U);
  const struct {
    const char* python;
    std::size_t from, to;
  } cases[] = {{"3.9", 0, 1}, {"3.11", 0, 1}, {"3.12", 1, 1}, {"3.13", 1, 0}};
  for (const auto& one : cases) {
    EXPECT_EQ(count("python", one.python, from), one.from) << one.python;
    EXPECT_EQ(count("python", one.python, to), one.to) << one.python;
  }
}

}  // namespace
}  // namespace procession::lesson
