#include "explore/schedule.h"

#include <gtest/gtest.h>

#include <random>

namespace procession::explore {
namespace {

constexpr ScheduleStep step(int actor, Kind kind) { return {actor, kind}; }

std::string trouble(std::string_view text) {
  const auto parsed = parse_schedule(text);
  return parsed ? "" : parsed.error().sentence();
}

TEST(Schedule, IsAShortText) {
  const Schedule schedule = {step(0, Kind::process_start), step(1, Kind::lock_request),
                             step(1, Kind::value_read),    step(0, Kind::process_start),
                             step(0, Kind::none),          step(30, Kind::lock_request)};
  EXPECT_EQ(to_text(schedule), "1.10.50.130:aAbBCaA-{30}B");
  const auto parsed = parse_schedule(to_text(schedule));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*parsed, schedule);
}

TEST(Schedule, NoStepsIsAScheduleAsWell) {
  EXPECT_EQ(to_text({}), "1:");
  const auto parsed = parse_schedule("1:");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->empty());
}

TEST(Schedule, ReadsWhatItWrites) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    Schedule schedule;
    const int steps = static_cast<int>(random() % 300);
    const int kinds = 1 + static_cast<int>(random() % 60);  // more than there are signs for
    for (int i = 0; i < steps; ++i)
      schedule.push_back({static_cast<int>(random() % 40),
                          static_cast<Kind>(random() % static_cast<unsigned>(kinds))});
    const auto parsed = parse_schedule(to_text(schedule));
    ASSERT_TRUE(parsed) << to_text(schedule);
    EXPECT_EQ(*parsed, schedule);
  }
}

TEST(Schedule, LineEndsAndBlanksOfAPasteArePassedOver) {
  const auto parsed = parse_schedule("  1.50:\n aA b\tA \r\n");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->size(), 2U);
}

TEST(Schedule, NamesWhatWasExpectedAndWhere) {
  EXPECT_NE(trouble("").find("its end"), std::string::npos);
  EXPECT_NE(trouble("hello").find("character 1"), std::string::npos);
  EXPECT_NE(trouble("2.50:aA").find("begins with 1"), std::string::npos);
  EXPECT_NE(trouble("1.50:A").find("before anybody was named"), std::string::npos);
  EXPECT_NE(trouble("1.50:aAB").find("1 kinds"), std::string::npos);
  EXPECT_NE(trouble("1.50:aAB").find("character 8"), std::string::npos);
  EXPECT_NE(trouble("1.50:a?"), "");
  EXPECT_NE(trouble("1.50:{99999999999}A"), "");
  EXPECT_NE(trouble("1.50:{3A"), "");
  EXPECT_NE(trouble("1.50:a[70000]"), "");
  EXPECT_NE(trouble("1.50"), "");
}

TEST(Schedule, CutAnywhereItIsReadOrRefused) {
  const std::string whole = "1.10.50.130:aAbBCaA-{30}B[77]";
  ASSERT_EQ(trouble(whole), "");
  for (std::size_t size = 0; size < whole.size(); ++size)
    (void)parse_schedule(whole.substr(0, size));
}

TEST(Schedule, AMillionStepsAndNoMore) {
  std::string text = "1.50:a";
  text.append(1'000'000, 'A');
  const auto parsed = parse_schedule(text);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->size(), 1'000'000U);
  EXPECT_NE(trouble(text + 'A').find("1,000,000 turns"), std::string::npos);
  EXPECT_NE(trouble(text + '-').find("1,000,000 turns"), std::string::npos);
}

TEST(Schedule, ItsNumbersHaveBounds) {
  EXPECT_EQ(trouble("1.65535:{65536}A"), "");
  EXPECT_EQ(trouble("1.50:a[65535]"), "");
  EXPECT_NE(trouble("1.65536:aA"), "");
  EXPECT_NE(trouble("1.50:{65537}A"), "");
  EXPECT_NE(trouble("1.50:a[65536]"), "");
  EXPECT_NE(trouble("1.-5:aA"), "");
  EXPECT_NE(trouble("1.50:{-1}A"), "");
  EXPECT_NE(trouble("1.50:a[7"), "");
}

TEST(Schedule, LettersAreThoseOfTheFirstActorsAndSymbols) {
  Schedule schedule;
  for (const int actor : {0, 25, 26}) schedule.push_back(step(actor, Kind::output));
  EXPECT_TRUE(to_text(schedule).ends_with(":aAzA{26}A")) << to_text(schedule);
  schedule.clear();
  for (unsigned kind = 1; kind <= 37; ++kind) schedule.push_back(step(0, static_cast<Kind>(kind)));
  const std::string text = to_text(schedule);
  EXPECT_TRUE(text.ends_with("XYZ0123456789[37]")) << text;
  EXPECT_EQ(*parse_schedule(text), schedule);
}

}  // namespace
}  // namespace procession::explore
