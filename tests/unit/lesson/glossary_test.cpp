// The glossary: its terms are found as they stand in a text, and each mistake in it is named.
#include "lesson/glossary/glossary.h"

#include <gtest/gtest.h>

#include <string>

#include "folder.h"

namespace procession::lesson {
namespace {

constexpr const char* kGood = R"([[term]]
id = "page_table"
name.en = "page table"
name.zh = "页表"
also.en = ["Table of pages"]
also.zh = ["分页表"]
means.en = "It leads from addresses to pages."
means.zh = "从地址到页。"
seen.en = "In the world."
seen.zh = "在现场。"
lessons = ["tasks_lesson"]

[[term]]
id = "process"
name.en = "process"
name.zh = "进程"
means.en = "A running program."
means.zh = "正在执行的程序。"
seen.en = "A lane."
seen.zh = "泳道。"
)";

class GlossaryTest : public testing::Test {
 protected:
  GlossaryTest() { write(kGood); }
  void write(const std::string& text) { Folder::write(file(), text); }
  std::string file() const { return folder_.path() + "/glossary.toml"; }
  // Writes the good glossary with `what` replaced by `with`, and loads it.
  Glossary with(const std::string& what, const std::string& instead) {
    write(kGood);
    folder_.edit(file(), what, instead);
    return load();
  }
  Glossary load() const { return load_glossary({folder_.path()}); }
  // Its only message without the folder's path.
  std::string message(const Glossary& glossary) const {
    if (glossary.messages.size() != 1)
      return std::to_string(glossary.messages.size()) + " messages";
    return glossary.messages[0].sentence().substr(folder_.path().size());
  }
  Folder folder_;
};

std::string id_of(const Glossary& glossary, std::string_view word) {
  const Term* term = term_of(glossary, word);
  return term == nullptr ? "" : term->id;
}

TEST_F(GlossaryTest, HasWhatTheFileSays) {
  const Glossary glossary = load();
  EXPECT_TRUE(glossary.messages.empty()) << glossary.messages[0].sentence();
  ASSERT_EQ(glossary.terms.size(), 2U);
  const Term& term = glossary.terms[0];
  EXPECT_EQ(term.title_in("en"), "page table (页表)");
  EXPECT_EQ(term.title_in("zh_CN.UTF-8"), "页表（page table）");
  EXPECT_EQ(term.means.zh, "从地址到页。");
  EXPECT_EQ(term.seen.en, "In the world.");
  EXPECT_EQ(term.lessons, std::vector<std::string>{"tasks_lesson"});
  EXPECT_TRUE(glossary.terms[1].lessons.empty());
  EXPECT_EQ(find_term(glossary, "process"), &glossary.terms[1]);
  EXPECT_EQ(find_term(glossary, "proces"), nullptr);
}

TEST_F(GlossaryTest, AWordIsFoundAsItStandsInAText) {
  const Glossary glossary = load();
  for (const char* word : {"page table", "Page tables", "page-table", "page\n  table",
                           " PAGE TABLE ", "table of pages", "页表", "分页表", "page table's"})
    EXPECT_EQ(id_of(glossary, word), "page_table") << word;
  for (const char* word : {"process", "Processes", "process's", "进程"})
    EXPECT_EQ(id_of(glossary, word), "process") << word;
  for (const char* word : {"", " ", "s", "page", "pagetable", "a process", "进", "进程表"})
    EXPECT_EQ(id_of(glossary, word), "") << word;
}

TEST_F(GlossaryTest, APluralMayEndInIes) {
  const Glossary glossary = with("name.en = \"process\"", "name.en = \"proxy\"");
  EXPECT_EQ(id_of(glossary, "Proxies"), "process");
  EXPECT_EQ(id_of(glossary, "processes"), "");
}

TEST_F(GlossaryTest, ANameThatIsTheSameInBothLanguagesStandsOnce) {
  const Glossary glossary = with("name.zh = \"进程\"", "name.zh = \"process\"");
  EXPECT_EQ(find_term(glossary, "process")->title_in("zh"), "process");
}

TEST_F(GlossaryTest, AFolderWithoutOneIsNoMistake) {
  std::filesystem::remove(file());
  const Glossary glossary = load();
  EXPECT_TRUE(glossary.terms.empty());
  EXPECT_TRUE(glossary.messages.empty());
}

TEST_F(GlossaryTest, ATermWithAMistakeIsLeftOutAndNamed) {
  const struct {
    const char *what, *instead, *message;
  } kCases[] = {
      {"name.zh = \"进程\"\n", "",
       "/glossary.toml:15: `zh` in `name` in [[term]] is missing: expected a text in quotes, not "
       "empty"},
      {"means.en = \"A running program.\"\n", "",
       "/glossary.toml:17: `en` in `means` in [[term]] is missing: expected a text in quotes, not "
       "empty"},
      {"seen.zh = \"泳道。\"", "seen.zh = \"\"",
       "/glossary.toml:20: `zh` in `seen` in [[term]]: expected a text in quotes, not empty"},
      {"seen.zh = \"泳道。\"", "seen.zh = \"泳道。\"\nlessons = []",
       "/glossary.toml:21: `lessons` in [[term]]: expected a list of texts, each of them once"},
      {"id = \"process\"", "id = \"Process\"",
       "/glossary.toml:14: `id` in [[term]]: expected a letter, then a-z 0-9 _"},
      {"id = \"process\"", "id = \"page_table\"",
       "/glossary.toml:14: `id` in [[term]]: expected another one: term page_table stands twice"},
      {"name.en = \"process\"", "name.en = \"Page-Table\"",
       "/glossary.toml:15: `name` in [[term]]: expected a spelling of no other term: term "
       "page_table has \"Page-Table\" already"},
      {"name.zh = \"进程\"", "name.zh = \"进程\"\nalso.zh = [\"分页表\"]",
       "/glossary.toml:17: `also` in [[term]]: expected a spelling of no other term: term "
       "page_table has \"分页表\" already"},
      {"name.zh = \"进程\"", "name.zh = \"进程\"\nsean.en = \"x\"",
       "/glossary.toml:17: unknown key `sean` in [[term]]: did you mean seen?"},
  };
  for (const auto& one : kCases) {
    const Glossary glossary = with(one.what, one.instead);
    EXPECT_EQ(message(glossary), one.message);
    EXPECT_EQ(find_term(glossary, "process"), nullptr) << one.message;
    EXPECT_NE(find_term(glossary, "page_table"), nullptr) << "the rest is read: " << one.message;
  }
}

TEST_F(GlossaryTest, AFileThatIsNoneIsNamedOnce) {
  for (const auto& [text, expected] :
       {std::pair("[[term]\n", "/glossary.toml:1: no TOML: "),
        {"\xff\n", "/glossary.toml:1: bytes that are no UTF-8: expected UTF-8"},
        {"", "/glossary.toml: no [[term]]: expected at least one"},
        {"term = 1\n", "/glossary.toml:1: `term`: expected tables [[term]]"}}) {
    write(text);
    const Glossary glossary = load();
    EXPECT_TRUE(message(glossary).starts_with(expected)) << message(glossary);
    EXPECT_TRUE(glossary.terms.empty());
  }
}

TEST_F(GlossaryTest, OfTwoFoldersTheFirstCounts) {
  const Folder other;
  Folder::write(other.path() + "/glossary.toml", R"([[term]]
id = "fork"
name.en = "fork"
name.zh = "fork"
means.en = "x"
means.zh = "x"
seen.en = "x"
seen.zh = "x"
)");
  const Glossary both = load_glossary({folder_.path(), other.path()});
  EXPECT_EQ(both.terms.size(), 3U);
  EXPECT_EQ(id_of(both, "Forks"), "fork");
  const Glossary twice = load_glossary({folder_.path(), folder_.path()});
  EXPECT_EQ(twice.terms.size(), 2U);
  EXPECT_EQ(twice.messages.size(), 2U);
}

}  // namespace
}  // namespace procession::lesson
