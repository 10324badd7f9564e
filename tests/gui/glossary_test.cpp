// The glossary: marked words of a text that are terms, and the panels that describe them.
#include "lesson/glossary/glossary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "screen.h"
#include "text/markdown.h"

using namespace procession;
using namespace procession::app;

namespace {

// Opens the page of a lesson whose introduction has the term `semaphore`.
void open_lesson(Screen& screen) {
  ASSERT_TRUE(screen.app().session().choose_lesson("semaphore"));
  screen.app().text().keep_list(true);
  screen.frames(3);
}

const lesson::Term& term(Screen& screen, const char* id) {
  const lesson::Term* found = lesson::find_term(screen.app().session().choice().glossary(), id);
  if (found == nullptr) throw std::out_of_range(id);
  return *found;
}

// The beginning of a text, which is not wrapped within it.
std::string beginning(const std::string& text) {
  std::size_t end = std::min<std::size_t>(text.size(), 15);
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return text.substr(0, end);
}

struct Words {
  const char *language, *term;
};

class TermLink : public testing::TestWithParam<Words> {};

}  // namespace

TEST_P(TermLink, SaysWhatItMeansAndAClickShowsMore) {
  Screen screen(false, GetParam().language);
  open_lesson(screen);
  const std::string language = GetParam().language, link = std::string("term_") + GetParam().term;
  const lesson::Term& one = term(screen, "semaphore");
  EXPECT_FALSE(screen.draws(beginning(one.means.in(language))));
  screen.point(link);
  EXPECT_EQ(ImGui::GetMouseCursor(), ImGuiMouseCursor_Hand);
  EXPECT_TRUE(screen.draws(one.title_in(language)));
  EXPECT_TRUE(screen.draws(beginning(one.means.in(language))));
  EXPECT_FALSE(screen.draws(beginning(one.seen.in(language)))) << "the tooltip is short";

  screen.click(link);
  screen.move({3, 3});
  screen.frames(3);
  ASSERT_TRUE(screen.shows("term_title"));
  for (const std::string& words :
       {one.title_in(language), beginning(one.means.in(language)), beginning(one.seen.in(language)),
        screen.app().session().lesson()->title.in(language)})
    EXPECT_TRUE(screen.draws(words)) << words;
  screen.app().key(key::kEscape, false);
  screen.frames(3);
  EXPECT_FALSE(screen.shows("term_title"));
}

INSTANTIATE_TEST_SUITE_P(Glossary, TermLink,
                         testing::Values(Words{"en", "semaphore"}, Words{"zh", "信号量"}),
                         [](const auto& one) { return std::string(one.param.language); });

TEST(Glossary, AnEntryLeadsToItsLessonsAndToAllTerms) {
  Screen screen(false);
  open_lesson(screen);
  const std::string other = term(screen, "mutual_exclusion").lessons.front();
  ASSERT_NE(other, "semaphore");
  screen.click("term_mutual exclusion");
  screen.frames(3);
  screen.click("term_all");
  screen.frames(3);
  EXPECT_TRUE(screen.shows("glossary_query"));
  ASSERT_TRUE(screen.shows("term_lesson_" + other)) << "the same term is chosen there";
  screen.app().session().walkthrough().turn_to(1);
  screen.click("term_lesson_" + other);
  screen.frames(3);
  EXPECT_FALSE(screen.shows("glossary_query"));
  ASSERT_NE(screen.app().session().lesson(), nullptr);
  EXPECT_EQ(screen.app().session().lesson()->id, other);
  EXPECT_EQ(screen.app().session().walkthrough().page(), 0U);
}

