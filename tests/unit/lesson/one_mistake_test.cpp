// One mistake, one message: an author is told what is wrong, and nothing that only follows from it.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "folder.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMore =
    "[[check]]\n"
    "rule = \"queue.sentinels\"\n"
    "object = \"tasks\"\n"
    "arguments.sentinels = 1\n"
    "title.en = \"x\"\n"
    "title.zh = \"x\"\n"
    "[[schedule]]\n"
    "id = \"lost\"\n"
    "variant = \"cpp\"\n"
    "title.en = \"x\"\n"
    "title.zh = \"x\"\n"
    "turns = \"1.50:aA\"\n"
    "[card]";

class OneMistake : public testing::Test {
 protected:
  OneMistake() {
    folder_.edit(toml(), "[card]", kMore);
    whole_ = Folder::read(toml());
  }
  fs::path toml() const { return folder_.lesson() / "lesson.toml"; }
  // The sentences about lesson.toml with this content, without the folder's path.
  std::vector<std::string> messages(const std::string& content) {
    Folder::write(toml(), content);
    std::vector<std::string> out;
    for (const Message& message : load_lessons({folder_.path()}).messages)
      if (message.file == toml().string())
        out.push_back(message.sentence().substr(folder_.lesson().string().size()));
    return out;
  }
  // Calls `take` for each line `key = value`: with the key, the line's number and a function that
  // gives the file with another line in its place.
  template <class Take>
  void each_line(const Take& take) {
    int number = 0;
    for (std::size_t at = 0; at < whole_.size();) {
      ++number;
      const std::size_t end = whole_.find('\n', at);
      const std::string line = whole_.substr(at, end - at);
      if (const std::size_t equals = line.find(" = "); equals != std::string::npos)
        take(line.substr(0, equals), number, [&](const std::string& with) {
          return whole_.substr(0, at) + with + whole_.substr(end);
        });
      at = end + 1;
    }
  }
  Folder folder_;
  std::string whole_;
};

TEST_F(OneMistake, TheWholeHasNone) { EXPECT_EQ(messages(whole_), std::vector<std::string>{}); }

TEST_F(OneMistake, AnUnknownKeyIsNamedInEachTable) {
  for (std::size_t at = 0; (at = whole_.find("\n[", at)) != std::string::npos; ++at) {
    const std::size_t end = whole_.find('\n', at + 1);
    const std::string table = whole_.substr(at + 1, end - at - 1);
    const auto got = messages(whole_.substr(0, end) + "\nnonsense = 1" + whole_.substr(end));
    ASSERT_EQ(got.size(), 1U) << table;
    EXPECT_NE(got[0].find("nonsense"), std::string::npos) << table << ": " << got[0];
  }
}

// Of these, another rule is broken as well.
bool is_used_elsewhere(const std::string& key) {
  for (const char* one : {"name", "max", "choices", "object", "arguments.sentinels", "variant"})
    if (key == one) return true;
  return false;
}

TEST_F(OneMistake, AnEmptyValueIsNamedByItsLine) {
  int lines = 0;
  each_line([&](const std::string& key, int number, const auto& with) {
    const auto got = messages(with(key + " = \"\""));
    if (is_used_elsewhere(key)) return;
    ++lines;
    ASSERT_EQ(got.size(), 1U) << key << " in line " << number;
    EXPECT_TRUE(got[0].starts_with("/lesson.toml:" + std::to_string(number) + ": ")) << got[0];
    const std::string name = "`" + key.substr(key.rfind('.') + 1) + "`";
    EXPECT_NE(got[0].find(name), std::string::npos) << name << ": " << got[0];
  });
  EXPECT_GT(lines, 50);
}

TEST_F(OneMistake, AKeyThatIsMissingIsNamedOnce) {
  each_line([&](const std::string& key, int number, const auto& with) {
    const auto got = messages(with(""));
    if (is_used_elsewhere(key)) return;
    EXPECT_LE(got.size(), 1U) << key << " in line " << number << ": " << got[0];
    for (const std::string& one : got) EXPECT_NE(one.find("expected"), std::string::npos) << one;
  });
}

TEST_F(OneMistake, AScheduleIsOfOneVariant) {
  std::string content = whole_;
  const std::string variant = "id = \"lost\"\nvariant = \"cpp\"\n";
  content.replace(content.find(variant), variant.size(), "id = \"lost\"\n");
  const auto got = messages(content);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_NE(got[0].find("`variant` in [[schedule]]"), std::string::npos) << got[0];
}

