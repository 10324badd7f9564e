#include <gtest/gtest.h>

#include <string>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

class Parameters : public testing::Test {
 protected:
  void SetUp() override {
    lessons_ = load_lessons({folder_.path()});
    ASSERT_EQ(lessons_.lessons.size(), 1U);
  }
  auto check(const std::vector<std::string>& sets) {
    return check_parameters(lessons_.lessons[0], sets);
  }
  // The sentence that refuses `set`; empty if it is accepted.
  std::string refusal(const std::string& set) {
    const auto result = check({set});
    return result ? std::string() : result.error().sentence();
  }
  Folder folder_;
  Lessons lessons_;
};

TEST_F(Parameters, DefaultsStandWhereNothingIsSet) {
  const auto values = check({});
  ASSERT_TRUE(values);
  EXPECT_EQ(*values, (std::map<std::string, std::string>{{"capacity", "3"},
                                                         {"produce", "100"},
                                                         {"ending", "sentinel"},
                                                         {"loud", "true"},
                                                         {"share", "0.5"}}));
}

TEST_F(Parameters, ValuesAreTakenUpToTheirBounds) {
  const auto values = check(
      {"capacity=1", "capacity=50", "produce=1.5s", "ending=joinable", "loud=false", "share=1"});
  ASSERT_TRUE(values) << values.error().sentence();
  EXPECT_EQ(values->at("capacity"), "50");
  EXPECT_EQ(values->at("produce"), "1500");
  EXPECT_EQ(values->at("ending"), "joinable");
  EXPECT_EQ(values->at("loud"), "false");
  EXPECT_EQ(values->at("share"), "1");
  EXPECT_EQ(check({"produce=250ms"})->at("produce"), "250");
  EXPECT_EQ(check({"produce=0.2996s"})->at("produce"), "300") << "rounded, not cut";
  EXPECT_EQ(check({"produce=0.3004s"})->at("produce"), "300");
}

TEST_F(Parameters, ASentenceSaysTheBounds) {
  EXPECT_EQ(refusal("capacity=51"),
            "parameter capacity can't be '51'; expected a whole number from 1 to 50");
  for (const char* bad :
       {"capacity=0", "capacity=-1", "capacity=", "capacity= 3", "capacity=3x", "capacity=3.5",
        "capacity=99999999999999999999", "produce=4", "produce=2001", "produce=2.1s", "produce=s",
        "produce=1e300s", "ending=none", "loud=yes", "share=1.01", "share=nan", "share=-0.1"})
    EXPECT_NE(refusal(bad).find("expected"), std::string::npos) << bad;
}

TEST_F(Parameters, ASentenceNamesTheNearestParameter) {
  EXPECT_EQ(refusal("capcity=3"),
            "lesson tasks_lesson has no parameter 'capcity'; did you mean 'capacity'?");
  EXPECT_NE(refusal("zzzzzzzz=3").find("capacity, produce, ending, loud, share"),
            std::string::npos);
  EXPECT_NE(refusal("capacity").find("--set capacity=VALUE"), std::string::npos);
}

TEST(Nearest, IsWhatMayHaveBeenMeant) {
  const std::vector<std::string> names = {"producer_consumer", "daemon_and_join"};
  EXPECT_EQ(nearest("producer_consumr", names), "producer_consumer");
  EXPECT_EQ(nearest("consumer_producer", names), "");
  EXPECT_EQ(nearest("demon_and_join", names), "daemon_and_join");
  EXPECT_EQ(nearest("x", names), "");
  EXPECT_EQ(nearest("ab", {"xy"}), "");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest("x", {}), "");
}

TEST(Amounts, ComeFromTheRunsParameters) {
  EXPECT_EQ(value_of({7, {}}, {}), 7);
  EXPECT_EQ(value_of({0, "capacity"}, {{"capacity", "12"}}), 12);
  EXPECT_EQ(value_of({0, "capacity"}, {}), 0);
}

TEST_F(Parameters, ValuesAreTakenDownToTheirBounds) {
  const auto values = check({"capacity=1", "produce=5", "share=0"});
  ASSERT_TRUE(values) << values.error().sentence();
  EXPECT_EQ(values->at("capacity"), "1");
  EXPECT_EQ(values->at("produce"), "5");
  EXPECT_EQ(values->at("share"), "0");
  EXPECT_EQ(check({"produce=2000"})->at("produce"), "2000");
  EXPECT_EQ(check({"produce=2s"})->at("produce"), "2000");
  EXPECT_EQ(check({"produce=0.0054s"})->at("produce"), "5");
  EXPECT_NE(refusal("produce=0.0044s"), "");
}

TEST(Nearest, AsFarAsAThirdOfItsLetters) {
  EXPECT_EQ(nearest("abcd", {"abXY"}), "abXY") << "two letters are always forgiven";
  EXPECT_EQ(nearest("abcd", {"aXYZ"}), "");
  EXPECT_EQ(nearest("abcdefghi", {"abcdefXYZ"}), "abcdefXYZ");
  EXPECT_EQ(nearest("abcdefghi", {"abcdeWXYZ"}), "");
  EXPECT_EQ(nearest("abcd", {"abcX", "abcY"}), "abcX") << "of several the first";
  EXPECT_EQ(nearest("abcd", {"abXY", "abcX"}), "abcX") << "the nearest";
  EXPECT_EQ(nearest("abc", {"abcd"}), "abcd");
}

}  // namespace
}  // namespace procession::lesson
