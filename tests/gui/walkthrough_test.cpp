// Predict, observe, explain, without a window: steps reached, holds, guesses and what the run says.
#include "session/walkthrough.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "in_english.h"
#include "session/line_history.h"
#include "settings/progress.h"

using namespace procession;
using namespace procession::app;

namespace {

class WalkthroughTest : public testing::Test {
 protected:
  WalkthroughTest() {
    lesson_.id = "tasks";
    lesson_.steps.resize(3);
    lesson_.steps[0].id = "first";
    lesson_.steps[0].waits_for = pattern(Kind::process_begin);
    lesson_.steps[1].id = "second";
    lesson_.steps[1].waits_for = pattern(Kind::queue_put);
    lesson_.steps[2].id = "python_only";
    lesson_.steps[2].variant = "python";
    lesson::Question question;
    question.id = "count";
    question.step = "second";
    question.kind = lesson::QuestionKind::measured;
    question.answer = *lesson::Expression::parse("count('queue.put')");
    lesson_.questions.push_back(question);
    walkthrough_.begin(&lesson_, "cpp", {}, world_);
  }
  // Makes the question one about a race, and begins anew.
  lesson::Question& race(const char* certain,
                         const std::map<std::string, std::string>& parameters = {}) {
    lesson::Question& question = lesson_.questions[0];
    question.kind = lesson::QuestionKind::varies;
    question.answer = *lesson::Expression::parse("exists('queue.put')");
    question.certain = *lesson::Expression::parse(certain);
    walkthrough_.begin(&lesson_, "cpp", parameters, world_);
    return question;
  }
  static lesson::Pattern pattern(Kind kind) {
    lesson::Pattern out;
    out.kind = kind;
    return out;
  }
  void emit(Kind kind, std::uint32_t object = 0) {
    Event event;
    event.seq = ++seq_;
    event.t = RawNs(static_cast<std::int64_t>(seq_) * 1'000'000);
    event.kind = kind;
    event.process = event.thread = 1;
    event.pid = event.tid = 100;
    event.object = object;
    event.op = seq_;
    world_->apply(event);
    walkthrough_.apply(event, *world_);
  }

  lesson::Lesson lesson_;
  Progress progress_;
  Walkthrough walkthrough_{progress_};
  std::shared_ptr<world::World> world_ = std::make_shared<world::World>();
  std::uint64_t seq_ = 0;
};

}  // namespace

TEST_F(WalkthroughTest, StepsOfTheOtherVariantAreNotThere) {
  EXPECT_EQ(walkthrough_.steps().size(), 2U);
  EXPECT_EQ(walkthrough_.pages(), 3U);
}

TEST_F(WalkthroughTest, AHoldTurnsToItsStep) {
  emit(Kind::process_begin);
  EXPECT_EQ(walkthrough_.moment(0).seq, 1U);
  walkthrough_.set_held("second");
  EXPECT_EQ(walkthrough_.held_at(), std::optional<std::size_t>(1));
  EXPECT_EQ(walkthrough_.page(), 2U);
  walkthrough_.set_held("");
  EXPECT_FALSE(walkthrough_.held_at());
  EXPECT_EQ(walkthrough_.page(), 2U) << "the page stays open";
}

TEST_F(WalkthroughTest, TheRunAnswersTheGuess) {
  emit(Kind::queue_put, 1);
  const QuestionState& state = *walkthrough_.questions_at(1).at(0);
  walkthrough_.guess(state.question, {.number = 2});
  EXPECT_FALSE(state.verdict) << "the run is not over";
  emit(Kind::queue_put, 1);
  walkthrough_.finish();
  ASSERT_TRUE(state.truth);
  EXPECT_EQ(state.truth->number, 2);
  EXPECT_EQ(state.verdict, lesson::Verdict::right);
  EXPECT_EQ(progress_.of("tasks").answers.at("count"), "right");
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  EXPECT_FALSE(walkthrough_.questions_at(1).at(0)->guess) << "another run, another guess";
}

