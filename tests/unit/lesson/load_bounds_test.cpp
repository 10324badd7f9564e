// The greatest and the least values that a lesson's files may have.
#include <gtest/gtest.h>

#include <string>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

// Whether the lesson loads with `what` in its lesson.toml replaced.
bool loads(const std::string& what, const std::string& with) {
  Folder folder;
  folder.edit(folder.lesson() / "lesson.toml", what, with);
  return load_lessons({folder.path()}).lessons.size() == 1;
}

TEST(LoadBounds, OfAParameter) {
  EXPECT_TRUE(loads("min = 1\nmax = 50", "min = 3\nmax = 3"));
  EXPECT_FALSE(loads("min = 1\nmax = 50", "min = 3\nmax = 2"));
  EXPECT_TRUE(loads("default = 3", "default = 1"));
  EXPECT_TRUE(loads("default = 3", "default = 50"));
  EXPECT_FALSE(loads("default = 3", "default = 0"));
  EXPECT_FALSE(loads("default = 3", "default = 51"));
  EXPECT_TRUE(loads("min = 5\nmax = 2000", "min = 0\nmax = 2000"));
  EXPECT_FALSE(loads("min = 5\nmax = 2000", "min = -1\nmax = 2000"));
  EXPECT_TRUE(loads("min = 1\nmax = 50", "min = -7\nmax = 50")) << "a number may be less than 0";
}

TEST(LoadBounds, OfACardAndAStep) {
  EXPECT_TRUE(loads("minutes = 5", "minutes = 1"));
  EXPECT_TRUE(loads("minutes = 5", "minutes = 90"));
  EXPECT_FALSE(loads("minutes = 5", "minutes = 0"));
  EXPECT_FALSE(loads("minutes = 5", "minutes = 91"));
  EXPECT_TRUE(loads("nth = 2", "nth = 1"));
  EXPECT_FALSE(loads("nth = 2", "nth = 0"));
}

// Two choices, and so many runs of a measured question.
std::string question(int choices, int runs) {
  std::string out;
  if (choices > 0) {
    out +=
        "\n[[predict]]\nid = \"c\"\nstep = \"empty\"\nkind = \"fixed\"\nask.en = \"x\"\n"
        "ask.zh = \"x\"\nwhy.en = \"x\"\nwhy.zh = \"x\"\n";
    for (int i = 0; i < choices; ++i)
      out += "[[predict.choice]]\nid = \"c" + std::to_string(i) +
             "\"\nlabel.en = \"x\"\nlabel.zh = \"x\"\nright = \"1 > 2\"\n";
    return out + "\n[card]";
  }
  out += "\n[[predict]]\nid = \"m\"\nstep = \"empty\"\nkind = \"measured\"\nruns = [";
  for (int i = 0; i < runs; ++i) out += i == 0 ? "[\"capacity=1\"]" : ", [\"capacity=1\"]";
  return out +
         "]\nanswer = \"1\"\nask.en = \"x\"\nask.zh = \"x\"\nwhy.en = \"x\"\nwhy.zh = \"x\"\n"
         "unit.en = \"s\"\nunit.zh = \"x\"\n\n[card]";
}

TEST(LoadBounds, OfAQuestion) {
  EXPECT_FALSE(loads("\n[card]", question(1, 0)));
  EXPECT_TRUE(loads("\n[card]", question(2, 0)));
  EXPECT_FALSE(loads("\n[card]", question(0, 0)));
  EXPECT_TRUE(loads("\n[card]", question(0, 1)));
  EXPECT_TRUE(loads("\n[card]", question(0, 9)));
  EXPECT_FALSE(loads("\n[card]", question(0, 10)));
}

TEST(LoadBounds, OfAFile) {
  for (const std::size_t bytes : {std::size_t{1} << 20U, (std::size_t{1} << 20U) + 1}) {
    Folder folder;
    std::string program = Folder::read(folder.lesson() / "main.cpp");
    program.append(bytes - program.size(), '\n');
    Folder::write(folder.lesson() / "main.cpp", program);
    EXPECT_EQ(load_lessons({folder.path()}).lessons.size(), bytes == std::size_t{1} << 20U);
  }
}

}  // namespace
}  // namespace procession::lesson
