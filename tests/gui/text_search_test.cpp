// The palette finds terms of the glossary, and words in the texts of lessons.
#include "panels/dialogs/text_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat.h"
#include "folder.h"
#include "record/writer.h"
#include "screen.h"
#include "text/letters.h"
#include "text/wrap.h"

using namespace procession;
using namespace procession::app;

namespace {

// Opens the palette with a query. Returns whether it offers anything.
bool offers(Screen& screen, const std::string& query) {
  if (screen.shows("palette_query")) screen.app().key(key::kEscape, false);
  screen.frames(3);
  screen.app().key('P', true);
  screen.frames(3);
  screen.type(query);
  return screen.shows("palette_chosen");
}

// Returns whether the query finds a page whose line is not shown.
bool finds_veiled(Screen& screen, const std::string& query) {
  EXPECT_TRUE(offers(screen, query)) << query;
  return std::ranges::any_of(screen.app().text().list(), [](const DrawnText& one) {
    return one.text.starts_with("hidden until");
  });
}

// A run of a lesson's Python program that has just begun.
void write_python(const std::string& path, const std::string& lesson) {
  record::RunHeader header;
  header.version = "test";
  header.command = {lesson};
  header.lesson = lesson;
  header.variant = "python";
  auto writer = record::Writer::create(path, header);
  ASSERT_TRUE(writer) << writer.error().sentence();
  Event begin;
  begin.seq = 1;
  begin.kind = Kind::run_begin;
  (*writer)->append(begin);
  ASSERT_TRUE((*writer)->finish());
}

// The longest piece of a text without a mark of Markdown or a line's end.
std::string longest_piece(std::string_view text) {
  std::string_view longest;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, text.find_first_of("*`\n"));
    if (piece.size() > longest.size()) longest = piece;
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
  }
  return std::string(longest);
}

}  // namespace

TEST(Palette, FindsATermInBothLanguages) {
  for (const char* words : {"孤儿进程", "orphan process"}) {
    Screen screen(false, "zh");
    screen.app().key('P', true);
    screen.frames(3);
    screen.type(words);
    screen.app().key(key::kEnter, false);
    screen.frames(4);
    EXPECT_EQ(screen.view().term, "orphan") << words;
    EXPECT_TRUE(screen.shows("term_title")) << words;
  }
}

TEST(Palette, ATermWithThisNameComesBeforeTermsThatHaveTheWord) {
  for (const char* words : {"死锁", "Deadlock"}) {
    Screen screen(false, "zh");
    screen.app().key('P', true);
    screen.frames(3);
    screen.type(words);
    screen.app().key(key::kEnter, false);
    screen.frames(4);
    EXPECT_EQ(screen.view().term, "deadlock") << words;
  }
}

// In a narrow window the lesson's title is cut, but not its page.
TEST(Palette, SaysThePageOfAWord) {
  Screen screen(false, "en", 2);
  screen.app().text().keep_list(true);
  screen.app().session().walkthrough().set_holds(false);
  ImGui::GetIO().DisplaySize = {700, 700};
  screen.app().key('P', true);
  screen.frames(3);
  screen.type("deadlock");
  int pages = 0;
  for (const DrawnText& one : screen.app().text().list())
    pages += one.text.find("… · step ") != std::string::npos;
  EXPECT_GE(pages, 3);
}

TEST(Palette, FindsAWordInsideALessonAndGoesThere) {
  for (const char* language : {"en", "zh"}) {
    Screen screen(false, language);
    Session& session = screen.app().session();
    const lesson::Lesson* lesson = lesson::find_lesson(session.choice().lessons(), "semaphore");
    ASSERT_NE(lesson, nullptr);
    ASSERT_GT(lesson->steps.size(), 2U);
    ASSERT_NE(session.lesson(), lesson);
    session.walkthrough().set_holds(false);  // no page waits for a guess
    const std::string words = longest_piece(lesson->steps[2].text.in(language));
    screen.app().key('P', true);
    screen.frames(3);
    screen.type(words);
    screen.app().key(key::kEnter, false);
    screen.frames(3);
    EXPECT_FALSE(screen.popup_is_open());
    ASSERT_NE(session.lesson(), nullptr);
    EXPECT_EQ(session.lesson()->id, "semaphore");
    ASSERT_NE(session.walkthrough().read_step(), nullptr);
    EXPECT_EQ(session.walkthrough().read_step()->id, lesson->steps[2].id);
  }
}

