// Which folders are lessons, in which order they come, and which text belongs to which step.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

namespace fs = std::filesystem;

// The good lesson once more, as another one.
void add(Folder& folder, const std::string& chapter, int chapter_order, const std::string& id,
         int order) {
  const fs::path to = fs::path(folder.path()) / chapter;
  fs::create_directories(to);
  fs::copy(folder.lesson(), to / id);
  Folder::write(to / "chapter.toml", "order = " + std::to_string(chapter_order) +
                                         "\ntitle.en = \"T\"\ntitle.zh = \"T\"\n");
  folder.edit(to / id / "lesson.toml", "\"tasks_lesson\"", "\"" + id + "\"");
  folder.edit(to / id / "lesson.toml", "order = 1", "order = " + std::to_string(order));
}

TEST(LoadOrder, ChaptersComeByTheirOrderAndThenLessonsByTheirs) {
  Folder folder;  // 04_talking, 4, with tasks_lesson, 1
  add(folder, "01_last", 9, "first_name", 0);
  add(folder, "09_early", 3, "z", 7);
  add(folder, "09_early", 3, "y", 8);
  add(folder, "09_early", 3, "x", 8);
  add(folder, "07_alike", 4, "a", 9);
  add(folder, "08_zebra", 4, "b", 0);
  const Lessons loaded = load_lessons({folder.path()});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  std::vector<std::string> ids;
  for (const Lesson& lesson : loaded.lessons) ids.push_back(lesson.chapter.id + "/" + lesson.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"early/z", "early/x", "early/y", "alike/a",
                                           "talking/tasks_lesson", "zebra/b", "last/first_name"}));
  ASSERT_NE(find_lesson(loaded, "b"), nullptr);
  EXPECT_EQ(find_lesson(loaded, "b")->chapter.order, 4);
  EXPECT_EQ(find_lesson(loaded, "c"), nullptr);
}

TEST(LoadOrder, HiddenFoldersAndThoseOfPythonAreNoLessons) {
  const Folder folder;
  for (const char* name : {".hidden", "__pycache__"})
    for (const fs::path& in : {fs::path(folder.path()), folder.chapter()})
      fs::create_directory(in / name);
  Folder::write(folder.chapter() / "notes.txt", "no folder\n");
  const Lessons loaded = load_lessons({folder.path()});
  for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
  EXPECT_EQ(loaded.lessons.size(), 1U);
}

TEST(LoadOrder, AFolderOfAChapterHasTwoDigitsAndAName) {
  for (const char* name : {"4_talk", "04talk", "04_", "x4_talk", "0x_talk", "04_Talk", "04-talk"}) {
    const Folder folder;
    fs::create_directory(fs::path(folder.path()) / name);
    const Lessons loaded = load_lessons({folder.path()});
    EXPECT_EQ(loaded.lessons.size(), 1U) << name;
    ASSERT_EQ(loaded.messages.size(), 1U) << name;
    EXPECT_NE(loaded.messages[0].what.find("expected NN_name"), std::string::npos) << name;
  }
}

class TextOfSteps : public testing::Test {
 protected:
  Lesson read(const std::string& english) {
    Folder::write(folder_.lesson() / "text.en.md", english);
    const Lessons loaded = load_lessons({folder_.path()});
    for (const Message& message : loaded.messages) ADD_FAILURE() << message.sentence();
    return loaded.lessons.empty() ? Lesson() : loaded.lessons[0];
  }
  std::string message(const std::string& english) {
    Folder::write(folder_.lesson() / "text.en.md", english);
    const Lessons loaded = load_lessons({folder_.path()});
    return loaded.messages.size() == 1 ? loaded.messages[0].sentence().substr(
                                             (folder_.lesson() / "text.en.md").string().size())
                                       : std::to_string(loaded.messages.size()) + " messages";
  }
  Folder folder_;
};

TEST_F(TextOfSteps, IsAllUpToTheNextHeading) {
  const Lesson lesson = read(
      "# Page\n```\n# kept\n## empty: fenced\n```\n\nIntro.\r\n"
      "##  next :  It is: so \n# kept\n##no heading\n\n"
      "## full: B\n\n x \n```\n## empty: fenced\n\n"
      "```\n## empty: E\nlast");
  EXPECT_EQ(lesson.introduction.en, "```\n# kept\n## empty: fenced\n```\n\nIntro.");
  ASSERT_EQ(lesson.steps.size(), 3U);
  EXPECT_EQ(lesson.steps[2].title.en, "It is: so");
  EXPECT_EQ(lesson.steps[2].text.en, "# kept\n##no heading");
  EXPECT_EQ(lesson.steps[1].text.en, "x \n```\n## empty: fenced\n\n```");
  EXPECT_EQ(lesson.steps[0].title.en, "E");
  EXPECT_EQ(lesson.steps[0].text.en, "last");
}

TEST_F(TextOfSteps, WhatIsWrongIsNamedByItsLine) {
  const std::string rest = "## full: B\nx\n## next: C\nx\n";
  EXPECT_EQ(message("## empty: A\n \n" + rest), ":1: step empty has no text: expected some");
  EXPECT_EQ(message("\n## empty:\nx\n" + rest),
            ":2: `## empty:` has no title: expected `## empty: Title`");
  EXPECT_EQ(message("## empty: A\nx\n## empty: B\nx\n" + rest),
            ":3: step empty stands twice: expected it once");
  EXPECT_EQ(message("## other: A\n\n## empty: A\nx\n" + rest),
            ":1: `## other: A` names no step of lesson.toml: expected `## ID: Title` with one of "
            "empty, full, next");
  EXPECT_EQ(message(rest),
            ": step empty of lesson.toml has no text: expected a heading "
            "`## empty: Title`");
}

}  // namespace
}  // namespace procession::lesson
