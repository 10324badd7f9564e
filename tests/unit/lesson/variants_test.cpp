// Parts of a lesson for one variant only, or for some values of its parameters.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "folder.h"
#include "lesson/judge.h"
#include "lesson/lesson.h"
#include "world/checks/checks.h"

namespace procession::lesson {
namespace {

class Variants : public testing::Test {
 protected:
  void edit(const std::string& what, const std::string& with) {
    folder_.edit(folder_.lesson() / "lesson.toml", what, with);
  }
  // The lesson, which must be without a mistake.
  Lesson load() {
    Lessons loaded = load_lessons({folder_.path()});
    for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
    return loaded.lessons.empty() ? Lesson() : loaded.lessons[0];
  }
  // The only message, without the file's name.
  std::string message() {
    const Lessons loaded = load_lessons({folder_.path()});
    EXPECT_TRUE(loaded.lessons.empty());
    if (loaded.messages.size() != 1) return std::to_string(loaded.messages.size()) + " messages";
    EXPECT_GT(loaded.messages[0].line, 0);
    return loaded.messages[0].what;
  }
  Folder folder_;
};

constexpr const char* kChoices = "choices = [\"sentinel\", \"joinable\"]\n";

TEST_F(Variants, AChoiceOfOneVariantAlone) {
  edit(kChoices, std::string(kChoices) + "only.joinable = \"python\"\n");
  const Lesson lesson = load();
  EXPECT_TRUE(check_parameters(lesson, {"ending=joinable"}));
  EXPECT_TRUE(check_parameters(lesson, {"ending=joinable"}, "python"));
  const auto refused = check_parameters(lesson, {"ending=joinable"}, "cpp");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sentence(),
            "parameter ending can't be 'joinable' in the variant cpp; only python has it");
}

TEST_F(Variants, AChoiceThatIsNoneBelongsToNobody) {
  edit(kChoices, std::string(kChoices) + "only.bang = \"python\"\n");
  EXPECT_EQ(message(), "`bang` in only of [[parameter]]: expected one of the choices");
}

TEST_F(Variants, AVariantThatIsNone) {
  edit(kChoices, std::string(kChoices) + "only.joinable = \"rust\"\n");
  EXPECT_EQ(message(), "`joinable` in only of [[parameter]]: expected \"cpp\" or \"python\"");
}

TEST_F(Variants, TheDefaultIsForBoth) {
  edit(kChoices, std::string(kChoices) + "only.sentinel = \"python\"\n");
  EXPECT_EQ(message(), "`default` in [[parameter]]: expected a choice that both variants have");
}

TEST_F(Variants, AStepStandsOnceForEach) {
  edit("[[step]]\nid = \"next\"\n",
       "[[step]]\nid = \"full\"\nvariant = \"python\"\n[[step]]\nid = \"next\"\n");
  const Lesson lesson = load();
  ASSERT_EQ(lesson.steps.size(), 4U);
  EXPECT_EQ(lesson.steps[1].variant, "cpp");
  EXPECT_EQ(lesson.steps[2].variant, "python");
  EXPECT_EQ(lesson.steps[2].title.en, "The bound") << "one text for both";
}

TEST_F(Variants, AStepStandsOnceForOneVariant) {
  edit("[[step]]\nid = \"next\"\n",
       "[[step]]\nid = \"full\"\nvariant = \"cpp\"\n[[step]]\nid = \"next\"\n");
  EXPECT_EQ(message(), "step full stands twice: expected it once, or once for each variant");
}

TEST_F(Variants, AStepIsMeantWhereItsParametersSaySo) {
  edit("id = \"next\"\n", "id = \"next\"\nwhen.ending = [\"joinable\"]\n");
  const Lesson lesson = load();
  EXPECT_TRUE(is_meant(lesson.steps[2].when, {{"ending", "joinable"}}));
  EXPECT_FALSE(is_meant(lesson.steps[2].when, {{"ending", "sentinel"}}));
  EXPECT_FALSE(is_meant(lesson.steps[2].when, {}));
  EXPECT_TRUE(is_meant({}, {}));
}

TEST_F(Variants, AValueThatIsNoneIsNeverSet) {
  edit("id = \"next\"\n", "id = \"next\"\nwhen.ending = \"bang\"\n");
  EXPECT_EQ(message(),
            "`ending` in when of [[step]]: expected the name of a parameter, and a value of it or "
            "a list of values");
}

TEST(Checks, AreMeantWhereTheirParametersSaySo) {
  Folder folder;
  folder.edit(folder.lesson() / "lesson.toml", "[card]",
              "[[check]]\nrule = \"output.absent\"\ntexts.process = \"worker-*\"\n"
              "texts.text = \"*end\"\nwhen.ending = [\"joinable\"]\nwhen.capacity = \"3\"\n"
              "title.en = \"x\"\ntitle.zh = \"x\"\n[card]");
  const Lessons loaded = load_lessons({folder.path()});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  ASSERT_EQ(loaded.lessons.size(), 1U);
  EXPECT_EQ(loaded.lessons[0].checks[0].texts.at("process"), "worker-*");
  const auto judged = [&](const std::string& ending, const std::string& capacity) {
    world::Checks checks;
    const std::size_t before = checks.verdicts().size();
    EXPECT_TRUE(
        add_checks(loaded.lessons[0], "cpp", {{"ending", ending}, {"capacity", capacity}}, checks));
    return checks.verdicts().size() - before;
  };
  EXPECT_EQ(judged("joinable", "3"), 1U);
  EXPECT_EQ(judged("sentinel", "3"), 0U);
  EXPECT_EQ(judged("joinable", "4"), 0U);
}

// A verdict names its check by its index; the checks of every run have none.
TEST(Checks, AVerdictKnowsWhoseItIs) {
  const Result<std::string> folder = find_data_folder("lessons");
  ASSERT_TRUE(folder);
  const Lessons house = load_lessons({*folder});
  ASSERT_FALSE(house.lessons.empty());
  for (const Lesson& lesson : house.lessons)
    for (const char* variant : {"cpp", "python"}) {
      const auto parameters = check_parameters(lesson, {}, variant);
      ASSERT_TRUE(parameters);
      world::Checks checks;
      ASSERT_TRUE(add_checks(lesson, variant, *parameters, checks));
      const auto meant = meant_checks(lesson, variant, *parameters);
      std::vector<bool> seen(meant.size());
      for (const world::Verdict& verdict : checks.verdicts()) {
        if (verdict.added < 0) continue;
        const auto place = static_cast<std::size_t>(verdict.added);
        ASSERT_LT(place, meant.size());
        EXPECT_EQ(meant[place]->rule, verdict.rule);
        seen[place] = true;
      }
      EXPECT_EQ(std::count(seen.begin(), seen.end(), true), std::ssize(meant)) << lesson.id;
    }
}

}  // namespace
}  // namespace procession::lesson
