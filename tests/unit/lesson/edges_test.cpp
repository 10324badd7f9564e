// Small differences in how an expression is parsed, in a run's facts, and in messages.
#include <gtest/gtest.h>

#include "lesson/answers.h"
#include "lesson/expression.h"
#include "lesson/steps.h"
#include "story.h"

namespace procession::lesson {
namespace {

using Set = std::map<std::string, std::string>;

class LessonEdges : public testing::Test {
 protected:
  std::string value(std::string_view source, const Expression::Names& names = {}) {
    const auto parsed = Expression::parse(source, names);
    if (!parsed) return "no expression: " + parsed.error().sentence();
    const auto value = parsed->evaluate({&run_.evidence});
    return value ? text_of(*value) : "error: " + value.error().sentence();
  }
  // An event of a thread that is not its process's first.
  void emit_from(std::uint32_t process, std::uint32_t thread, Kind kind, std::uint32_t object,
                 std::uint64_t op) {
    Event event;
    event.seq = ++seq_;
    event.t = RawNs(2'000'000'000);
    event.kind = kind;
    event.process = process;
    event.thread = thread;
    event.pid = static_cast<std::int32_t>(100 + process);
    event.tid = static_cast<std::int32_t>(100 + thread);
    event.object = object;
    event.op = op;
    run_.evidence.apply(event);
  }
  ToldRun run_{{{"size", "12x"}, {"half", "0.5"}, {"on", "true"}, {"none", ""}}};
  std::uint64_t seq_ = 1000;
};

TEST_F(LessonEdges, AComparisonIsNoArgumentWithAName) {
  const Expression::Names names{{"held", *Expression::parse("1")}};
  EXPECT_EQ(value("in(1, held == 1)", names), "true");
  EXPECT_EQ(value("in(1, held==2)", names), "false");
  EXPECT_EQ(value("in(1, held)", names), "1");
  EXPECT_EQ(value("count('output', a= =1)").substr(0, 13), "no expression");
}

TEST_F(LessonEdges, OnlyAWholeTextIsANumberOrATruth) {
  EXPECT_EQ(value("$size == '12x'"), "true");
  EXPECT_EQ(value("$half + 0"), "0.5");
  EXPECT_EQ(value("$on"), "true");
  EXPECT_EQ(value("not $on"), "false");
  EXPECT_EQ(value("$none == ''"), "true");
}

TEST_F(LessonEdges, MostHoldersCountsProcessesNotThreads) {
  run_.emit(Kind::object_create, 1000, 1, {.object = 7, .text = "type=semaphore name=park"});
  emit_from(1, 1, Kind::semaphore_acquire, 7, 1);
  emit_from(1, 5, Kind::semaphore_acquire, 7, 2);
  emit_from(1, 6, Kind::semaphore_acquire, 7, 3);
  EXPECT_EQ(value("most_holders('park')"), "1");
  emit_from(2, 2, Kind::semaphore_acquire, 7, 4);
  EXPECT_EQ(value("most_holders('park')"), "2");
}

TEST_F(LessonEdges, ArgumentsHaveTheirPlaces) {
  const auto is_wrong = [&](std::string_view source) {
    return value(source).starts_with("no expression");
  };
  EXPECT_NE(value("count(process='x', 'output')").find("one stands before it"), std::string::npos);
  EXPECT_NE(value("count()").find("count() with 1 plain argument"), std::string::npos);
  EXPECT_NE(value("count('output', 'note')").find("count() with 1 plain argument"),
            std::string::npos);
  EXPECT_NE(value("min()").find("min() with at least 1 plain arguments"), std::string::npos);
  EXPECT_NE(value("count('output' 'note')").find("\",\" or \")\""), std::string::npos);
  EXPECT_NE(value("min(a=1)").find("one of process="), std::string::npos);
  EXPECT_NE(value("count($size)").find("a kind of event in quotes"), std::string::npos);
  EXPECT_NE(value("count").find("\"(\" after count"), std::string::npos);
  EXPECT_NE(value("$ + 1").find("the name of a parameter"), std::string::npos);
  for (const char* source : {"count(, 'output')", "count('output',)", "count('output'", "in(1)",
                             "in(1, 2, 3)", "abs(1, 2)", "if true then 1", "if true 1 else 2",
                             "iftrue then 1 else 2", "in('1', 1)", "in($half, 1)", "()"})
    EXPECT_TRUE(is_wrong(source)) << source;
  std::string many = "max(1";
  for (int i = 2; i <= 16; ++i) many += ", " + std::to_string(i);
  EXPECT_EQ(value(many + ")"), "16");
  EXPECT_TRUE(is_wrong(many + ", 17)"));
}

TEST_F(LessonEdges, ParametersAreNamedOnceInTheirOrder) {
  const auto parsed = Expression::parse("if $b > 1 then $a else in(2, -$b + $c)");
  ASSERT_TRUE(parsed) << parsed.error().sentence();
  EXPECT_EQ(parsed->parameters(), (std::vector<std::string>{"b", "a", "c"}));
  EXPECT_EQ(parsed->runs(), 2);
  EXPECT_TRUE(Expression().parameters().empty());
  EXPECT_EQ(Expression().runs(), 1);
  EXPECT_FALSE(Expression().evaluate({&run_.evidence}));
}

TEST_F(LessonEdges, ARunInsideAnotherIsCountedFromTheFirst) {
  ToldRun second(Set{{"size", "2"}}), third(Set{{"size", "3"}});
  ToldRun first(Set{{"size", "1"}});
  const std::vector<const Evidence*> runs{&first.evidence, &second.evidence, &third.evidence};
  const auto number = [&](const char* source) { return Expression::parse(source)->number(runs); };
  EXPECT_EQ(*number("in(2, $size)"), 2);
  EXPECT_EQ(*number("in(3, in(1, $size))"), 1);
  EXPECT_EQ(*number("in(3, in(2, $size) * 10 + $size)"), 23);
  EXPECT_EQ(*number("in(1, $size) + $size"), 2);
  EXPECT_EQ(number("in(4, $size)").error().sentence(), "this needs 4 runs, and there are 3");
}

TEST_F(LessonEdges, ANumberIsNeverShownAsMinusNothing) {
  EXPECT_EQ(value("-0"), "0");
  EXPECT_EQ(value("0 * -1"), "0");
  EXPECT_EQ(value("-0.0004"), "0");
  EXPECT_EQ(value("-0.0005"), "-0.001");
}

TEST_F(LessonEdges, ErrorsOfAPartAreTheWholes) {
  const std::string error = "error: something would be divided by 0";
  for (const char* source :
       {"1/0 + 1", "1 + 1/0", "-(1/0)", "1/0 == 1", "1 == 1/0", "if 1/0 > 1 then 1 else 2",
        "if true then 1/0 else 2", "not 1/0 > 1", "1/0 > 1 or true", "false or 1/0 > 1",
        "true and 1/0 > 1", "max(1, 1/0)", "abs(1/0)", "count('output', a=1/0)",
        "time('output', nth=1/0)", "in(1, 1/0)"})
    EXPECT_EQ(value(source), error) << source;
  EXPECT_EQ(value("if true then 1 else 1/0"), "1");
  EXPECT_EQ(value("true == false"), "false");
  EXPECT_EQ(value("true != false"), "true");
  EXPECT_EQ(value("'a' < 'b'").substr(0, 6), "error:");
  EXPECT_EQ(value("count('output', process=1)").substr(0, 6), "error:");
  EXPECT_EQ(value("lifetime(1)").substr(0, 6), "error:");
}

TEST_F(LessonEdges, TheValueOfAnEvent) {
  run_.emit(Kind::note, 200, 1, {.a = 7, .b = 8});
  run_.emit(Kind::note, 300, 1, {.a = 7, .text = "9"});
  run_.emit(Kind::note, 400, 1, {.a = 7, .text = "x=y=z"});
  run_.emit(Kind::note, 500, 1, {.a = 7, .text = "x="});
  run_.emit(Kind::note, 600, 1, {.a = 3, .text = "a 12 b"});
  EXPECT_EQ(value("value('note')"), "7");
  EXPECT_EQ(value("value('note', nth=2)"), "9");
  EXPECT_EQ(value("value('note', nth=3)"), "y=z") << "from the first = on";
  EXPECT_EQ(value("value('note', nth=4) == ''"), "true");
  EXPECT_EQ(value("first_number('note', nth=5) + last_number('note', nth=5)"), "24");
  EXPECT_EQ(value("second_number('note')"), "8");
  EXPECT_EQ(value("number('note')"), "7");
  EXPECT_EQ(value("time('note', nth=0)"), "error: the run shows no such note event");
  EXPECT_EQ(value("count('note', a=2.6)"), "1") << "a whole number, rounded";
  EXPECT_EQ(value("time('note', nth=1.6)"), "0.3");
  EXPECT_EQ(value("exists('note', a=4)"), "false");
}

TEST_F(LessonEdges, AFilterIsMetByWhatIsThereOnly) {
  run_.emit(Kind::note, 200, 9, {});
  EXPECT_EQ(value("count('note', process='*')"), "1") << "one without a name";
  EXPECT_EQ(value("count('note', process='?*')"), "0");
  EXPECT_EQ(value("count('note', object='*')"), "0") << "it is about no object";
  EXPECT_EQ(value("count('note', text='')"), "1");
  EXPECT_EQ(value("count('note', text='?*')"), "0");
  EXPECT_EQ(value("who('note')"), "");
}

TEST_F(LessonEdges, OfSeveralThatFitTheFirstThatIsKnownWhole) {
  run_.emit(Kind::process_exit, 700, 2, {});
  EXPECT_EQ(value("lifetime('*')"), "0.6") << "the first of them has not ended";
  run_.emit(Kind::object_create, 700, 1, {.object = 2, .text = "type=queue name=others"});
  run_.emit(Kind::queue_put, 800, 1, {.object = 2, .b = item_id(1, 1)});
  run_.emit(Kind::queue_put, 800, 1, {.object = 2, .b = item_id(1, 2)});
  EXPECT_EQ(value("highest_depth('*')"), "2") << "nothing was put into the first";
  run_.emit(Kind::queue_put, 900, 1, {.object = 1, .b = item_id(1, 3)});
  EXPECT_EQ(value("highest_depth('*')"), "1");
  EXPECT_EQ(value("most_holders('tasks')"), "error: the run shows no semaphore tasks");
}

TEST(AnswersEdges, AFixedOneIsOfTheFirstRunAndAMeasuredOneOfAll) {
  ToldRun with(Set{{"n", "1"}}), without(Set{{"n", "5"}});
  with.print(1, 1, "x");
  Question fixed;
  fixed.id = "which";
  fixed.choices = {{"yes", {}, *Expression::parse("exists('output')")},
                   {"no", {}, *Expression::parse("not exists('output')")}};
  const auto right = [&](const std::vector<const Evidence*>& runs) {
    return truth_of(fixed, runs)->choices;
  };
  EXPECT_EQ(right({&with.evidence, &without.evidence}), std::vector<std::string>{"yes"});
  EXPECT_EQ(right({&without.evidence, &with.evidence}), std::vector<std::string>{"no"});
  Question measured;
  measured.kind = QuestionKind::measured;
  measured.answer = *Expression::parse("in(2, $n) - $n");
  EXPECT_EQ(truth_of(measured, {&with.evidence, &without.evidence})->number, 4);
}

TEST(AnswersEdges, AnErrorNamesItsQuestion) {
  ToldRun run;
  Question question;
  question.id = "odd";
  question.answer = *Expression::parse("1 + 1");
  question.choices = {{"a", {}, *Expression::parse("1 + 1")}};
  for (const QuestionKind kind : {QuestionKind::fixed, QuestionKind::varies}) {
    question.kind = kind;
    EXPECT_EQ(truth_of(question, {&run.evidence}).error().sentence(),
              "question odd: `1 + 1` is 2, neither true nor false");
  }
  question.kind = QuestionKind::measured;
  question.answer = *Expression::parse("true");
  EXPECT_EQ(truth_of(question, {&run.evidence}).error().sentence(),
            "question odd: `true` is true, no number");
}

TEST(AnswersEdges, OfNoneThatIsRightNoneIsRight) {
  const Question question;  // fixed
  EXPECT_EQ(compare(question, {}, {}), Verdict::right);
  EXPECT_EQ(compare(question, {}, {{"a"}}), Verdict::wrong);
  Truth two;
  two.choices = {"a", "b"};
  EXPECT_EQ(compare(question, two, {{"a", "x"}}), Verdict::wrong) << "as many, but not the same";
  EXPECT_EQ(compare(question, two, {{"x"}}), Verdict::wrong);
  EXPECT_EQ(compare(question, two, {{"b"}}), Verdict::partly);
}

TEST(StepEdges, WhatIsNotKnownFitsNoName) {
  Lesson lesson;
  lesson.steps.resize(4);
  for (std::size_t i = 0; i < 4; ++i) lesson.steps[i].waits_for.emplace().kind = Kind::note;
  lesson.steps[0].waits_for->process = "*";
  lesson.steps[1].waits_for->object = "*";
  lesson.steps[2].waits_for->depth = Amount{0, {}};
  StepFinder finder(lesson, "cpp", {});
  world::World world;
  Event event;
  event.seq = 1;
  event.kind = Kind::note;
  world.apply(event);
  EXPECT_TRUE(finder.apply(event, world));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(finder.moments()[i].seq, 0U) << i;
  EXPECT_EQ(finder.moments()[3].seq, 1U);
}

TEST(StepEdges, AStepThatWaitsForNothingSaysSo) {
  Lesson lesson;
  lesson.steps.resize(2);
  lesson.steps[1].title = {"Look", "看"};
  EXPECT_EQ(never_reached_sentence(lesson, 1, "cpp", {}, "zh_CN.UTF-8"),
            "step 2 never came: \"看\" waits for nothing");
  EXPECT_EQ(never_reached_sentence(lesson, 1, "cpp", {}, "en_US"),
            "step 2 never came: \"Look\" waits for nothing");
  EXPECT_TRUE(never_reached(lesson, "cpp", {}, std::vector<Moment>(2)).empty());
  lesson.steps[1].waits_for.emplace().kind = Kind::note;
  EXPECT_EQ(never_reached(lesson, "cpp", {}, std::vector<Moment>(2)), std::vector<std::size_t>{1});
  EXPECT_TRUE(never_reached(lesson, "cpp", {}, std::vector<Moment>(1)).empty());
}

}  // namespace
}  // namespace procession::lesson