TEST(Glossary, TheWholeIsSearchedInBothLanguages) {
  for (const char* language : {"en", "zh"})
    for (const char* words : {"孤儿", "ORPHAN"}) {
      Screen screen(false, language);
      screen.app().text().keep_list(true);
      screen.app().key('I', true);
      screen.frames(3);
      const std::size_t all = screen.app().session().choice().glossary().terms.size();
      std::size_t listed = 0;
      for (const auto& [name, mark] : screen.app().marked())
        listed += name.starts_with("glossary_") && name != "glossary_query";
      EXPECT_EQ(listed, all);
      screen.type(words);
      EXPECT_TRUE(screen.shows("glossary_orphan"));
      EXPECT_FALSE(screen.shows("glossary_semaphore"));
      EXPECT_EQ(screen.view().term, "orphan") << "names come before descriptions";
      EXPECT_TRUE(screen.draws(beginning(term(screen, "orphan").means.in(language))));
      screen.type("qqq");
      EXPECT_FALSE(screen.shows("glossary_orphan"));
      EXPECT_FALSE(screen.shows("term_title")) << "nothing is found, so nothing is described";
    }
}

TEST(Glossary, AClickAndTheKeysChooseATerm) {
  Screen screen(false, "zh");
  screen.app().perform("glossary"_command);
  screen.frames(3);
  const auto& terms = screen.app().session().choice().glossary().terms;
  EXPECT_EQ(screen.view().term, terms[0].id);
  screen.click("glossary_" + terms[2].id);
  EXPECT_EQ(screen.view().term, terms[2].id);
  screen.app().key(key::kDown, false);
  screen.frames(2);
  EXPECT_EQ(screen.view().term, terms[3].id);
  for (int i = 0; i < 5; ++i) screen.app().key(key::kUp, false);
  screen.frames(2);
  EXPECT_EQ(screen.view().term, terms[0].id);
}

// A term that is broken at a line's end has a piece in each line, and no piece is a blank alone.
TEST(Glossary, ATermIsALinkAtEveryWidth) {
  Screen screen(false);
  App& app = screen.app();
  auto blocks = parse_markdown("The *page table of a process* is a *page of words* and so on");
  mark_terms(blocks, [](const std::string&) { return true; });
  std::size_t most = 0;
  for (float width = 60; width < 600; ++width) {
    std::size_t pieces = 0;
    app.prepare();
    ImGui::NewFrame();
    ImGui::SetNextWindowSize({width, 500});
    ImGui::Begin("alone", nullptr, ImGuiWindowFlags_NoSavedSettings);
    draw_markdown(blocks, app.text(), app.theme(), [&](const std::string&, ImVec2 from, ImVec2 to) {
      ++pieces;
      EXPECT_GT(to.x, from.x) << width;
    });
    ImGui::End();
    ImGui::Render();
    EXPECT_GE(pieces, 2U) << width;
    most = std::max(most, pieces);
  }
  EXPECT_GT(most, 4U);
}

// A marked word that is no term is bold and of the text's colour: only a link looks like one.
TEST(Glossary, OnlyATermLooksLikeALink) {
  Screen screen(false);
  App& app = screen.app();
  app.text().keep_list(true);
  int links = 0;
  const auto drawn = [&](bool is_term) {
    auto blocks = parse_markdown("a *word* and **another**, `*code*`");
    mark_terms(blocks, [&](const std::string& words) { return is_term && words != "and"; });
    links = 0;
    app.prepare();
    ImGui::NewFrame();
    app.text().begin_list();
    ImGui::SetNextWindowSize({400, 200});
    ImGui::Begin("alone");
    draw_markdown(blocks, app.text(), app.theme(),
                  [&](const std::string& words, ImVec2 from, ImVec2 to) {
                    ++links;
                    EXPECT_TRUE(words == "word" || words == "another") << words;
                    EXPECT_GT(to.x, from.x);
                    EXPECT_GT(to.y, from.y);
                  });
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool blue = std::ranges::any_of(
        list.VtxBuffer, [&](const ImDrawVert& one) { return one.col == app.theme().accent; });
    ImGui::End();
    ImGui::Render();
    return blue;
  };
  const auto has = [&](const char* words, Face face) {
    return std::ranges::any_of(app.text().list(), [&](const DrawnText& one) {
      return one.face == face && one.text.find(words) != std::string::npos;
    });
  };
  EXPECT_TRUE(drawn(true));
  EXPECT_EQ(links, 2);
  EXPECT_TRUE(has("word", Face::body));
  EXPECT_FALSE(drawn(false));
  EXPECT_EQ(links, 0);
  EXPECT_TRUE(has("word", Face::bold) && has("another", Face::bold));
}
