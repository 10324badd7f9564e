// The comments of programs, their words in another language, and that each comment of the house's
// lessons has its Chinese.
#include "lesson/comments.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

using Lines = std::vector<std::string>;

std::string told(const Comment& comment) {
  std::ostringstream out;
  out << comment.line << "+" << comment.lines << "@" << comment.column << " " << comment.text;
  return out.str();
}
Lines found(const Lines& lines, ProgramLanguage language) {
  Lines out;
  for (const Comment& one : comments_in(lines, language)) out.push_back(told(one));
  return out;
}

TEST(Comments, OfPython) {
  EXPECT_EQ(
      found({"\"\"\"What it is.\"\"\"", "import os", "x = 1  # one", "# two", "#  three",
             "y = '# none'  # four", "", "# five"},
            ProgramLanguage::python),
      (Lines{"0+1@0 What it is.", "2+1@7 one", "3+2@0 two three", "5+1@14 four", "7+1@0 five"}));
}

TEST(Comments, OfCpp) {
  EXPECT_EQ(found({"// What it is,", "// in two lines.", "int x = 1;  // one",
                   "print(\"http://x \\\" // none\");", "char c = '\"';  // two", "  // three",
                   "int n = 1'000;  // four"},
                  ProgramLanguage::cpp),
            (Lines{"0+2@0 What it is, in two lines.", "2+1@12 one", "4+1@15 two", "5+1@2 three",
                   "6+1@16 four"}));
  EXPECT_EQ(found({"x = 1  # none"}, ProgramLanguage::cpp), Lines{});
}

TEST(Comments, ADocstringMayHaveSeveralLines) {
  EXPECT_EQ(
      found({"def f():", "    \"\"\"First", "    second # not a comment", "    \"\"\"", "# x"},
            ProgramLanguage::python),
      (Lines{"1+3@4 First second # not a comment", "4+1@0 x"}));
  EXPECT_EQ(found({"\"\"\"never ends", "x = 1  # one"}, ProgramLanguage::python),
            Lines{"1+1@7 one"});
}

TEST(Comments, AreTranslatedInTheirPlace) {
  Lines lines = {"\"\"\"What.\"\"\"", "x = 1  # one", "# two", "# three", "y = 2", "z = 3  # four"};
  translate_comments(lines, ProgramLanguage::python,
                     {{"What.", "W"}, {"one", "1"}, {"two three", "23"}, {"five", "5"}});
  EXPECT_EQ(lines, (Lines{"\"\"\"W\"\"\"", "x = 1  # 1", "# 23", "", "y = 2", "z = 3  # four"}));
}

TEST(Comments, OfALessonAreReadAndItsMistakesNamed) {
  Folder folder;
  Folder::write(folder.lesson() / "comments.zh.toml", "\"one\" = \"一\"\n");
  const Lessons loaded = load_lessons({folder.path()});
  ASSERT_EQ(loaded.lessons.size(), 1U);
  EXPECT_EQ(loaded.lessons[0].comments.at("one"), "一");
  EXPECT_NE(std::ranges::find(loaded.lessons[0].files, "comments.zh.toml"),
            loaded.lessons[0].files.end())
      << "a recording carries them";
  for (const char* bad : {"\"one\" = 1\n", "\"one\" = \"\"\n", "one\n"}) {
    Folder::write(folder.lesson() / "comments.zh.toml", bad);
    const Lessons spoilt = load_lessons({folder.path()});
    EXPECT_TRUE(spoilt.lessons.empty()) << bad;
    ASSERT_FALSE(spoilt.messages.empty()) << bad;
    EXPECT_NE(spoilt.messages[0].file.find("comments.zh.toml"), std::string::npos) << bad;
  }
}

// Lessons may come without; the house's have the Chinese of each comment, and no other.
TEST(Comments, OfTheHousesLessonsHaveTheirChinese) {
  const auto house = find_data_folder("lessons");
  ASSERT_TRUE(house);
  const Lessons loaded = load_lessons({*house});
  ASSERT_FALSE(loaded.lessons.empty());
  for (const Lesson& lesson : loaded.lessons) {
    std::set<std::string> comments;
    for (const auto& [name, language] :
         {std::pair("main.cpp", ProgramLanguage::cpp), {"main.py", ProgramLanguage::python}}) {
      std::ifstream file(std::filesystem::path(lesson.folder) / name);
      Lines lines;
      for (std::string line; std::getline(file, line);) lines.push_back(line);
      for (const Comment& comment : comments_in(lines, language)) comments.insert(comment.text);
    }
    for (const std::string& comment : comments)
      EXPECT_TRUE(lesson.comments.contains(comment)) << lesson.id << " has no Chinese: " << comment;
    for (const auto& [comment, chinese] : lesson.comments)
      EXPECT_TRUE(comments.contains(comment)) << lesson.id << " has no such comment: " << comment;
  }
}

}  // namespace
}  // namespace procession::lesson
