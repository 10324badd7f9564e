// What a lesson says of one variant alone, or of some values of its parameters.
#include <gtest/gtest.h>

#include <string>

#include "folder.h"
#include "lesson/lesson.h"

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
  // The only message, behind the file's name.
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

}  // namespace
}  // namespace procession::lesson
