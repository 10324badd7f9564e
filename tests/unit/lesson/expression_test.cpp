#include "lesson/expression.h"

#include <gtest/gtest.h>

#include "story.h"

namespace procession::lesson {
namespace {

class ExpressionTest : public testing::Test {
 protected:
  ExpressionTest() : run_({{"capacity", "3"}, {"ending", "sentinel"}, {"lock", "false"}}) {
    run_.wait(200, 250, 1);
    run_.wait(300, 300, 1);
    run_.print(400, 2, "work end\n");
    run_.emit(Kind::variable_read, 450, 2, {.text = "n=50"});
    run_.emit(Kind::process_exit, 500, 1, {.a = 3});
    run_.emit(Kind::queue_put_request, 600, 2, {.object = 1, .op = 99});
    run_.emit(Kind::note, 1000, 2, {});
  }
  std::string value(std::string_view source) {
    const auto parsed = Expression::parse(source);
    if (!parsed) return "no expression: " + parsed.error().sentence();
    const auto value = parsed->evaluate({&run_.evidence});
    return value ? text_of(*value) : "error: " + value.error().sentence();
  }
  ToldRun run_;
};

TEST_F(ExpressionTest, ReckonsAsInSchool) {
  EXPECT_EQ(value("1 + 2 * 3 - 4 / 8"), "6.5");
  EXPECT_EQ(value("-(1 + 2) * 2"), "-6");
  EXPECT_EQ(value("10 - 2 - 3"), "5");
  EXPECT_EQ(value("min(3, 1, 2) + max(1, 5) + abs(-2)"), "8");
  EXPECT_EQ(value("1 < 2 and not 2 < 1 or false"), "true");
  EXPECT_EQ(value("false and 1/0 > 1"), "false") << "what decides nothing is not looked at";
  EXPECT_EQ(value("true or 1/0 > 1"), "true");
  EXPECT_EQ(value("if 2 >= 2 then 'balanced' else 'no'"), "balanced");
  EXPECT_EQ(value("1 != 2"), "true");
  EXPECT_EQ(value("'a' == 'a'"), "true");
}

TEST_F(ExpressionTest, KnowsTheParameters) {
  EXPECT_EQ(value("$capacity * 2"), "6");
  EXPECT_EQ(value("$ending == 'sentinel'"), "true");
  EXPECT_EQ(value("not $lock"), "true");
  EXPECT_EQ(value("$other"), "error: the run has no parameter other");
}

TEST_F(ExpressionTest, LooksAtTheEvents) {
  EXPECT_EQ(value("count('queue.put', process='producer-*')"), "2");
  EXPECT_EQ(value("count('queue.put', process='consumer-*')"), "0");
  EXPECT_EQ(value("exists('output', text='work end')"), "true") << "a line without its end";
  EXPECT_EQ(value("exists('output', process='producer-1', text='work end')"), "false");
  EXPECT_EQ(value("time('queue.put', object='tasks', nth=2)"), "0.3");
  EXPECT_EQ(value("time('queue.put', nth=-1)"), "0.3");
  EXPECT_EQ(value("number('process.exit')"), "3");
  EXPECT_EQ(value("value('variable.read', process='consumer-1', text='n=*')"), "50");
  EXPECT_EQ(value("who('output')"), "consumer-1");
  EXPECT_EQ(value("text('variable.read')"), "n=50");
  EXPECT_EQ(value("last_number('variable.read') + 1"), "51");
  EXPECT_EQ(value("first_number('variable.read')"), "50");
  EXPECT_EQ(value("last_number('output')"), "error: the text \"work end\n\" holds no number");
  EXPECT_EQ(value("time('queue.get')"), "error: the run shows no such queue.get event");
  EXPECT_EQ(value("highest_depth('tasks')"), "2");
}

TEST_F(ExpressionTest, AddsUpWaitsAndLives) {
  EXPECT_EQ(value("waited('queue.put.request', process='producer-*', object='tasks')"), "0.05");
  EXPECT_EQ(value("waited('queue.put.request', process='consumer-*')"), "0.4")
      << "one that is open waits to the end of the run";
  EXPECT_EQ(value("lifetime('producer-1')"), "0.5");
  EXPECT_EQ(value("lifetime('consumer-1')"),
            "error: the run does not show consumer-1 from begin to exit");
}

TEST_F(ExpressionTest, CountsWhoHoldsPermitsAtOnce) {
  EXPECT_EQ(value("most_holders('park')"), "error: the run shows no semaphore park");
  run_.emit(Kind::object_create, 1000, 1, {.object = 7, .text = "type=semaphore name=park"});
  EXPECT_EQ(value("most_holders('park')"), "0");
  run_.emit(Kind::semaphore_acquire, 1100, 1, {.object = 7, .op = 101});
  run_.emit(Kind::semaphore_acquire, 1100, 1, {.object = 7, .op = 102});
  EXPECT_EQ(value("most_holders('park')"), "1") << "processes, not permits";
  run_.emit(Kind::semaphore_acquire, 1200, 2, {.object = 7, .op = 103});
  run_.emit(Kind::semaphore_release, 1300, 2, {.object = 7, .op = 104});
  EXPECT_EQ(value("most_holders('park')"), "2");
}

TEST_F(ExpressionTest, AReleaseTooManyLetsOneMoreIn) {
  run_.emit(Kind::object_create, 1000, 1, {.object = 7, .text = "type=semaphore name=park"});
  std::uint64_t op = 100;
  const auto emit = [&](Kind kind, std::uint32_t process) {
    run_.emit(kind, 1100, process, {.object = 7, .op = ++op});
  };
  for (const std::uint32_t process : {1U, 2U}) emit(Kind::semaphore_acquire, process);
  for (int twice = 0; twice < 2; ++twice) emit(Kind::semaphore_release, 1);
  for (const std::uint32_t process : {3U, 4U}) emit(Kind::semaphore_acquire, process);
  EXPECT_EQ(value("most_holders('park')"), "3") << "the second one is still inside";
}

TEST_F(ExpressionTest, RunsStandSideBySide) {
  ToldRun other;
  other.emit(Kind::process_exit, 800, 1, {});
  const auto parsed = Expression::parse("in(2, lifetime('producer-1')) - lifetime('producer-1')");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->runs(), 2);
  const auto value = parsed->number({&run_.evidence, &other.evidence});
  ASSERT_TRUE(value);
  EXPECT_NEAR(*value, 0.3, 1e-9);
  EXPECT_EQ(parsed->number({&run_.evidence}).error().sentence(),
            "this needs 2 runs, and there is 1");
}

TEST_F(ExpressionTest, AnExpressionMayStandUnderAName) {
  const Expression::Names names{{"held", *Expression::parse("waited('queue.put.request')")}};
  const auto parsed = Expression::parse("held > 0.4 and held < 0.5", names);
  ASSERT_TRUE(parsed) << parsed.error().sentence();
  EXPECT_TRUE(*parsed->truth({&run_.evidence}));
  EXPECT_FALSE(Expression::parse("heldd > 0.4", names));
}

TEST_F(ExpressionTest, TimeIsTheSessions) {
  run_.emit(Kind::run_pause, 1000, 0, {});
  run_.emit(Kind::run_resume, 3000, 0, {});
  run_.print(3500, 2, "late\n");
  EXPECT_EQ(value("time('output', text='late')"), "1.5");
}

TEST_F(ExpressionTest, MixedTypesAreErrors) {
  EXPECT_EQ(value("1 + 'a'"), "error: a number was expected where a text (a) stands");
  EXPECT_EQ(value("1 == 'a'"), "error: a number can't be compared with a text");
  EXPECT_EQ(value("1 / 0"), "error: something would be divided by 0");
  EXPECT_EQ(value("not 3"), "error: a truth was expected where a number (3) stands");
  const auto parsed = Expression::parse("1 + 1");
  EXPECT_EQ(parsed->truth({&run_.evidence}).error().sentence(),
            "`1 + 1` is 2, neither true nor false");
}

TEST(ExpressionParse, SaysWhereAndWhatWasExpected) {
  const auto said = [](std::string_view source) {
    const auto parsed = Expression::parse(source);
    return parsed ? std::string("fine") : parsed.error().sentence();
  };
  EXPECT_EQ(said("1 +"), "character 4 of the expression: expected a value");
  EXPECT_EQ(said("(1"), "character 3 of the expression: expected \")\"");
  EXPECT_EQ(said("1 2"), "character 3 of the expression: expected the end, or an operator");
  EXPECT_EQ(said("'a"), "character 1 of the expression: expected a text that ends with '");
  EXPECT_TRUE(said("counts('queue.put')").ends_with("min, max, abs, in"));
  EXPECT_TRUE(said("count('queue.putt')").find("a kind of event in quotes") != std::string::npos);
  EXPECT_TRUE(said("count('queue.put', proces='x')").find("one of process=") != std::string::npos);
  EXPECT_TRUE(said("waited('queue.put')").find(".request") != std::string::npos);
  EXPECT_TRUE(said("in(0, 1)").find("1 to 9") != std::string::npos);
  EXPECT_TRUE(said(std::string(200, '(')).find("less nesting") != std::string::npos);
  EXPECT_TRUE(said(std::string(5000, '1')).find("4096") != std::string::npos);
  EXPECT_EQ(said("notch"), said("oops")) << "a word is a word only as a whole";
}

TEST_F(ExpressionTest, WhatBindsCloser) {
  EXPECT_EQ(value("true or true and false"), "true");
  EXPECT_EQ(value("false and true or true"), "true");
  EXPECT_EQ(value("true or false and 1/0 > 1"), "true");
  EXPECT_EQ(value("not true or true"), "true");
  EXPECT_EQ(value("not false and false"), "false");
  EXPECT_EQ(value("not 1 == 2"), "true");
  EXPECT_EQ(value("1 + 1 == 2"), "true");
  EXPECT_EQ(value("2 - 1 < 2 * 1"), "true");
  EXPECT_EQ(value("8 / 4 / 2"), "1");
  EXPECT_EQ(value("2 - -1"), "3");
  EXPECT_EQ(value("1 < 2 < 3"),
            "no expression: character 7 of the expression: expected the end, "
            "or an operator");
}

TEST_F(ExpressionTest, ComparesAtTheBound) {
  EXPECT_EQ(value("2 < 2"), "false");
  EXPECT_EQ(value("2 > 2"), "false");
  EXPECT_EQ(value("2 <= 2"), "true");
  EXPECT_EQ(value("2 >= 2"), "true");
  EXPECT_EQ(value("1 >= 2"), "false");
  EXPECT_EQ(value("3 <= 2"), "false");
  EXPECT_EQ(value("1 == 1"), "true");
  EXPECT_EQ(value("1 != 1"), "false");
  EXPECT_EQ(value("'a' != 'b'"), "true");
  EXPECT_EQ(value("if false then 1 else 2"), "2");
}

TEST_F(ExpressionTest, NumbersAreShownWithThreePlaces) {
  EXPECT_EQ(value("0.0004"), "0");
  EXPECT_EQ(value("0.0005"), "0.001");
  EXPECT_EQ(value("1.2344"), "1.234");
}

TEST_F(ExpressionTest, TakesTheNthFromEitherEnd) {
  EXPECT_EQ(value("time('queue.put', nth=1)"), "0.25");
  EXPECT_EQ(value("time('queue.put', nth=-2)"), "0.25");
  EXPECT_EQ(value("time('queue.put', nth=3)"), "error: the run shows no such queue.put event");
  EXPECT_EQ(value("time('queue.put', nth=-3)"), "error: the run shows no such queue.put event");
  EXPECT_EQ(value("time('queue.put')"), "0.25") << "the first";
}

TEST_F(ExpressionTest, FiltersByItsNumbers) {
  run_.emit(Kind::process_exit, 1100, 2, {.a = 4, .b = 9});
  EXPECT_EQ(value("count('process.exit', a=3)"), "1");
  EXPECT_EQ(value("count('process.exit', a=4)"), "1");
  EXPECT_EQ(value("count('process.exit', b=9)"), "1");
  EXPECT_EQ(value("count('process.exit', b=9, a=3)"), "0");
  EXPECT_EQ(value("second_number('process.exit', a=4)"), "9");
}

TEST_F(ExpressionTest, FirstAndLastNumberOfAText) {
  run_.print(1100, 1, "12 of 345 cars");
  EXPECT_EQ(value("first_number('output', nth=-1)"), "12");
  EXPECT_EQ(value("last_number('output', nth=-1)"), "345");
  run_.print(1200, 1, "all of 7");
  EXPECT_EQ(value("first_number('output', nth=-1)"), "7");
  EXPECT_EQ(value("last_number('output', nth=-1)"), "7");
}

TEST_F(ExpressionTest, AHighestDepthIsThatOfAnyMoment) {
  EXPECT_EQ(value("highest_depth('tasks')"), "2");
  run_.emit(Kind::queue_get, 1100, 2, {.object = 1, .b = item_id(1, 1)});
  run_.emit(Kind::queue_get, 1100, 2, {.object = 1, .b = item_id(1, 2)});
  run_.wait(1200, 1200, 1);
  EXPECT_EQ(value("highest_depth('tasks')"), "2");
  EXPECT_EQ(value("highest_depth('other')"), "error: nothing was put into other");
}

// Numbers that are used again: a thread's op, and the same op of two threads.
TEST_F(ExpressionTest, WaitsAreToldApartByThreadAndOp) {
  ToldRun run;
  const auto ask = [&](std::int64_t ms, std::uint32_t process) {
    run.emit(Kind::lock_request, ms, process, {.object = 3, .op = 7});
  };
  const auto got = [&](std::int64_t ms, std::uint32_t process) {
    run.emit(Kind::lock_acquire, ms, process, {.object = 3, .op = 7});
  };
  ask(1000, 1);
  ask(2000, 2);
  got(3000, 1);  // 2 s
  got(6000, 2);  // 4 s
  ask(7000, 1);
  got(8000, 1);  // 1 s
  got(9000, 1);  // of no request
  const auto waited = [&](const char* source) {
    return *Expression::parse(source)->number({&run.evidence});
  };
  EXPECT_DOUBLE_EQ(waited("waited('lock.request')"), 7);
  EXPECT_DOUBLE_EQ(waited("waited('lock.request', process='consumer-1')"), 4);
  EXPECT_DOUBLE_EQ(waited("waited('queue.get.request')"), 0);
}

TEST_F(ExpressionTest, TimeGoesAsFastAsTheSession) {
  ToldRun run;
  run.emit(Kind::run_speed, 1000, 0, {.a = 500});
  EXPECT_DOUBLE_EQ(run.evidence.seconds(RawNs(1'000'000'000)), 1);
  EXPECT_DOUBLE_EQ(run.evidence.seconds(RawNs(3'000'000'000)), 2);
  run.wait(3000, 5000, 1);
  run.emit(Kind::process_exit, 6000, 2, {});
  const auto number = [&](const char* source) {
    return *Expression::parse(source)->number({&run.evidence});
  };
  EXPECT_DOUBLE_EQ(number("waited('queue.put.request')"), 1);
  EXPECT_DOUBLE_EQ(number("time('process.exit')"), 3.5);
  EXPECT_DOUBLE_EQ(number("lifetime('consumer-1')"), 3.4);
}

TEST_F(ExpressionTest, MostHoldersCountsProcessesThatHaveAPermitNow) {
  run_.emit(Kind::object_create, 1000, 1, {.object = 7, .text = "type=semaphore name=park"});
  const auto emit = [&](Kind kind, std::uint32_t process) {
    run_.emit(kind, 1100, process, {.object = 7});
  };
  emit(Kind::semaphore_release, 2);  // a process without a permit returns no other process's
  emit(Kind::semaphore_acquire, 1);
  emit(Kind::semaphore_acquire, 1);
  emit(Kind::semaphore_release, 1);
  emit(Kind::semaphore_acquire, 2);
  EXPECT_EQ(value("most_holders('park')"), "2") << "the first has one left";
  emit(Kind::semaphore_release, 1);
  emit(Kind::semaphore_release, 2);
  emit(Kind::semaphore_acquire, 3);
  EXPECT_EQ(value("most_holders('park')"), "2") << "the most that ever had one at a time";
}

// The rest of a longer run is left out, and no question about its events is answered.
TEST(EvidenceBounds, TwoMillionEventsAreKept) {
  Evidence evidence;
  Event event;
  event.kind = Kind::note;
  const auto add = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      ++event.seq;
      evidence.apply(event);
    }
  };
  const auto count = *Expression::parse("count('note')");
  add(Evidence::kMost - 1);
  EXPECT_TRUE(evidence.is_whole());
  ASSERT_TRUE(count.number({&evidence}));
  EXPECT_EQ(*count.number({&evidence}), static_cast<double>(Evidence::kMost - 1));
  add(1);
  EXPECT_FALSE(evidence.is_whole());
  EXPECT_FALSE(count.number({&evidence}));
  add(1);
  EXPECT_EQ(evidence.count({.kind = Kind::note}), static_cast<std::int64_t>(Evidence::kMost));
}

TEST(ExpressionParse, BoundsOfItsText) {
  const auto fine = [](const std::string& source) { return Expression::parse(source).has_value(); };
  EXPECT_TRUE(fine("1" + std::string(4095, ' ')));
  EXPECT_FALSE(fine("1" + std::string(4096, ' ')));
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "1" + std::string(depth, ')');
  };
  EXPECT_TRUE(fine(nested(63)));
  EXPECT_FALSE(fine(nested(64)));
  EXPECT_TRUE(fine(std::string(63, '-') + "1"));
  EXPECT_FALSE(fine(std::string(64, '-') + "1"));
  std::string nots;
  for (int i = 0; i < 63; ++i) nots += "not ";
  EXPECT_TRUE(fine(nots + "true"));
  EXPECT_FALSE(fine("not " + nots + "true"));
  // Closed brackets do not count as nesting.
  std::string many = "1";
  for (int i = 0; i < 200; ++i) many += "+(-1)";
  EXPECT_TRUE(fine(many));
  std::string denied = "not true";
  for (int i = 0; i < 200; ++i) denied += " or not true";
  EXPECT_TRUE(fine(denied));
}

TEST(ExpressionParse, BoundsOfItsRuns) {
  const auto fine = [](const char* source) { return Expression::parse(source).has_value(); };
  EXPECT_TRUE(fine("in(1, 1)"));
  EXPECT_TRUE(fine("in(9, 1)"));
  EXPECT_FALSE(fine("in(0, 1)"));
  EXPECT_FALSE(fine("in(10, 1)"));
  EXPECT_FALSE(fine("in(1.5, 1)"));
  EXPECT_FALSE(fine("in(-1, 1)"));
  EXPECT_EQ(Expression::parse("in(3, 1) + in(2, 1)")->runs(), 3);
  EXPECT_EQ(Expression::parse("1")->runs(), 1);
}

TEST(EvidenceBounds, OfOutputAloneTheLinesEndIsLeftOut) {
  Evidence evidence;
  Event event;
  event.text = "a\n";
  for (const Kind kind : {Kind::note, Kind::output}) {
    event.kind = kind;
    ++event.seq;
    evidence.apply(event);
  }
  EXPECT_EQ(evidence.count({.kind = Kind::note, .text = "a"}), 0);
  EXPECT_EQ(evidence.count({.kind = Kind::output, .text = "a"}), 1);
}

}  // namespace
}  // namespace procession::lesson
