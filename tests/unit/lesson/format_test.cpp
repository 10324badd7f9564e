// The format of lesson.toml: what a newer version or another tool has written is named and passed
// over, and the lesson is read.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

// Loads the folder's lesson after each `what` was replaced; the messages without their file.
struct Loaded {
  bool has_lesson = false;
  std::int64_t format = 0;
  std::vector<std::string> notes, mistakes;
};
Loaded load_with(const std::vector<std::pair<std::string, std::string>>& changes) {
  Folder folder;
  for (const auto& [what, with] : changes) folder.edit(folder.lesson() / "lesson.toml", what, with);
  const Lessons loaded = load_lessons({folder.path()});
  Loaded out;
  if (const Lesson* lesson = find_lesson(loaded, "tasks_lesson")) {
    out.has_lesson = true;
    out.format = lesson->format;
  }
  for (const Message& message : loaded.messages)
    (message.kind == Message::Kind::note ? out.notes : out.mistakes)
        .push_back(std::to_string(message.line) + ": " + message.what);
  EXPECT_EQ(mistakes_in(loaded.messages), out.mistakes.size());
  return out;
}
using Texts = std::vector<std::string>;
const std::string kTop = "order = 1\n";

TEST(Format, IsTheFirstWhereNoneIsNamed) {
  const Loaded loaded = load_with({});
  EXPECT_TRUE(loaded.has_lesson);
  EXPECT_EQ(loaded.format, 1);
  EXPECT_EQ(load_with({{kTop, kTop + "format = 2\n"}}).format, 2);
}

TEST(Format, KeysOfANewerOneArePassedOverWhereverTheyStand) {
  const Loaded loaded = load_with(
      {{kTop, kTop + "format = 4\nmood = \"calm\"\n"}, {"[card]", "[card]\nsong = \"none\""}});
  EXPECT_TRUE(loaded.has_lesson);
  EXPECT_EQ(loaded.mistakes, Texts{});
  ASSERT_EQ(loaded.notes.size(), 2U);
  EXPECT_NE(loaded.notes[0].find("`song` in [card] was passed over"), std::string::npos);
  EXPECT_EQ(loaded.notes[1],
            "4: `mood` was passed over: the file has format 4, this version knows keys up to "
            "format 3");
}

TEST(Format, AnUnknownKeyOfAKnownFormatIsAMistake) {
  for (const char* format : {"", "format = 1\n", "format = 2\n", "format = 3\n"}) {
    const Loaded loaded = load_with({{kTop, kTop + format + "mood = \"calm\"\n"}});
    EXPECT_FALSE(loaded.has_lesson) << format;
    EXPECT_EQ(loaded.mistakes.size(), 1U) << format;
  }
}

TEST(Format, KeysOfOtherToolsArePassedOverInEachFormat) {
  for (const char* format : {"", "format = 3\n"}) {
    const Loaded loaded = load_with({{kTop, kTop + format + "x-course = \"B\"\n"}});
    EXPECT_TRUE(loaded.has_lesson) << format;
    ASSERT_EQ(loaded.notes.size(), 1U) << format;
    EXPECT_NE(loaded.notes[0].find("`x-course` was passed over"), std::string::npos) << format;
  }
}

TEST(Format, AKnownKeyIsReadAsEverInANewerOne) {
  const Loaded loaded = load_with({{kTop, "order = \"first\"\nformat = 9\n"}});
  EXPECT_FALSE(loaded.has_lesson);
  EXPECT_EQ(loaded.mistakes, Texts{"2: `order`: expected a whole number from 0 to 9999"});
}

TEST(Format, IsAWholeNumber) {
  for (const char* bad : {"0", "-1", "10000", "1.5", "\"2\""})
    EXPECT_FALSE(load_with({{kTop, kTop + "format = " + bad + "\n"}}).has_lesson) << bad;
}

TEST(Format, OfARecordedLessonPassesOverAsWell) {
  Folder folder;
  folder.edit(folder.lesson() / "lesson.toml", kTop, kTop + "format = 4\nmood = \"calm\"\n");
  std::map<std::string, std::string> files;
  for (const char* name : {"lesson.toml", "text.en.md", "text.zh.md", "main.cpp"})
    files[name] = Folder::read(folder.lesson() / name);
  EXPECT_TRUE(lesson_from_files(files, "x").has_value());
}

}  // namespace
}  // namespace procession::lesson
