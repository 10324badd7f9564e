// mp's texts and their parsing: repr, print, parameters, sleep.
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <variant>

#include "mp/parameters_read.h"
#include "mp_test.h"

namespace procession::mp {
namespace {

TEST(Repr, writes_values_as_python_does) {
  EXPECT_EQ(repr(17), "17");
  EXPECT_EQ(repr(-1L), "-1");
  EXPECT_EQ(repr(true), "True");
  EXPECT_EQ(repr(std::optional<int>(3)), "3");
  EXPECT_EQ(repr(std::optional<int>()), "None");
  EXPECT_EQ(repr(std::nullopt), "None");
  EXPECT_EQ(repr(std::string("it")), "'it'");
  EXPECT_EQ(repr("it's"), "\"it's\"");
  EXPECT_EQ(repr("both ' and \""), "'both \\' and \"'");
  EXPECT_EQ(repr("a\n\t\x01\\"), "'a\\n\\t\\x01\\\\'");
  EXPECT_EQ(repr("中"), "'中'");
  EXPECT_EQ(repr('c'), "'c'");
  EXPECT_EQ(repr(std::vector<int>{1, 2}), "[1, 2]");
  EXPECT_EQ(repr(std::vector<bool>{true, false}), "[True, False]");
  EXPECT_EQ(repr(std::map<std::string, int>{{"a", 1}, {"b", 2}}), "{'a': 1, 'b': 2}");
  EXPECT_EQ(repr(std::map<int, int>{}), "{}");
  EXPECT_EQ(repr(std::tuple(1, "x")), "(1, 'x')");
  EXPECT_EQ(repr(std::tuple(1)), "(1,)");
  EXPECT_EQ(repr(std::pair(1, 2.5)), "(1, 2.5)");
  struct Nameless {};
  EXPECT_EQ(repr(Nameless{}), "<object>");
}

// A call of a managed object tells these alone.
TEST(Repr, of_plain_values_is_known) {
  struct Nameless {};
  static_assert(detail::is_plain<bool>() && detail::is_plain<char>() && detail::is_plain<double>());
  static_assert(detail::is_plain<std::byte>() && detail::is_plain<std::nullopt_t>());
  static_assert(detail::is_plain<std::monostate>() && detail::is_plain<const char*>());
  static_assert(detail::is_plain<std::string>() && detail::is_plain<std::optional<int>>());
  static_assert(detail::is_plain<std::vector<bool>>() && detail::is_plain<std::set<long>>());
  static_assert(detail::is_plain<std::map<std::string, std::pair<int, float>>>());
  static_assert(!detail::is_plain<Nameless>() && !detail::is_plain<std::vector<Nameless>>());
  static_assert(!detail::is_plain<std::map<int, Nameless>>() && !detail::is_plain<void*>());
  static_assert(!detail::is_plain<std::tuple<int, std::optional<Nameless>>>());
}

TEST(Repr, writes_floats_as_python_does) {
  EXPECT_EQ(repr(1.0), "1.0");
  EXPECT_EQ(repr(0.1), "0.1");
  EXPECT_EQ(repr(-0.0), "-0.0");
  EXPECT_EQ(repr(1e15), "1000000000000000.0");
  EXPECT_EQ(repr(1e16), "1e+16");
  EXPECT_EQ(repr(0.0001), "0.0001");
  EXPECT_EQ(repr(0.00001), "1e-05");
  EXPECT_EQ(repr(1.0 / 0.0), "inf");
}

TEST(Print, fills_in_and_ends_the_line) {
  testing::internal::CaptureStdout();
  std::fputs("stdio first, ", stdout);
  print("{} puts {} of {{{}}}", "producer-1", 17, std::vector<std::string>{"a"});
  print("");
  print("{}", std::optional<int>());
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "stdio first, producer-1 puts 17 of {['a']}\n\nNone\n");
  testing::internal::CaptureStderr();
  print_error("{} failed", 3);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "3 failed\n");
}