TEST_F(OneMistake, WhatMayHaveBeenMeantIsSaid) {
  const std::pair<const char*, const char*> cases[][2] = {
      {{"queue.sentinels", "queue.sentinel"}, {"rule", "did you mean queue.sentinels?"}},
      {{"queue.sentinels", "abracadabra"}, {"rule", "expected one of "}},
      {{"variable.values", "variable.value"}, {"fact", "did you mean variable.values?"}},
      {{"variable.values", "abracadabra"}, {"fact", "expected one of "}}};
  for (const auto& [change, expected] : cases) {
    std::string content = whole_;
    content.replace(content.find(change.first), std::string(change.first).size(), change.second);
    const auto got = messages(content);
    ASSERT_EQ(got.size(), 1U) << change.second;
    EXPECT_NE(got[0].find(std::string("`") + expected.first + "`"), std::string::npos) << got[0];
    EXPECT_NE(got[0].find(expected.second), std::string::npos) << got[0];
  }
}

TEST_F(OneMistake, NamesHaveTheirCharactersToTheirEnd) {
  for (const char* bad : {"lost!", "losT", "1lost", "_lost", "-lost", "lo st", "lost\u00e4"}) {
    std::string content = whole_;
    content.replace(content.find("\"lost\""), 6, "\"" + std::string(bad) + "\"");
    const auto got = messages(content);
    ASSERT_EQ(got.size(), 1U) << bad;
    EXPECT_NE(got[0].find("`id` in [[schedule]]"), std::string::npos) << got[0];
  }
  for (const char* good : {"l", "lost_1-2", "z9"}) {
    std::string content = whole_;
    content.replace(content.find("\"lost\""), 6, "\"" + std::string(good) + "\"");
    EXPECT_EQ(messages(content), std::vector<std::string>{}) << good;
  }
}

// Each text of the card is its own key's.
TEST_F(OneMistake, TheCardsTextsAreTheirKeys) {
  const Lessons loaded = load_lessons({folder_.path()});
  ASSERT_EQ(loaded.lessons.size(), 1U);
  const Card& card = loaded.lessons[0].card;
  for (const auto& [words, key] :
       {std::pair(&card.ask, "ask"), std::pair(&card.press, "press"),
        std::pair(&card.expect, "expect"), std::pair(&card.reply, "reply")}) {
    EXPECT_NE(whole_.find(std::string(key) + ".en = \"" + words->en + "\""), std::string::npos);
    EXPECT_NE(whole_.find(std::string(key) + ".zh = \"" + words->zh + "\""), std::string::npos);
  }
}

// What can't be run is said with the lesson's name, and what can be done.
TEST(Commands, WhatCanNotBeRunIsSaid) {
  Lesson lesson;
  lesson.id = "other_lesson";
  lesson.folder = "/nowhere/at_all";
  const auto said = [&](const char* variant) {
    const auto command = lesson_command(lesson, variant);
    return command ? std::string("runs") : command.error().sentence();
  };
  const auto has = [](const std::string& sentence, const char* text) {
    EXPECT_NE(sentence.find(text), std::string::npos) << sentence;
  };
  const auto advice = [&](const char* variant) {
    const auto command = lesson_command(lesson, variant);
    return command ? std::string() : std::string(command.error().advice.key);
  };
  lesson.has_cpp = true;
  EXPECT_EQ(runnable_variants(lesson), std::vector<std::string>{});
  has(said("cpp"), "other_lesson");
  has(said("cpp"), "/nowhere/at_all/main");
  EXPECT_EQ(advice("cpp"), "advice.lesson.compile");
  has(said("python"), "other_lesson");
  EXPECT_EQ(advice("python"), "advice.lesson.has_cpp");
  lesson.has_python = true;
  EXPECT_EQ(advice("rust"), "advice.lesson.has_both");
  EXPECT_EQ(runnable_variants(lesson), std::vector<std::string>{"python"});
  lesson.has_cpp = false;
  EXPECT_EQ(advice("cpp"), "advice.lesson.has_python");
  EXPECT_EQ(said("python"), "runs");
  // A program beside the text is run, but only as the lesson says that it has one.
  const Folder folder;
  lesson.folder = folder.lesson().string();
  Folder::write(folder.lesson() / "main", "#!/bin/sh\n");
  fs::permissions(folder.lesson() / "main", fs::perms::owner_all);
  EXPECT_EQ(runnable_variants(lesson), std::vector<std::string>{"python"});
  EXPECT_EQ(advice("cpp"), "advice.lesson.has_python");
  lesson.has_cpp = true;
  EXPECT_EQ(runnable_variants(lesson), (std::vector<std::string>{"cpp", "python"}));
  EXPECT_EQ(*lesson_command(lesson, "cpp"),
            std::vector<std::string>{(folder.lesson() / "main").string()});
}

}  // namespace
}  // namespace procession::lesson
