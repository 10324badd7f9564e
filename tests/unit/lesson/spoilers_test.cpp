// Questions whose answer the run has already given when they are asked.
#include "lesson/audit/spoilers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace procession::lesson {
namespace {

struct Told {
  Kind kind = Kind::none;
  std::string text;
};

// The events: a process begins; prints "a"; prints "b"; there is a pause; prints "c"; the run goes
// on; prints "d".
const std::vector<Told> kRun = {{Kind::process_begin, "first"}, {Kind::output, "a\n"},
                                {Kind::output, "b\n"},          {Kind::run_pause, ""},
                                {Kind::output, "c\n"},          {Kind::run_resume, ""},
                                {Kind::output, "d\n"}};

class SpoilersTest : public testing::Test {
 protected:
  SpoilersTest() {
    lesson_.steps.resize(1);
    lesson_.steps[0].id = "asks";
    lesson_.questions.resize(1);
    lesson_.questions[0].step = "asks";
  }
  // The run comes to the step with this line.
  void ask_at(const std::string& line) {
    Pattern pattern;
    pattern.kind = Kind::output;
    pattern.text = line + "*";
    lesson_.steps[0].waits_for = pattern;
  }
  Question& question() { return lesson_.questions[0]; }
  void measured(const char* answer) {
    question().kind = QuestionKind::measured;
    question().answer = *Expression::parse(answer);
  }
  void choices(const std::vector<const char*>& right) {
    question().kind = QuestionKind::fixed;
    question().choices.clear();
    for (const char* one : right) question().choices.push_back({one, {}, *Expression::parse(one)});
  }
  std::vector<Asking> judge() const {
    return judge_askings(lesson_, "cpp", {}, [](const std::function<bool(const Event&)>& take) {
      std::uint64_t seq = 0;
      for (const Told& told : kRun) {
        Event event;
        event.seq = ++seq;
        event.t = RawNs(static_cast<std::int64_t>(seq) * 1'000'000);
        event.kind = told.kind;
        event.text = told.text;
        if (told.kind != Kind::run_pause && told.kind != Kind::run_resume)
          event.process = event.thread = 1;
        if (!take(event)) return;
      }
    });
  }
  Asking asking() const {
    const auto all = judge();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? Asking() : all[0];
  }
  Lesson lesson_;
};

TEST_F(SpoilersTest, AnAnswerThatIsStillToComeIsNotGiven) {
  ask_at("a");
  measured("time('output', text='d')");
  EXPECT_EQ(asking().asked_seq, 6U) << "the next pause is the hold";
  EXPECT_EQ(asking().given_seq, 0U);
  ask_at("d");
  EXPECT_EQ(asking().asked_seq, 7U) << "the run was not held there";
}

TEST_F(SpoilersTest, AnAnswerThatHasComeIsNamedByItsEvent) {
  ask_at("b");
  measured("time('output', text='a')");
  EXPECT_EQ(asking().given_seq, 2U);
}

TEST_F(SpoilersTest, WhatComesWhileTheRunIsHeldIsSeenToo) {
  ask_at("b");
  measured("time('output', text='c')");
  EXPECT_EQ(asking().asked_seq, 6U) << "the learner answers before the run goes on";
  EXPECT_EQ(asking().given_seq, 5U);
}

TEST_F(SpoilersTest, ANumberThatStillChangesIsNotGiven) {
  ask_at("b");
  measured("count('output')");
  question().within = 0.1;
  EXPECT_EQ(asking().given_seq, 0U);
}

TEST_F(SpoilersTest, WhatHoldsFromTheStartIsNotGivenByTheRun) {
  ask_at("b");
  choices({"exists('output', text='never')", "not exists('output', text='never')"});
  EXPECT_EQ(asking().given_seq, 0U);
}

TEST_F(SpoilersTest, AChoiceIsGivenByTheEventThatDecidesIt) {
  ask_at("b");
  choices({"exists('output', text='a')", "not exists('output', text='a')"});
  EXPECT_EQ(asking().given_seq, 2U);
  choices({"exists('output', text='d')", "not exists('output', text='d')"});
  EXPECT_EQ(asking().given_seq, 0U);
}

TEST_F(SpoilersTest, AnOutcomeOfARaceCountsAsItsAnswer) {
  ask_at("b");
  question().kind = QuestionKind::varies;
  question().answer = *Expression::parse("exists('output', text='a')");
  EXPECT_EQ(asking().given_seq, 2U);
}

TEST_F(SpoilersTest, OneChoiceMeansThatNoMoreIsRight) {
  ask_at("a");
  choices({"true", "exists('output', text='d')", "false"});
  EXPECT_EQ(asking().too_many_right, 2U);
  question().several = true;
  EXPECT_EQ(asking().too_many_right, 0U);
  choices({"true", "false"});
  question().several = false;
  EXPECT_EQ(asking().too_many_right, 0U);
}

TEST_F(SpoilersTest, AStepThatNeverComesAsksNothing) {
  ask_at("never");
  measured("time('output', text='a')");
  EXPECT_EQ(asking().asked_seq, 0U);
  EXPECT_EQ(asking().given_seq, 0U);
}

TEST_F(SpoilersTest, OnlyQuestionsThatARunIsHeldForAreLookedAt) {
  measured("time('output', text='a')");
  EXPECT_TRUE(judge().empty()) << "a step without a trigger";
  ask_at("b");
  question().runs = {{"x=1"}};
  EXPECT_TRUE(judge().empty()) << "other runs answer it";
  question().runs.clear();
  question().variant = "python";
  EXPECT_TRUE(judge().empty());
  question().variant.clear();
  question().when["check"] = {"if"};
  EXPECT_TRUE(judge().empty());
}

TEST_F(SpoilersTest, ARunIsHeldWhereAQuestionIsAsked) {
  ask_at("a");
  EXPECT_TRUE(is_held_at(lesson_, lesson_.steps[0], "cpp", {}));
  question().when["check"] = {"if"};
  EXPECT_FALSE(is_held_at(lesson_, lesson_.steps[0], "cpp", {{"check", "while"}}));
  EXPECT_TRUE(is_held_at(lesson_, lesson_.steps[0], "cpp", {{"check", "if"}}));
  question().when.clear();
  lesson_.steps[0].variant = "python";
  EXPECT_FALSE(is_held_at(lesson_, lesson_.steps[0], "cpp", {}));
  lesson_.steps[0].variant.clear();
  lesson_.steps[0].waits_for.reset();
  EXPECT_FALSE(is_held_at(lesson_, lesson_.steps[0], "cpp", {})) << "the reader goes on by hand";
  ask_at("a");
  question().step = "another";
  EXPECT_FALSE(is_held_at(lesson_, lesson_.steps[0], "cpp", {})) << "nothing is asked there";
}

}  // namespace
}  // namespace procession::lesson
