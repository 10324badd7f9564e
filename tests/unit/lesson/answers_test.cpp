#include "lesson/answers.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::lesson {
namespace {

Expression expression(const char* source) { return *Expression::parse(source); }

Question printed() {
  Question out;
  out.id = "printed";
  out.choices = {{"plain", {}, expression("exists('output', process='producer-1')")},
                 {"daemon", {}, expression("exists('output', process='consumer-1')")},
                 {"nobody", {}, expression("not exists('output')")}};
  return out;
}

TEST(Answers, AFixedOneIsWhatTheRunShows) {
  ToldRun run;
  run.print(10, 1, "work end\n");
  const auto truth = truth_of(printed(), {&run.evidence});
  ASSERT_TRUE(truth);
  EXPECT_EQ(truth->choices, std::vector<std::string>{"plain"});
  const auto verdict = [&](std::vector<std::string> guess) {
    return compare(printed(), *truth, {std::move(guess)});
  };
  EXPECT_EQ(verdict({"plain"}), Verdict::right);
  EXPECT_EQ(verdict({"daemon"}), Verdict::wrong);
  EXPECT_EQ(verdict({"plain", "daemon"}), Verdict::wrong);
  EXPECT_EQ(verdict({}), Verdict::wrong);
}

TEST(Answers, OfSeveralRightOnesSomeArePartly) {
  ToldRun run;
  run.print(10, 1, "a\n");
  run.print(11, 2, "b\n");
  const auto truth = truth_of(printed(), {&run.evidence});
  EXPECT_EQ(truth->choices.size(), 2U);
  EXPECT_EQ(compare(printed(), *truth, {{"daemon"}}), Verdict::partly);
  EXPECT_EQ(compare(printed(), *truth, {{"daemon", "plain"}}), Verdict::right);
}

TEST(Answers, AMeasuredOneIsRightWithinItsPercentage) {
  ToldRun run;
  run.emit(Kind::process_exit, 2000, 1, {});
  Question question;
  question.kind = QuestionKind::measured;
  question.answer = expression("lifetime('producer-1')");
  const auto truth = truth_of(question, {&run.evidence});
  ASSERT_TRUE(truth);
  EXPECT_EQ(compare(question, *truth, {.number = 1.81}), Verdict::right);
  EXPECT_EQ(compare(question, *truth, {.number = 2.21}), Verdict::wrong);
  question.within_percent = 20;
  EXPECT_EQ(compare(question, *truth, {.number = 2.21}), Verdict::right);
}

TEST(Answers, ARaceIsJudgedOverManyRunsOnly) {
  Question question;
  question.kind = QuestionKind::varies;
  question.answer = expression("exists('output', text='torn')");
  ToldRun torn, whole;
  torn.print(1, 1, "torn\n");
  whole.print(1, 1, "whole\n");
  std::vector<const Evidence*> runs(5, &whole.evidence);
  auto truth = truth_of(question, runs);
  EXPECT_EQ(truth->often, HowOften::not_seen);
  EXPECT_EQ(compare(question, *truth, {.often = HowOften::not_seen}), Verdict::open)
      << "5 runs without it say nothing";
  runs.push_back(&torn.evidence);
  truth = truth_of(question, runs);
  EXPECT_EQ(truth->seen, 1U);
  EXPECT_EQ(compare(question, *truth, {.often = HowOften::may}), Verdict::right)
      << "once with and once without it is enough for `may`";
  truth = truth_of(question, std::vector<const Evidence*>(20, &torn.evidence));
  EXPECT_EQ(compare(question, *truth, {.often = HowOften::must}), Verdict::right);
  EXPECT_EQ(compare(question, *truth, {.often = HowOften::not_seen}), Verdict::wrong);
}

TEST(Answers, WhatTheRunDoesNotShowIsAnError) {
  ToldRun run;
  Question question;
  question.id = "lifetime";
  question.kind = QuestionKind::measured;
  question.answer = expression("lifetime('nobody')");
  EXPECT_EQ(truth_of(question, {&run.evidence}).error().sentence(),
            "question lifetime: the run does not show nobody from begin to exit");
  EXPECT_FALSE(truth_of(question, {}));
}

Verdict guessed(double within, double within_percent, double truth, double guess) {
  Question question;
  question.kind = QuestionKind::measured;
  question.within = within;
  question.within_percent = within_percent;
  Truth measured;
  measured.number = truth;
  return compare(question, measured, {.number = guess});
}

TEST(Answers, AGuessAtTheAllowedDistanceIsRight) {
  EXPECT_EQ(guessed(1, 0, 2, 3), Verdict::right);
  EXPECT_EQ(guessed(1, 0, 2, 1), Verdict::right);
  EXPECT_EQ(guessed(1, 0, 2, 3.001), Verdict::wrong);
  EXPECT_EQ(guessed(1, 0, 2, 0.999), Verdict::wrong);
  EXPECT_EQ(guessed(0, 25, 8, 10), Verdict::right);
  EXPECT_EQ(guessed(0, 25, 8, 6), Verdict::right);
  EXPECT_EQ(guessed(0, 25, 8, 10.01), Verdict::wrong);
  EXPECT_EQ(guessed(0, 25, -8, -10), Verdict::right) << "a part of its size, not of its sign";
  EXPECT_EQ(guessed(1, 50, 100, 120), Verdict::wrong) << "a distance goes before a percentage";
}

TEST(Answers, HalfOfTheLastPlaceThatIsShownIsAllowedAlways) {
  EXPECT_EQ(guessed(0, 0, 0.0004, 0), Verdict::right);
  EXPECT_EQ(guessed(0, 0, 0, 0.0005), Verdict::right);
  EXPECT_EQ(guessed(0, 0, 0, 0.0006), Verdict::wrong);
  EXPECT_EQ(guessed(0.0001, 0, 0, 0.0005), Verdict::right);
}

TEST(Answers, ARaceIsOpenUntilTwentyRunsAreThere) {
  Question question;
  question.kind = QuestionKind::varies;
  const auto verdict = [&](std::uint32_t seen, std::uint32_t of, HowOften often, HowOften guess) {
    Truth truth;
    truth.seen = seen;
    truth.of = of;
    truth.often = often;
    return compare(question, truth, {.often = guess});
  };
  for (const HowOften often : {HowOften::must, HowOften::not_seen}) {
    const std::uint32_t all = often == HowOften::must ? 1 : 0;
    EXPECT_EQ(verdict(19 * all, 19, often, often), Verdict::open);
    EXPECT_EQ(verdict(20 * all, 20, often, often), Verdict::right);
    EXPECT_EQ(verdict(20 * all, 20, often, HowOften::may), Verdict::wrong);
    EXPECT_EQ(verdict(19 * all, 19, often, HowOften::may), Verdict::open);
  }
  EXPECT_EQ(verdict(1, 2, HowOften::may, HowOften::must), Verdict::wrong);
  EXPECT_EQ(verdict(1, 2, HowOften::may, HowOften::may), Verdict::right);
}

TEST(Answers, HowOftenIsCountedOverEveryRun) {
  Question question;
  question.kind = QuestionKind::varies;
  question.answer = expression("exists('output')");
  ToldRun with, without;
  with.print(1, 1, "x");
  const auto often = [&](std::vector<const Evidence*> runs) {
    return truth_of(question, runs)->often;
  };
  EXPECT_EQ(often({&with.evidence, &with.evidence}), HowOften::must);
  EXPECT_EQ(often({&without.evidence, &without.evidence}), HowOften::not_seen);
  EXPECT_EQ(often({&with.evidence, &without.evidence}), HowOften::may);
  EXPECT_EQ(often({&without.evidence, &with.evidence}), HowOften::may);
  EXPECT_EQ(truth_of(question, {&with.evidence, &without.evidence})->of, 2U);
}

}  // namespace
}  // namespace procession::lesson