// A page of the chosen lesson opens without setting its parameters back.
TEST(Palette, APageOfTheChosenLessonKeepsItsParameters) {
  Screen screen(false);
  Session& session = screen.app().session();
  ASSERT_TRUE(session.choose_lesson("semaphore"));
  session.walkthrough().set_holds(false);
  session.set_parameter("spaces", "2");
  screen.app().key('P', true);
  screen.frames(3);
  screen.type(session.lesson()->steps[1].title.en);
  screen.app().key(key::kEnter, false);
  screen.frames(3);
  EXPECT_EQ(session.walkthrough().page(), 2U);
  EXPECT_EQ(session.choice().parameters().at("spaces"), "2");
}

// A Python recording is read with the pages of Python, whatever the settings say.
TEST(Palette, SearchesThePagesOfTheChosenVariant) {
  lesson::Folder folder;
  lesson::Folder::write(folder.lesson() / "main.py", "tasks.get()\n");
  folder.edit(folder.lesson() / "lesson.toml", "id = \"next\"",
              "id = \"next\"\nvariant = \"python\"");
  folder.edit(folder.lesson() / "text.en.md", "The producer waits.", "Only C++ has plugh.");
  folder.edit(folder.lesson() / "text.en.md", "Set capacity to 20.", "Only Python has xyzzy.");
  Screen screen(false, "en", 1, {}, {folder.path()});
  const std::string recording = screen.folder() + "/python.procession";
  write_python(recording, "producer_consumer");
  ASSERT_EQ(screen.app().settings().variant, "cpp");
  EXPECT_TRUE(offers(screen, "plugh"));
  EXPECT_FALSE(offers(screen, "xyzzy"));
  screen.app().open(recording);
  screen.frames(3);
  ASSERT_EQ(screen.app().session().choice().variant(), "python");
  EXPECT_FALSE(offers(screen, "plugh"));
  EXPECT_TRUE(offers(screen, "xyzzy"));
}

// A page after a question that was never answered is found, but its text may be the answer.
TEST(Palette, GivesNoAnswerAway) {
  Screen screen(false);
  screen.app().text().keep_list(true);
  Session& session = screen.app().session();
  ASSERT_TRUE(session.choose_lesson("semaphore"));
  const lesson::Lesson& lesson = *session.lesson();
  const std::string asking = longest_piece(lesson.steps[0].text.en);
  const std::string later = longest_piece(lesson.steps[2].text.en);
  ASSERT_FALSE(session.walkthrough().questions_at(0).empty());
  EXPECT_FALSE(finds_veiled(screen, asking));
  EXPECT_TRUE(finds_veiled(screen, later));
  ASSERT_TRUE(session.choose_lesson("producer_consumer"));
  EXPECT_FALSE(finds_veiled(screen, asking));
  EXPECT_TRUE(finds_veiled(screen, later)) << "of another lesson neither";
  session.walkthrough().set_holds(false);
  EXPECT_FALSE(finds_veiled(screen, later)) << "the learner does not want to be asked";
  ASSERT_TRUE(session.choose_lesson("semaphore"));
  EXPECT_FALSE(finds_veiled(screen, later));
  session.walkthrough().set_holds(true);
  EXPECT_TRUE(finds_veiled(screen, later));
  session.walkthrough().reveal();
  EXPECT_FALSE(finds_veiled(screen, later)) << "it was asked for";
}

