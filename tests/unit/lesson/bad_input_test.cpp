// Folders with mistakes that an author may make: the mistake is named, and the other lessons load.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>

#include "base/utf8.h"
#include "folder.h"
#include "lesson/lesson.h"
#include "lesson/toml_text.h"

namespace procession::lesson {
namespace {

namespace fs = std::filesystem;

class BadInput : public testing::Test {
 protected:
  // Another lesson of the chapter, without a mistake.
  BadInput() {
    const fs::path other = folder_.chapter() / "other";
    fs::create_directory(other);
    for (const char* file : {"text.en.md", "text.zh.md", "main.cpp", "lesson.toml"})
      Folder::write(other / file, Folder::read(folder_.lesson() / file));
    folder_.edit(other / "lesson.toml", "id = \"tasks_lesson\"", "id = \"other\"");
  }
  void spoil(const std::string& what, const std::string& with) {
    folder_.edit(folder_.lesson() / "lesson.toml", what, with);
  }
  // The first message without the folder's path; the other lesson must have loaded.
  std::string message() {
    const Lessons loaded = load_lessons({folder_.path()});
    EXPECT_EQ(find_lesson(loaded, "tasks_lesson"), nullptr);
    EXPECT_NE(find_lesson(loaded, "other"), nullptr) << "the rest loads";
    if (loaded.messages.empty()) return "no message";
    const std::string sentence = loaded.messages[0].sentence();
    const std::string at = folder_.lesson().string();
    return sentence.starts_with(at) ? sentence.substr(at.size()) : sentence;
  }
  Folder folder_;
};

constexpr const char* kCheck =
    "[[check]]\nrule = \"process.exits_after\"\ntexts.process = \"x\"\ntitle.en = \"x\"\n";

TEST_F(BadInput, ATitleOfACheckInOneLanguage) {
  spoil("[card]", std::string(kCheck) + "[card]");
  EXPECT_EQ(message(),
            "/lesson.toml:82: `zh` in `title` in [[check]] is missing: expected a text in quotes, "
            "not empty");
}

// An order of operations, and what can be wrong with one.
std::string schedule(const std::string& variant, const std::string& set, const std::string& turns) {
  return "[[schedule]]\nid = \"lost\"\nvariant = \"" + variant + "\"\nset = [\"" + set +
         "\"]\ntitle.en = \"x\"\ntitle.zh = \"x\"\nturns = \"" + turns + "\"\n";
}

TEST_F(BadInput, AScheduleIsFoundByItsNameAndVariant) {
  spoil("[card]", schedule("cpp", "capacity=2", "1.50:aA") + "[card]");
  const Lessons loaded = load_lessons({folder_.path()});
  const Lesson* lesson = find_lesson(loaded, "tasks_lesson");
  ASSERT_NE(lesson, nullptr) << (loaded.messages.empty() ? "" : loaded.messages[0].sentence());
  const Schedule* found = find_schedule(*lesson, "lost", "cpp");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->turns, "1.50:aA");
  EXPECT_EQ(found->sets, (std::vector<std::string>{"capacity=2"}));
  EXPECT_EQ(find_schedule(*lesson, "lost", "python"), nullptr);
}

TEST_F(BadInput, AScheduleThatIsNoneIsNamed) {
  const std::pair<std::string, const char*> cases[] = {
      {schedule("cpp", "capacity=2", "hello"), "`turns` in [[schedule]]"},
      {schedule("cpp", "nobody=2", "1.50:aA"), "`set` in [[schedule]]"},
      {schedule("", "capacity=2", "1.50:aA"), "`variant` in [[schedule]]"},
      {schedule("cpp", "capacity=2", "1.50:aA") + schedule("cpp", "capacity=3", "1.50:aA"),
       "schedule lost stands twice"}};
  const std::string good = Folder::read(folder_.lesson() / "lesson.toml");
  for (const auto& [text, expected] : cases) {
    Folder::write(folder_.lesson() / "lesson.toml", good);
    spoil("[card]", text + "[card]");
    EXPECT_NE(message().find(expected), std::string::npos) << message();
  }
}

TEST_F(BadInput, AnExpressionThatEndsTooEarlyIsNamedByItsCharacter) {
  spoil("[card]",
        "[[predict]]\nid = \"a\"\nstep = \"full\"\nkind = \"varies\"\nask.en = \"x\"\nask.zh = "
        "\"x\"\n"
        "why.en = \"x\"\nwhy.zh = \"x\"\nanswer = \"exists('output'\"\n[card]");
  EXPECT_EQ(message(),
            "/lesson.toml:87: `answer` in [[predict]], character 16 of the expression: expected "
            "\",\" or \")\"");
}

TEST_F(BadInput, AnEmptyFileAndOneOfZeros) {
  Folder::write(folder_.lesson() / "lesson.toml", "");
  EXPECT_NE(message().find("`id` is missing"), std::string::npos) << message();
  Folder::write(folder_.lesson() / "lesson.toml", std::string(100, '\0'));
  EXPECT_NE(message().find("/lesson.toml:1: bytes that are no UTF-8"), std::string::npos)
      << message();
}

TEST_F(BadInput, AKeyThatStandsTwice) {
  spoil("order = 1\n", "order = 1\norder = 2\n");
  EXPECT_NE(message().find("/lesson.toml:3: no TOML"), std::string::npos) << message();
}

TEST_F(BadInput, NumbersThatAreNone) {
  spoil("max = 50", "max = 99999999999999999999");
  EXPECT_NE(message().find("/lesson.toml:13: "), std::string::npos) << message();
  spoil("max = 99999999999999999999", "max = 50");
  spoil("max = 1.0", "max = inf");
  EXPECT_NE(message().find("`max` in [[parameter]]: expected a number"), std::string::npos);
}

TEST_F(BadInput, AFolderWhereAFileShouldBe) {
  fs::remove(folder_.lesson() / "lesson.toml");
  fs::create_directory(folder_.lesson() / "lesson.toml");
  EXPECT_EQ(message(), "/lesson.toml: can't be read: expected a file");
}

TEST_F(BadInput, ALinkThatLeadsNowhere) {
  fs::remove(folder_.lesson() / "text.zh.md");
  fs::create_symlink("nowhere", folder_.lesson() / "text.zh.md");
  EXPECT_EQ(message(), "/text.zh.md: can't be read: expected a file");
}

TEST_F(BadInput, LineEndsOfAnotherSystemAreNoMistake) {
  std::string text = Folder::read(folder_.lesson() / "text.en.md");
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.insert(at, 1, '\r');
  Folder::write(folder_.lesson() / "text.en.md", text);
  const Lessons loaded = load_lessons({folder_.path()});
  for (const Message& one : loaded.messages) ADD_FAILURE() << one.sentence();
  EXPECT_EQ(loaded.lessons.at(0).steps.at(0).title.en, "Too early");
}

TEST_F(BadInput, ACodeThatOneVariantAloneHas) {
  Folder::write(folder_.lesson() / "main.py", "tasks.put(1)\n");
  spoil("id = \"empty\"\n", "id = \"empty\"\nvariant = \"python\"\n");
  EXPECT_EQ(message(),
            "/lesson.toml:67: `code` in [[step.points_at]]: expected text that stands in the "
            "lesson's program");
}

// Chapters: the lessons of another one load.
TEST(BadChapters, AreNamedAndTheOthersLoad) {
  struct Case {
    const char* chapter;
    const char* says;
  };
  for (const auto& [text, says] :
       {Case{"order = 4\ntitle.en = \"T\"\n", ":2: `zh` in `title` is missing"},
        Case{"order = 4\ntitle.en = \"T\"\ntitle.zh = \"\xff\"\n", ":3: bytes that are no UTF-8"},
        Case{"title.en = \"T\"\ntitle.zh = \"T\"\n", "`order` is missing"},
        Case{"order = 4\ncolour = 1\ntitle.en = \"T\"\ntitle.zh = \"T\"\n",
             ":2: unknown key `colour`"},
        Case{"order = 4\n\u3001title.en = \"T\"\n", ":2: no TOML: a character beyond ASCII"},
        Case{"# \u3001 '\norder = '\u3001' \u00e9\n", ":2: no TOML: a character beyond ASCII"},
        Case{"order = \"\"\"\n\u3001\\\"\"\"\"\n#\n\u00e9",
             ":4: no TOML: a character beyond ASCII"},
        Case{"order = four\n", ":1: no TOML"}}) {
    const Folder bad;
    const Folder good;
    Folder::write(bad.chapter() / "chapter.toml", text);
    const Lessons loaded = load_lessons({bad.path(), good.path()});
    EXPECT_EQ(loaded.lessons.size(), 1U) << text;
    ASSERT_FALSE(loaded.messages.empty()) << text;
    EXPECT_NE(loaded.messages[0].sentence().find("chapter.toml"), std::string::npos);
    EXPECT_NE(loaded.messages[0].sentence().find(says), std::string::npos)
        << loaded.messages[0].sentence();
  }
  const Folder bad;
  fs::remove(bad.chapter() / "chapter.toml");
  EXPECT_EQ(load_lessons({bad.path()}).messages.size(), 1U);
}

// Whatever is done to a file: the lesson loads, or a message says where the mistake is.
void loads_or_is_named(const Folder& folder, const std::string& why) {
  const Lessons loaded = load_lessons({folder.path()});
  EXPECT_NE(loaded.lessons.empty(), loaded.messages.empty()) << why;
  for (const Message& message : loaded.messages) {
    EXPECT_TRUE(fs::exists(message.file)) << why << ": " << message.sentence();
    EXPECT_FALSE(message.what.empty()) << why;
    EXPECT_GE(message.line, 0) << why;
    EXPECT_EQ(first_bad_utf8_line(message.sentence()), 0) << why;
  }
}

TEST(AnyChange, OfALineThatIsMissing) {
  for (const char* name : {"lesson.toml", "text.en.md"}) {
    Folder folder;
    const std::string whole = Folder::read(folder.lesson() / name);
    for (std::size_t at = 0; at < whole.size();) {
      const std::size_t end = whole.find('\n', at) + 1;
      Folder::write(folder.lesson() / name, whole.substr(0, at) + whole.substr(end));
      loads_or_is_named(folder, std::string(name) + " without " + whole.substr(at, end - at));
      at = end;
    }
  }
}

TEST(AnyChange, OfABytes) {
  std::mt19937 random(4);
  for (const char* name : {"lesson.toml", "text.zh.md"}) {
    Folder folder;
    const std::string whole = Folder::read(folder.lesson() / name);
    for (int n = 0; n < 150; ++n) {
      std::string bytes = whole;
      const std::size_t at = random() % bytes.size();
      switch (n % 3) {
        case 0:
          bytes.resize(at);  // cut
          break;
        case 1:
          bytes[at] = static_cast<char>(random());
          break;
        default:
          bytes.insert(at, bytes.substr(random() % bytes.size(), 40));
      }
      Folder::write(folder.lesson() / name, bytes);
      loads_or_is_named(folder, std::string(name) + ", change " + std::to_string(n));
    }
  }
}

TEST(BareCharacters, AreThoseOutsideOfTextsAndComments) {
  struct Case {
    std::string toml;
    int line;
  };
  const std::string mark = "\xef\xbb\xbf";
  const std::string more = "\u00e9";
  for (const auto& [toml, line] :
       {Case{"a = 'x\\' " + more, 1}, Case{"a = \"x\\\" " + more + "\"", 0},
        Case{"a = \"x\\\\\" " + more, 1}, Case{"a = '''x\\''' " + more, 1},
        Case{"a = \"\"\"x\\\"\"\"" + more + "\"\"\"", 0},
        Case{"a = '''\n'" + more + "''\n''' " + more, 3}, Case{"a = 'x\n" + more + "'", 2},
        Case{"# '\n" + more, 2}, Case{"# " + more + "\na = '#' # " + more, 0},
        Case{"'' " + more, 1}, Case{mark + "a = 1", 0}, Case{"a" + mark, 1},
        Case{"a = '" + more, 0}, Case{"a = \"x\\", 0}, Case{"", 0}})
    EXPECT_EQ(line_of_stray_non_ascii(toml), line) << toml;
}

}  // namespace
}  // namespace procession::lesson
