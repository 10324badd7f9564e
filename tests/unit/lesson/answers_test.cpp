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
  run.tell(Kind::process_exit, 2000, 1, {});
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

}  // namespace
}  // namespace procession::lesson
