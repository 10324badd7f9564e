// `shows` of a step and `certain` of a question in lesson.toml: what is read, and what is a
// mistake.
#include <gtest/gtest.h>

#include <string>

#include "folder.h"
#include "lesson/answers.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

Lessons load_with(const std::string& what, const std::string& with) {
  Folder folder;
  folder.edit(folder.lesson() / "lesson.toml", what, with);
  return load_lessons({folder.path()});
}
std::string first_message(const Lessons& loaded) {
  EXPECT_TRUE(loaded.lessons.empty());
  return loaded.messages.empty() ? "no message" : loaded.messages[0].what;
}

const std::string kStep = "id = \"empty\"\n";

Lessons showing(const std::string& shows) {
  return load_with(kStep, kStep + "shows = " + shows + "\n");
}

TEST(Shows, AreTextsOrTables) {
  const Lessons loaded = showing(
      "[\"depth('tasks') == $capacity\", {claim = \"true\", variant = \"python\", from_python = "
      "\"3.12\", when.ending = \"sentinel\"}]");
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  const auto& shows = loaded.lessons.at(0).steps.at(0).shows;
  ASSERT_EQ(shows.size(), 2U);
  EXPECT_EQ(shows[0].holds.source(), "depth('tasks') == $capacity");
  EXPECT_EQ(shows[0].variant, "");
  EXPECT_EQ(shows[1].variant, "python");
  EXPECT_EQ(shows[1].from_python, 12);
  EXPECT_EQ(shows[1].to_python, std::nullopt);
  EXPECT_EQ(shows[1].when.at("ending").at(0), "sentinel");
}

TEST(Shows, MistakesAreNamed) {
  const struct {
    const char* shows;
    const char* message;
  } cases[] = {
      {"[]", "`shows` in [[step]]: expected a list of expressions"},
      {"\"true\"", "`shows` in [[step]]: expected a list of expressions"},
      {"[1]", "`shows` in [[step]]: expected a list of expressions"},
      {"[\"depth('tasks') ==\"]", "`shows` in [[step]], character 18 of the expression"},
      {"[\"depth('tasks', 'x')\"]", "`shows` in [[step]], character"},
      {"[\"dept('tasks') == 1\"]", "`shows` in [[step]], character 1 of the expression"},
      {"[\"$capacty == 1\"]", "it has no $capacty"},
      {"[{variant = \"cpp\"}]", "`claim` in `shows` of [[step]] is missing"},
      {"[{claim = \"true\", python = \"3.12\"}]", "unknown key `python` in `shows` of [[step]]"},
      {"[{claim = \"true\", from_python = \"4\"}]",
       "`from_python` in `shows` of [[step]]: expected"},
      {"[{claim = \"true\", to_python = \"3.x\"}]", "`to_python` in `shows` of [[step]]: expected"},
      {"[{claim = \"true\", variant = \"cpp\", to_python = \"3.9\"}]",
       "no version of Python beside cpp"},
      {"[{claim = \"true\", from_python = \"3.12\", to_python = \"3.9\"}]",
       "no less than from_python"},
      {"[{claim = \"true\", variant = \"java\"}]", "`variant` in `shows` of [[step]]: expected"},
  };
  for (const auto& one : cases) {
    const std::string message = first_message(showing(one.shows));
    EXPECT_NE(message.find(one.message), std::string::npos) << one.shows << ": " << message;
  }
}

TEST(Shows, AMistakeNamesItsOwnLine) {
  const Lessons good = showing("[\"true\"]");
  EXPECT_EQ(good.messages.size(), 0U);
  const Lessons loaded = showing("[\n\"true\",\n\"true ==\",\n]");
  const Lessons first = showing("[\n\"true ==\",\n\"true\",\n]");
  EXPECT_EQ(loaded.messages.at(0).line, first.messages.at(0).line + 1);
}

std::string race(const std::string& certain) {
  return "[[predict]]\nid = \"first\"\nstep = \"full\"\nkind = \"varies\"\n" + certain +
         "answer = \"exists('output')\"\nask.en = \"x\"\nask.zh = \"x\"\nwhy.en = \"x\"\nwhy.zh = "
         "\"x\"\n\n[card]";
}

TEST(Certain, IsAWordOrAnExpressionOfOne) {
  for (const char* good : {"certain = \"may\"\n", "certain = \"must\"\n", "certain = \"cannot\"\n",
                           "certain = \"if $capacity > 2 then 'must' else 'may'\"\n"}) {
    const Lessons loaded = load_with("[card]", race(good));
    for (const Message& message : loaded.messages) ADD_FAILURE() << good << message.sentence();
    EXPECT_TRUE(loaded.lessons.at(0).questions.at(0).certain.is_set()) << good;
  }
  const Lessons loaded =
      load_with("[card]", race("certain = \"if $capacity > 2 then 'must' else 'may'\"\n"));
  const Question& question = loaded.lessons.at(0).questions.at(0);
  EXPECT_EQ(certainty_of(question, {{"capacity", "3"}})->certain, Certainty::must);
  EXPECT_EQ(certainty_of(question, {{"capacity", "2"}})->certain, Certainty::may);
}

TEST(Certain, MistakesAreNamed) {
  const struct {
    const char* certain;
    const char* message;
  } cases[] = {
      {"certain = \"'perhaps'\"\n",
       "`certain` in [[predict]]: expected must, may or cannot: perhaps is none of"},
      {"certain = \"maybe\"\n", "`certain` in [[predict]], character"},
      {"certain = \"$capacty\"\n", "it has no $capacty"},
      {"certain = \"if exists('output') then 'must' else 'may'\"\n",
       "`certain` in [[predict]]: expected an expression over the parameters alone"},
      {"certain = \"if $ending == 'joinable' then 'mya' else 'may'\"\n",
       "`certain` in [[predict]]: expected must, may or cannot: mya is none of"},
      {"certain = \"if $capacity > 49 then 'mya' else 'may'\"\n",
       "`certain` in [[predict]]: expected must, may or cannot: mya is none of"},
      {"certain = true\n", "`certain` in [[predict]]: expected a text in quotes"},
  };
  for (const auto& one : cases) {
    const std::string message = first_message(load_with("[card]", race(one.certain)));
    EXPECT_NE(message.find(one.message), std::string::npos) << one.certain << ": " << message;
  }
}

TEST(Certain, IsRequiredFromTheSecondFormatOn) {
  EXPECT_EQ(load_with("[card]", race("")).lessons.size(), 1U) << "older lessons do not say";
  Folder folder;
  folder.edit(folder.lesson() / "lesson.toml", "order = 1\n", "order = 1\nformat = 2\n");
  folder.edit(folder.lesson() / "lesson.toml", "[card]", race(""));
  EXPECT_NE(
      first_message(load_lessons({folder.path()})).find("`certain` in [[predict]] is missing"),
      std::string::npos);
}

TEST(Certain, BelongsToARaceAlone) {
  std::string fixed = race("certain = \"may\"\n");
  fixed.replace(fixed.find("varies"), 6, "measured");
  std::string all;
  for (const Message& message : load_with("[card]", fixed).messages) all += message.what + "\n";
  EXPECT_NE(all.find("unknown key `certain` in [[predict]]"), std::string::npos) << all;
}

}  // namespace
}  // namespace procession::lesson
