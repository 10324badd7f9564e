// Where a lesson's programs are, and the command that runs each.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "folder.h"
#include "lesson/lesson.h"
#include "lesson/python.h"

namespace procession::lesson {
namespace {

TEST(Place, CommandsOfAVariant) {
  const Folder folder;
  Folder::write(folder.lesson() / "main.py", "tasks.get()\n");
  const Lessons loaded = load_lessons({folder.path()});
  ASSERT_EQ(loaded.lessons.size(), 1U);
  const Lesson& lesson = loaded.lessons[0];
  EXPECT_EQ(runnable_variants(lesson), (std::vector<std::string>{"python"}));  // no cpp was built
  const auto python = lesson_command(lesson, "python");
  ASSERT_TRUE(python);
  ASSERT_EQ(python->size(), 2U);
  EXPECT_EQ(std::filesystem::path(python->front()).filename(), "python3");
  EXPECT_EQ(python->back(), (folder.lesson() / "main.py").string());
  const auto cpp = lesson_command(lesson, "cpp");
  ASSERT_FALSE(cpp);
  EXPECT_NE(cpp.error().sentence().find("not built"), std::string::npos);
  EXPECT_FALSE(lesson_command(lesson, "rust"));
}

// A version manager's shim starts a dozen processes before Python.
TEST(Place, OptionsWithWhichPythonDoesNotLookForTheTracer) {
  EXPECT_EQ(option_against_tracer({"/usr/bin/python3", "-I", "my.py"}), "-I");
  EXPECT_EQ(option_against_tracer({"python3.11", "-u", "-Es", "my.py"}), "-Es");
  EXPECT_EQ(option_against_tracer({"python3", "-W", "-I", "-XE", "-u", "my.py", "-I"}), "");
  EXPECT_EQ(option_against_tracer({"python3", "-c", "-I"}), "");
  EXPECT_EQ(option_against_tracer({"./my", "-I"}), "");
  EXPECT_EQ(option_against_tracer({}), "");
}

TEST(Place, AProgramIsTakenBeforeAScriptOfThatName) {
  namespace fs = std::filesystem;
  const Folder folder;
  Folder::write(folder.lesson() / "main.py", "tasks.get()\n");
  const Lessons loaded = load_lessons({folder.path()});
  ASSERT_EQ(loaded.lessons.size(), 1U);
  const fs::path shims = fs::path(folder.path()) / "shims", real = fs::path(folder.path()) / "real";
  fs::create_directories(shims);
  fs::create_directories(real);
  Folder::write(shims / "python3", "#!/bin/sh\nexec python3.99\n");
  fs::permissions(shims / "python3", fs::perms::owner_all);
  const char* before = std::getenv("PATH");
  const std::string path = before != nullptr ? before : "";
  ::setenv("PATH", (shims.string() + ":" + real.string()).c_str(), 1);
  const auto nothing_else = lesson_command(loaded.lessons[0], "python");
  fs::copy_file("/proc/self/exe", real / "python3");
  const auto both = lesson_command(loaded.lessons[0], "python");
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_TRUE(nothing_else && both);
  EXPECT_EQ(nothing_else->front(), "python3") << "better than none";
  EXPECT_EQ(both->front(), (real / "python3").string());
}

}  // namespace
}  // namespace procession::lesson
