// A recording of a lesson that has changed since.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

class RecordedLesson : public testing::Test {
 protected:
  RecordedLesson() {
    for (const char* name : {"lesson.toml", "text.en.md", "text.zh.md", "main.cpp"})
      files_[name] = Folder::read(folder_.lesson() / name);
  }
  Recorded look(bool here = true) {
    const Lessons loaded = load_lessons({folder_.path()});
    return recorded_lesson("tasks_lesson", files_, here ? &loaded.lessons.at(0) : nullptr);
  }
  Folder folder_;
  std::map<std::string, std::string> files_;
};

TEST_F(RecordedLesson, TheSameNeedsNoWord) {
  const Recorded same = look();
  EXPECT_TRUE(same.sentence.empty()) << same.sentence;
  EXPECT_FALSE(same.lesson);
  EXPECT_TRUE(same.differ.empty());
  EXPECT_TRUE(recorded_lesson("", {}, nullptr).sentence.empty()) << "a program of one's own";
}

TEST_F(RecordedLesson, AnotherWordingIsNoOtherVersion) {
  folder_.edit(folder_.lesson() / "text.en.md", "Nothing is there yet.", "Nothing.");
  EXPECT_TRUE(look().sentence.empty());
}

TEST_F(RecordedLesson, AnotherVersionIsReadWithItsOwnSteps) {
  folder_.edit(folder_.lesson() / "lesson.toml", "id = \"full\"", "id = \"crowded\"");
  for (const char* text : {"text.en.md", "text.zh.md"})
    folder_.edit(folder_.lesson() / text, "## full:", "## crowded:");
  folder_.edit(folder_.lesson() / "main.cpp", "int main", "/* other */ int main");
  const Recorded other = look();
  EXPECT_EQ(other.differ, (std::vector<std::string>{"lesson.toml", "main.cpp"}));
  EXPECT_EQ(other.sentence,
            "this recording was made from another version of lesson tasks_lesson (lesson.toml, "
            "main.cpp differ): its steps and questions are those that travelled in the recording");
  ASSERT_TRUE(other.lesson);
  EXPECT_EQ(other.lesson->steps.at(1).id, "full");
  EXPECT_EQ(other.lesson->chapter.id, "talking");
}

TEST_F(RecordedLesson, AProgramMoreOrLessIsAnotherVersion) {
  Folder::write(folder_.lesson() / "main.py", "tasks.get()\n");
  EXPECT_EQ(look().differ, std::vector<std::string>{"main.py"});
  EXPECT_NE(look().sentence.find("(main.py differs): its steps"), std::string::npos)
      << look().sentence;
}

TEST_F(RecordedLesson, ALessonThatIsNotHere) {
  const Recorded away = look(false);
  EXPECT_EQ(away.sentence,
            "lesson tasks_lesson is not here: its steps and questions are those that travelled in "
            "the recording");
  ASSERT_TRUE(away.lesson);
  EXPECT_EQ(away.lesson->title.zh, "任务");
}

TEST_F(RecordedLesson, WhatTravelledMayBeOfANewerKind) {
  files_["lesson.toml"] += "\n[newer]\nkey = 1\n";
  const Recorded newer = look();
  EXPECT_FALSE(newer.lesson);
  EXPECT_NE(newer.sentence.find("shown without steps and questions"), std::string::npos);
  EXPECT_NE(newer.sentence.find("`newer`"), std::string::npos) << newer.sentence;
  files_.clear();
  EXPECT_FALSE(look(false).sentence.empty());
}

TEST_F(RecordedLesson, WhereNothingTravelledNothingIsSaid) {
  files_.clear();
  const Recorded none = look();
  EXPECT_EQ(none.sentence, "");
  EXPECT_FALSE(none.lesson);
}

TEST(Load, ALessonIsReadFromItsFilesAlone) {
  const Folder folder;
  std::map<std::string, std::string> files;
  for (const char* name : {"lesson.toml", "text.en.md", "text.zh.md", "main.cpp"})
    files[name] = Folder::read(folder.lesson() / name);
  const auto lesson = lesson_from_files(files, "a recording");
  ASSERT_TRUE(lesson) << lesson.error().sentence();
  EXPECT_EQ(lesson->steps.at(0).title.zh, "太早");
  files["lesson.toml"] += "minuets = 3\n";
  EXPECT_NE(lesson_from_files(files, "a recording").error().sentence().find("minuets"),
            std::string::npos);
  files.erase("text.zh.md");
  EXPECT_NE(lesson_from_files(files, "a recording").error().sentence().find("text.zh.md"),
            std::string::npos);
}

}  // namespace
}  // namespace procession::lesson