TEST(Palette, APresenterReadsEveryPage) {
  Screen screen(false);
  screen.app().text().keep_list(true);
  ASSERT_TRUE(screen.app().session().choose_lesson("semaphore"));
  const std::string later = longest_piece(screen.app().session().lesson()->steps[2].text.en);
  screen.app().key(key::kF11, false);
  EXPECT_FALSE(finds_veiled(screen, later));
}

// The list is long: only the rows that are seen are drawn, and the chosen one is one of them.
TEST(Palette, TheChosenRowIsSeenAndFewOthersAreDrawn) {
  Screen screen(false);
  screen.app().text().keep_list(true);
  ASSERT_TRUE(screen.app().session().choose_lesson("semaphore"));
  const std::string last = screen.app().session().choice().lessons().lessons.back().title.en;
  screen.app().key('P', true);
  screen.frames(3);
  EXPECT_FALSE(screen.draws(last));
  for (int i = 0; i < 300; ++i) screen.app().key(key::kDown, false);
  screen.frames(3);
  EXPECT_TRUE(screen.draws(last));
  const MarkedItem chosen = screen.app().marked().at("palette_chosen");
  EXPECT_GT(chosen.from.y, screen.app().marked().at("palette_query").to.y);
  EXPECT_LT(chosen.to.y, 720);
  for (int i = 0; i < 300; ++i) screen.app().key(key::kUp, false);
  screen.frames(3);
  EXPECT_FALSE(screen.draws(last));
  EXPECT_LT(screen.app().marked().at("palette_chosen").to.y, chosen.from.y);
}

// Their Chinese names need glyphs, which an English window has only where they are drawn.
TEST(Palette, RequestsTheGlyphsOfAllTermsAsItOpens) {
  Screen screen(false);
  const auto lacking = [&] {
    const ImFont* font = screen.app().fonts().face(Face::body);
    const auto& terms = screen.app().session().choice().glossary().terms;
    return std::ranges::count_if(terms, [&](const lesson::Term& term) {
      const std::string title = term.title_in("en");
      for (std::size_t at = 0; at < title.size();)
        if (const char32_t c = next_code_point(title, at);
            c > 0xFF && !compat::has_glyph(font, static_cast<ImWchar>(c)))
          return true;
      return false;
    });
  };
  EXPECT_GT(lacking(), 50);
  screen.app().key('P', true);
  screen.frames(3);
  EXPECT_EQ(lacking(), 0);
}

namespace {

lesson::Lessons some_lessons() {
  lesson::Lesson one;
  one.id = "one";
  one.title = {"One", "一"};
  one.question = {"Why?", "为什么？"};
  one.introduction = {"An *Orphan*\nlives.\n\n| a | orphans |\n|---|---|\n", "一个*孤儿*。"};
  one.has_cpp = one.has_python = true;
  for (const char* variant : {"", "python", "cpp", ""}) {
    lesson::Step step;
    step.id = "step" + std::to_string(one.steps.size());
    step.variant = variant;
    step.title = {"Title", "标题"};
    step.text = {"Nothing. The end of `step` " + std::string(variant), "最后是孤儿进程。"};
    one.steps.push_back(step);
  }
  lesson::Lessons out;
  out.lessons.push_back(one);
  return out;
}

std::string found(const lesson::Lessons& lessons, const char* query, const char* language = "en",
                  const char* variant = "cpp") {
  TextSearch search;
  search.read(lessons, [&](const lesson::Lesson&) { return std::string_view(variant); });
  std::string out;
  for (const TextHit& hit : search.find(query, language))
    out += (out.empty() ? "" : "|") + std::to_string(hit.page) + hit.step + " " + hit.line;
  return out;
}

}  // namespace

TEST(TextSearch, WordsStandBetweenBlanksAndTabs) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(lowered_words(" One\tTWO  孤儿 "), (Words{"one", "two", "孤儿"}));
  EXPECT_EQ(lowered_words("one"), Words{"one"});
  EXPECT_EQ(lowered_words(" \t"), Words{});
  EXPECT_EQ(lowered_words(""), Words{});
}