TEST_F(WalkthroughTest, WhatTheRunDoesNotShowIsASentence) {
  lesson_.questions[0].answer = *lesson::Expression::parse("time('queue.get')");
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  walkthrough_.finish();
  EXPECT_EQ(in_english(walkthrough_.questions_at(1).at(0)->error),
            "question count: the run shows no such queue.get event");
  EXPECT_FALSE(walkthrough_.questions_at(1).at(0)->truth);
}

// A race is graded by what the lesson says, as soon as the run is over; further runs illustrate it.
TEST_F(WalkthroughTest, ARaceIsGradedByItsReason) {
  const lesson::Question& question = race("'may'");
  walkthrough_.guess(&question, {.certain = lesson::Certainty::may});
  const auto state = [&] { return *walkthrough_.questions_at(1).at(0); };
  EXPECT_FALSE(state().verdict) << "the run is not over";
  walkthrough_.finish();
  EXPECT_EQ(state().verdict, lesson::Verdict::right) << "not seen in this run, and right";
  EXPECT_EQ(state().truth->of, 1U);
  EXPECT_EQ(state().truth->seen, 0U);
  const lesson::Evidence without;
  walkthrough_.set_truth(&question, std::vector<const lesson::Evidence*>(20, &without));
  EXPECT_EQ(state().truth->of, 20U);
  EXPECT_EQ(state().verdict, lesson::Verdict::right) << "0 of 20 does not refute `may`";
  EXPECT_EQ(progress_.of("tasks").answers.at("count"), "right");
}

TEST_F(WalkthroughTest, ARaceOfOtherRunsIsGradedForTheirParameters) {
  lesson::Question& question = race("if $lock == 'on' then 'cannot' else 'may'", {{"lock", "off"}});
  question.runs = {{"lock=on"}};
  walkthrough_.guess(&question, {.certain = lesson::Certainty::cannot});
  emit(Kind::queue_put, 1);
  walkthrough_.finish();
  const QuestionState& state = *walkthrough_.questions_at(1).at(0);
  EXPECT_EQ(state.truth->of, 0U) << "this run is none of them";
  EXPECT_EQ(state.verdict, lesson::Verdict::right);
}

TEST_F(WalkthroughTest, ARunThatRefutesTheLessonGradesNothing) {
  const lesson::Question& question = race("'cannot'");
  walkthrough_.guess(&question, {.certain = lesson::Certainty::cannot});
  emit(Kind::queue_put, 1);
  walkthrough_.finish();
  EXPECT_EQ(walkthrough_.questions_at(1).at(0)->verdict, lesson::Verdict::open);
  EXPECT_FALSE(progress_.of("tasks").answers.contains("count"));
}

TEST_F(WalkthroughTest, PagesAreRememberedAndStayWithinTheLesson) {
  walkthrough_.turn_to(2);
  walkthrough_.turn_to(1);
  EXPECT_EQ(walkthrough_.page(), 1U);
  EXPECT_EQ(progress_.of("tasks").furthest_page, 2U);
  walkthrough_.turn_to(99);
  EXPECT_EQ(walkthrough_.page(), 2U);
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  EXPECT_EQ(walkthrough_.page(), 2U) << "a run of the same lesson turns no page";
  lesson::Lesson other;
  walkthrough_.begin(&other, "cpp", {});
  EXPECT_EQ(walkthrough_.page(), 0U);
  walkthrough_.begin(nullptr, "", {});
  EXPECT_EQ(walkthrough_.pages(), 1U);
}

TEST(ProgressFile, ComesBackAsItWas) {
  const std::string folder = testing::TempDir() + "progress-" + std::to_string(getpid());
  const std::string path = folder + "/procession/progress.toml";
  Progress progress;
  progress.holds = false;
  progress.lessons["tasks"] = {3, {{"count", "right"}, {"who", "wrong"}}, "2026-11-25"};
  progress.lessons["other"] = {1, {}, "2026-11-24"};
  ASSERT_TRUE(save_progress(progress, path));
  std::optional<procession::Error> error;
  Progress read = load_progress(path, &error);
  EXPECT_EQ(in_english(error), "");
  EXPECT_FALSE(read.holds);
  EXPECT_EQ(read.of("tasks").furthest_page, 3U);
  EXPECT_EQ(read.of("tasks").answers, progress.of("tasks").answers);
  EXPECT_EQ(read.of("other").last_day, "2026-11-24");
  read.reset("tasks");
  EXPECT_EQ(read.of("tasks").furthest_page, 0U);
  std::filesystem::remove_all(folder);
}