std::string mistake(std::vector<std::string> arguments) {
  static char program[] = "lesson";
  char* argv[] = {program, nullptr};
  Parameters all = parameters(1, argv,
                              {{"items", 24, 6, 500},
                               {"interval", 3.0, 0.2, 10.0},
                               {"lock", false},
                               {"ending", "sentinel", {"sentinel", "none"}}});
  return read_parameters(arguments, all);
}

TEST(ParametersTest, have_defaults_and_take_name_value) {
  char program[] = "/bin/lesson", items[] = "items=7", interval[] = "interval=0.5",
       lock[] = "lock=on", ending[] = "ending=none", last[] = "items=8";
  char* argv[] = {program, items, interval, lock, ending, last, nullptr};
  const std::vector<Parameter> declared{{"items", 24, 6, 500},
                                        {"interval", 3.0, 0.2, 10.0},
                                        {"lock", false},
                                        {"ending", "sentinel", {"sentinel", "none"}}};
  const Parameters none = parameters(1, argv, declared);
  EXPECT_EQ(none["items"], 24);
  EXPECT_EQ(none.number("interval"), 3.0);
  EXPECT_FALSE(none.flag("lock"));
  EXPECT_EQ(none.text("ending"), "sentinel");
  const Parameters all = parameters(6, argv, declared);
  EXPECT_EQ(all["items"], 8);
  EXPECT_EQ(all.number("interval"), 0.5);
  EXPECT_TRUE(all.flag("lock"));
  EXPECT_EQ(all.text("ending"), "none");
  EXPECT_THROW(all["nothing"], AssertionError);
  EXPECT_THROW(all["lock"], AssertionError);
}

TEST(ParametersTest, mistakes_are_sentences) {
  EXPECT_EQ(mistake({"items=6", "lock=no"}), "");
  EXPECT_EQ(mistake({"items"}), "\"items\" is no parameter: write name=value");
  EXPECT_EQ(mistake({"size=3"}),
            "there is no parameter \"size\"; there are items, interval, lock, ending");
  EXPECT_EQ(mistake({"items=5"}), "items=5: expected a whole number from 6 to 500");
  EXPECT_EQ(mistake({"items=501"}), "items=501: expected a whole number from 6 to 500");
  EXPECT_EQ(mistake({"items="}), "items=: expected a whole number from 6 to 500");
  EXPECT_EQ(mistake({"items=7.5"}), "items=7.5: expected a whole number from 6 to 500");
  EXPECT_EQ(mistake({"items=99999999999999999999"}),
            "items=99999999999999999999: expected a whole number from 6 to 500");
  EXPECT_EQ(mistake({"interval=nan"}), "interval=nan: expected a number from 0.2 to 10.0");
  EXPECT_EQ(mistake({"lock=maybe"}), "lock=maybe: expected true or false");
  EXPECT_EQ(mistake({"ending=joinable"}), "ending=joinable: expected one of sentinel, none");
}

TEST(ParametersTest, a_mistake_ends_the_program_with_2) {
  char program[] = "/bin/lesson", items[] = "items=5";
  char* argv[] = {program, items, nullptr};
  EXPECT_EXIT(parameters(2, argv, {{"items", 24, 6, 500}}), testing::ExitedWithCode(2),
              "^lesson: items=5: expected a whole number from 6 to 500\n$");
}

TEST(Sleep, lasts_as_long_as_asked) {
  EXPECT_GE(seconds_of([] { sleep(0.05); }), 0.05);
  EXPECT_GE(seconds_of([] { sleep(std::chrono::milliseconds(50)); }), 0.05);
  EXPECT_LT(seconds_of([] { sleep(0.0); }), 10);
  EXPECT_EQ(text_of<ValueError>([] { sleep(-1.0); }), "sleep length must be non-negative");
}

}  // namespace
}  // namespace procession::mp
