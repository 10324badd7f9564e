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

Question race(const std::string& certain) {
  Question question;
  question.id = "torn";
  question.kind = QuestionKind::varies;
  question.answer = expression("exists('output', text='torn')");
  if (!certain.empty()) question.certain = expression(certain.c_str());
  return question;
}

Truth seen(const Question& question, std::uint32_t torn, std::uint32_t whole) {
  ToldRun with, without;
  with.print(1, 1, "torn\n");
  without.print(1, 1, "whole\n");
  std::vector<const Evidence*> runs(torn, &with.evidence);
  runs.insert(runs.end(), whole, &without.evidence);
  return *truth_of(question, runs);
}

TEST(Answers, RunsIllustrateARaceAndNeverGradeIt) {
  const Question may = race("'may'");
  for (const auto& [torn, whole] : {std::pair(0U, 20U), {20U, 0U}, {3U, 17U}, {0U, 1U}, {1U, 0U}}) {
    const Truth truth = seen(may, torn, whole);
    EXPECT_EQ(truth.seen, torn);
    EXPECT_EQ(truth.of, torn + whole);
    EXPECT_FALSE(truth.is_refuted()) << "no run refutes `may`";
    EXPECT_EQ(compare(may, truth, {.certain = Certainty::may}), Verdict::right);
    EXPECT_EQ(compare(may, truth, {.certain = Certainty::must}), Verdict::wrong);
    EXPECT_EQ(compare(may, truth, {.certain = Certainty::cannot}), Verdict::wrong);
  }
}

TEST(Answers, OneRunRefutesMustAndCannotAndThenNothingIsGraded) {
  const struct {
    const char* certain;
    std::uint32_t torn, whole;
    bool is_refuted;
  } cases[] = {{"'must'", 20, 0, false},   {"'must'", 19, 1, true},   {"'must'", 0, 1, true},
               {"'cannot'", 0, 20, false}, {"'cannot'", 1, 19, true}, {"'cannot'", 1, 0, true}};
  for (const auto& one : cases) {
    const Question question = race(one.certain);
    const Truth truth = seen(question, one.torn, one.whole);
    EXPECT_EQ(truth.is_refuted(), one.is_refuted) << one.certain << one.torn;
    for (const Certainty guess : {Certainty::must, Certainty::may, Certainty::cannot}) {
      const Verdict verdict = compare(question, truth, {.certain = guess});
      if (one.is_refuted)
        EXPECT_EQ(verdict, Verdict::open) << one.certain << one.torn;
      else
        EXPECT_EQ(verdict, guess == *truth.certain ? Verdict::right : Verdict::wrong);
    }
  }
}

TEST(Answers, WhatIsCertainDependsOnTheParametersAlone) {
  const Question question = race("if $lock == 'on' then 'cannot' else 'may'");
  EXPECT_EQ(certainty_of(question, {{"lock", "on"}})->certain, Certainty::cannot);
  EXPECT_EQ(certainty_of(question, {{"lock", "off"}})->certain, Certainty::may);
  EXPECT_EQ(certainty_of(question, {{"lock", "off"}})->of, 0U);
  EXPECT_FALSE(certainty_of(question, {}).has_value()) << "no such parameter";
  EXPECT_EQ(certainty_of(race("'perhaps'"), {}).error().sentence(),
            "question torn: perhaps is none of must, may, cannot");
}

TEST(Answers, ARaceOfWhichTheLessonDoesNotSayIsNotGraded) {
  const Question question = race("");
  const Truth truth = seen(question, 3, 17);
  EXPECT_EQ(truth.certain, std::nullopt);
  EXPECT_FALSE(truth.is_refuted());
  EXPECT_EQ(compare(question, truth, {.certain = Certainty::may}), Verdict::open);
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

}  // namespace
}  // namespace procession::lesson