TEST(TextSearch, HasOneLineOfEachPage) {
  const lesson::Lessons lessons = some_lessons();
  EXPECT_EQ(found(lessons, "ORPHAN"), "0 An Orphan lives.");
  EXPECT_EQ(found(lessons, "lives orphan"), "0 An Orphan lives.");
  EXPECT_EQ(found(lessons, "end of nothing"),
            "1step0 Nothing. The end of step|2step2 Nothing. The end of step cpp|3step3 Nothing. "
            "The end of step");
  EXPECT_EQ(found(lessons, "orphans"), "0 a  orphans");
  EXPECT_EQ(found(lessons, "why"), "0 Why?");
  EXPECT_EQ(found(lessons, "lives nothing"), "");
  EXPECT_EQ(found(lessons, "", "en"), "");
  EXPECT_EQ(found(lessons, " ", "en"), "");
  EXPECT_EQ(found(lessons, "a", "en"), "");
}

TEST(TextSearch, WordsThatStandTogetherComeFirst) {
  lesson::Lessons lessons = some_lessons();
  lessons.lessons[0].steps[3].text.en = "Of the end.\n\nThe end of it.";
  EXPECT_EQ(found(lessons, "the end  of it"), "3step3 The end of it.");
  lessons.lessons[0].steps[0].text.en = "It is of the end.";
  EXPECT_EQ(found(lessons, "the end  of it"), "3step3 The end of it.|1step0 It is of the end.");
}

TEST(TextSearch, ReadsThePagesOfTheVariant) {
  const lesson::Lessons lessons = some_lessons();
  EXPECT_EQ(found(lessons, "end of step"),
            "1step0 Nothing. The end of step|2step2 Nothing. The end of step cpp|3step3 Nothing. "
            "The end of step");
  EXPECT_EQ(found(lessons, "step python", "en", "python"),
            "2step1 Nothing. The end of step python");
}

TEST(TextSearch, AnotherLanguageIsSearchedToo) {
  const lesson::Lessons lessons = some_lessons();
  EXPECT_EQ(found(lessons, "一个孤儿", "en"), "0 一个孤儿。");
  EXPECT_EQ(found(lessons, "lives", "zh"), "0 An Orphan lives.");
  EXPECT_EQ(found(lessons, "标题", "zh"), "1step0 标题|2step2 标题|3step3 标题");
}

TEST(TextSearch, ALineIsCutBeforeTheWord) {
  const std::string line = "Far away and long ago there lived a word in a text";
  EXPECT_EQ(cut_before({nullptr, "", 0, line, 0}), line);
  EXPECT_EQ(cut_before({nullptr, "", 0, line, line.find("and")}), line);
  EXPECT_EQ(cut_before({nullptr, "", 0, line, line.find("word")}),
            "…long ago there lived a word in a text");
  const std::string chinese = "很久很久以前在很远很远的地方住着孤儿";
  const std::string cut = cut_before({nullptr, "", 0, chinese, chinese.find("孤儿")});
  EXPECT_EQ(cut, "…远很远的地方住着孤儿");
}

TEST(TextSearch, FindsWhatReadingEveryTextFinds) {
  Screen screen(false);
  const lesson::Lessons& lessons = screen.app().session().choice().lessons();
  std::set<std::pair<std::string, std::string>> expected, is;
  for (const lesson::Lesson& one : lessons.lessons) {
    const auto look = [&](const std::string& step, const std::string& text) {
      if (text.find("孤儿") != std::string::npos) expected.emplace(one.id, step);
    };
    look("", one.question.zh + one.introduction.zh);
    for (const lesson::Step& step : one.steps)
      if (lesson::is_of(step, "cpp")) look(step.id, step.title.zh + step.text.zh);
  }
  TextSearch search;
  search.read(lessons, [](const lesson::Lesson&) { return std::string_view("cpp"); });
  for (const TextHit& hit : search.find("孤儿", "en")) is.emplace(hit.lesson->id, hit.step);
  EXPECT_GT(expected.size(), 3U);
  EXPECT_EQ(is, expected);
}