TEST(LineHistoryTest, KeepsWhoPassedALine) {
  LineHistory lines;
  for (std::uint64_t n = 1; n <= 5; ++n) {
    Event event;
    event.seq = n;
    event.t = RawNs(static_cast<std::int64_t>(n) * 10);
    event.process = n % 2 == 0 ? 2 : 1;
    event.file = n % 2 == 0 ? "/a/main.cpp" : "/another/main.cpp";
    event.line = n == 5 ? 8 : 7;
    event.kind = Kind::note;
    lines.apply(event);
  }
  EXPECT_EQ(lines.of("main.cpp", 7).size(), 4U);
  EXPECT_EQ(lines.count_at("main.cpp", 7, RawNs(20)), 2U);
  EXPECT_EQ(lines.count_at("main.cpp", 7, RawNs(9)), 0U);
  EXPECT_EQ(lines.of("main.cpp", 8).at(0).seq, 5U);
  EXPECT_TRUE(lines.of("main.py", 7).empty());
}

// A question is veiled at a hold until it is answered.
TEST_F(WalkthroughTest, WhatAnswersAnOpenQuestionIsNotDrawnWhileTheRunIsHeld) {
  lesson_.questions[0].veils.values = {"n"};
  lesson_.questions[0].veils.lines = {"put *"};
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  EXPECT_TRUE(walkthrough_.veils().is_empty()) << "it is not held";
  walkthrough_.set_held("second");
  EXPECT_EQ(walkthrough_.veils().values, std::vector<std::string>{"n"});
  EXPECT_EQ(walkthrough_.veils().lines, std::vector<std::string>{"put *"});
  EXPECT_TRUE(walkthrough_.hides_line("put 3\n") && walkthrough_.hides_line("put 3"));
  EXPECT_FALSE(walkthrough_.hides_line("get 3"));
  walkthrough_.guess(&lesson_.questions[0], {.number = 2});
  EXPECT_TRUE(walkthrough_.veils().is_empty()) << "it is answered";
  EXPECT_FALSE(walkthrough_.hides_line("put 3"));
  walkthrough_.set_held("");
  EXPECT_TRUE(walkthrough_.veils().is_empty());
}

TEST_F(WalkthroughTest, ALaterPageIsForThoseWhoHaveGuessed) {
  lesson_.steps[2].variant.clear();
  lesson_.steps[2].waits_for = pattern(Kind::queue_get);
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  EXPECT_FALSE(walkthrough_.asked_before(0));
  EXPECT_FALSE(walkthrough_.asked_before(1)) << "the page with the question itself";
  EXPECT_EQ(walkthrough_.asked_before(2), std::optional<std::size_t>(1));
  walkthrough_.set_holds(false);
  EXPECT_FALSE(walkthrough_.asked_before(2)) << "the learner does not want to be asked";
  walkthrough_.set_holds(true);
  emit(Kind::queue_get, 1);
  EXPECT_FALSE(walkthrough_.asked_before(2)) << "the run has come there";
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  walkthrough_.guess(&lesson_.questions[0], {.number = 2});
  EXPECT_FALSE(walkthrough_.asked_before(2));
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  EXPECT_TRUE(walkthrough_.asked_before(2)) << "the guess had no run to be judged by";
  progress_.lessons["tasks"].answers["count"] = "wrong";
  EXPECT_FALSE(walkthrough_.asked_before(2)) << "answered on another day";
  progress_.lessons.clear();
  walkthrough_.finish();
  EXPECT_FALSE(walkthrough_.asked_before(2)) << "the run is over: it was all to be seen";
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  walkthrough_.reveal();
  EXPECT_FALSE(walkthrough_.asked_before(2)) << "asked for";
  walkthrough_.begin(&lesson_, "cpp", {}, world_);
  EXPECT_FALSE(walkthrough_.asked_before(2)) << "for as long as the lesson is open";
  const lesson::Lesson other = lesson_;
  walkthrough_.begin(&other, "cpp", {}, world_);
  EXPECT_TRUE(walkthrough_.asked_before(2));
}
