// Tests of TextOut: the listed rectangles are where the ink is, and no character is a box when a
// picture is shown.
#include "text/text_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "app.h"
#include "compat.h"
#include "draw/rasteriser.h"
#include "screen.h"
#include "screenshot.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

namespace {

using Seen = DrawnText::Seen;

// These characters are so rare that no word of the window, of a lesson or of a story has them.
constexpr ImWchar kRare = 0x9F98, kAlsoRare = 0x9F97;
const char* const kRareText = "\u9F98";
const char* const kAlsoRareText = "\u9F97";

// Returns the first entry whose text contains `part`; fails the test if there is none.
DrawnText entry(App& app, const std::string& part) {
  for (const DrawnText& one : app.text().list())
    if (one.text.find(part) != std::string::npos) return one;
  ADD_FAILURE() << "\"" << part << "\" is not drawn";
  return {};
}

// Returns the first entry with `part` that is inside the marked item.
DrawnText entry_in(App& app, const std::string& mark, const std::string& part) {
  const MarkedItem& item = app.marked().at(mark);
  for (const DrawnText& one : app.text().list())
    if (one.text.find(part) != std::string::npos && one.from.x >= item.from.x &&
        one.from.y >= item.from.y && one.to.x <= item.to.x && one.to.y <= item.to.y)
      return one;
  ADD_FAILURE() << "\"" << part << "\" is not drawn in " << mark;
  return {};
}

constexpr ImU32 kGround = IM_COL32(255, 255, 255, 255), kInk = IM_COL32(0, 0, 0, 255);
constexpr std::uint32_t kPalest = 240;  // the edges of white on white are rounded to 254

// Draws one frame in which only letters have ink, and returns its picture.
Image drawn(Screen& screen, const std::function<void(TextOut&)>& draw) {
  App& app = screen.app();
  ImGui::GetIO().DisplaySize = {480, 320};
  screen.move({-1e6F, -1e6F});
  app.text().keep_list(true);
  app.prepare();
  for (int frame = 0; frame < 3; ++frame) {  // a window is as high as the frame before needed
    ImGui::NewFrame();
    app.text().begin_list();
    for (int i = 0; i < ImGuiCol_COUNT; ++i)
      ImGui::PushStyleColor(i, i == ImGuiCol_Text || i == ImGuiCol_TextDisabled ? kInk : kGround);
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({480, 320});
    ImGui::Begin("ground", nullptr, ImGuiWindowFlags_NoDecoration);
    draw(app.text());
    ImGui::End();
    ImGui::PopStyleColor(ImGuiCol_COUNT);
    ImGui::Render();
  }
  return rasterise(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts, kGround);
}

struct Ink {
  int left = 1'000'000, top = 1'000'000, right = -1, bottom = -1;
};

// Returns the ink in the rectangle and some pixels beside it; lines above and below do not count.
Ink ink_near(const Image& image, ImVec2 from, ImVec2 to) {
  constexpr float kBeside = 5, kOver = 1;
  Ink ink;
  const int x0 = std::max(0, static_cast<int>(from.x - kBeside));
  const int y0 = std::max(0, static_cast<int>(from.y - kOver));
  const int x1 = std::min(image.width - 1, static_cast<int>(to.x + kBeside));
  const int y1 = std::min(image.height - 1, static_cast<int>(to.y + kOver));
  for (int y = y0; y <= y1; ++y)
    for (int x = x0; x <= x1; ++x)
      if ((image.at(x, y) & 255) < kPalest) {
        ink.left = std::min(ink.left, x);
        ink.right = std::max(ink.right, x + 1);
        ink.top = std::min(ink.top, y);
        ink.bottom = std::max(ink.bottom, y + 1);
      }
  return ink;
}

// Checks that the only entry with this text is where its ink is: as wide as the ink and not much
// higher.
void expect_ink(Screen& screen, const Image& image, const std::string& text) {
  const DrawnText one = entry(screen.app(), text);
  const Ink ink = ink_near(image, one.from, one.to);
  ASSERT_GE(ink.right, 0) << text << " has no ink";
  EXPECT_EQ(one.text, text);
  EXPECT_NEAR(static_cast<float>(ink.left), one.from.x, 2.5F) << text;
  EXPECT_NEAR(static_cast<float>(ink.right), one.to.x, 2.5F) << text;
  const float middle = static_cast<float>(ink.top + ink.bottom) / 2;
  EXPECT_NEAR(middle, (one.from.y + one.to.y) / 2, 2.5F) << text;
  EXPECT_GE(static_cast<float>(ink.top), one.from.y) << text;
  EXPECT_LE(static_cast<float>(ink.bottom), one.to.y) << text;
}

// Returns a story whose child has this name, read to its end.
void open_named(Screen& screen, const std::string& name) {
  const std::string path = screen.folder() + "/named.procession";
  write_named(path, name);
  screen.app().open(path);
  while (screen.app().tick(std::chrono::seconds(1))) {
  }
}

bool has_glyph(App& app, ImWchar c) { return compat::has_glyph(app.fonts().face(Face::body), c); }

}  // namespace

TEST(TextOut, ListsALabelAButtonAndALabelOfTheTimeline) {
  Screen screen;
  App& app = screen.app();
  app.text().keep_list(true);
  screen.frames(1);
  const DrawnText title = entry(app, "Procession");
  EXPECT_EQ(title.face, Face::title);
  EXPECT_EQ(title.seen, Seen::whole);
  EXPECT_FLOAT_EQ(title.to.y - title.from.y, app.text().size(Face::title));
  EXPECT_FLOAT_EQ(title.to.x - title.from.x, app.text().width(Face::title, "Procession"));
  const DrawnText run = entry_in(app, "run", app.language().tr("action.run"));
  const MarkedItem& button = app.marked().at("run");
  EXPECT_NEAR(run.from.x + run.to.x, button.from.x + button.to.x, 2);
  EXPECT_EQ(run.face, Face::body);
  EXPECT_EQ(entry_in(app, "names", "producer-1").face, Face::bold);
  EXPECT_EQ(entry_in(app, "plot", "waits for producer-1").face, Face::small);
  EXPECT_EQ(entry_in(app, "axis", "200 ms").face, Face::small);
}

TEST(TextOut, ListsNothingUnlessItIsAsked) {
  Screen screen;
  screen.frames(2);
  EXPECT_TRUE(screen.app().text().list().empty());
  screen.app().text().keep_list(true);
  screen.frames(1);
  const std::size_t one = screen.app().text().list().size();
  EXPECT_GT(one, 20U);
  screen.frames(1);
  EXPECT_EQ(screen.app().text().list().size(), one) << "of one frame alone";
}

TEST(TextOut, WhatIsListedIsWhereItsInkIs) {
  Screen screen(false);
  std::string field = "HFIELDH", empty;
  double number = 777;
  int whole = 77777;
  const Image image = drawn(screen, [&](TextOut& text) {
    text.label(Face::bold, kInk, "HLABELH");
    ImGui::SetCursorPosX(60);
    text.button("a", "HBUTTONH");
    text.button("wide", "HWIDEH", {200, 40});
    text.selectable("b", "HROWH");
    ImGui::SetNextItemWidth(150);
    if (text.begin_combo("c", "HCOMBOH")) ImGui::EndCombo();
    ImGui::SetNextItemWidth(150);
    text.text_field("d", field, "HPROMPTH");
    ImGui::SetNextItemWidth(150);
    text.text_field("e", empty, "HEMPTYH");
    ImGui::SetNextItemWidth(150);
    text.number_field("f", number, 0, "%.3g");
    ImGui::SetNextItemWidth(150);
    text.number_field("g", whole, 0);
    text.progress_bar(0.44F, {200, 0});
    text.at(*ImGui::GetWindowDrawList(), Face::mono, {300, 20}, kInk, "HPLACEH");
  });
  for (const char* words : {"HLABELH", "HBUTTONH", "HWIDEH", "HROWH", "HCOMBOH", "HFIELDH",
                            "HEMPTYH", "HPLACEH", "777", "77777", "44%"})
    expect_ink(screen, image, words);
  EXPECT_EQ(screen.app().text().list().size(), 11U);
}

TEST(TextOut, ListsTheTitleOfADialogAndTheItemsOfAMenu) {
  Screen screen(false);
  bool open = true;
  const Image image = drawn(screen, [&](TextOut& text) {
    if (!ImGui::IsPopupOpen("###window")) ImGui::OpenPopup("###window");
    ImGui::SetNextWindowPos({20, 20});
    ImGui::SetNextWindowSize({300, 200});
    if (!text.begin_modal("window", "HTITLEH", open, ImGuiWindowFlags_NoResize)) return;
    text.menu_item("a", "HITEMH", "HKEYSH", true);
    text.menu_item("b", "HLONGITEMH", "", true);
    ImGui::EndPopup();
  });
  for (const char* words : {"HTITLEH", "HITEMH", "HKEYSH", "HLONGITEMH"})
    expect_ink(screen, image, words);
}

// The keys of each command end before its words begin, with a space between them.
TEST(TextOut, KeysInTheHelpDoNotTouchTheirWords) {
  for (const char* language : {"en", "zh"}) {
    Screen screen(true, language);
    App& app = screen.app();
    app.text().keep_list(true);
    app.key(key::kF1, false);
    screen.frames(3);
    std::size_t rows = 0;
    for (const auto& [group, command] : commands()) {
      const std::string keys = keys_of(*command);
      const std::vector<DrawnText>& all = app.text().list();
      const auto drawn = std::ranges::find_if(
          all, [&](const DrawnText& one) { return one.text == keys && one.face == Face::mono; });
      ASSERT_NE(drawn, all.end()) << keys;
      // The words are drawn next; texts of the panels below the dialog were drawn before.
      const auto words = std::find_if(drawn + 1, all.end(), [&](const DrawnText& one) {
        return one.face == Face::body && one.from.x > drawn->from.x &&
               std::fabs(one.from.y - drawn->from.y) < 6;
      });
      ASSERT_NE(words, all.end()) << keys;
      EXPECT_GT(words->from.x - drawn->to.x, 4) << language << ": " << keys;
      ++rows;
    }
    EXPECT_GT(rows, 50U);
  }
}

TEST(TextOut, EachLineIsAnEntry) {
  Screen screen(false);
  const Image image = drawn(screen, [&](TextOut& text) {
    text.label(Face::body, kInk, "HONEH\n\nHTHREEH");
    text.at(*ImGui::GetWindowDrawList(), Face::small, {300, 20}, kInk, "HAH\nHBH");
  });
  const std::vector<DrawnText>& list = screen.app().text().list();
  ASSERT_EQ(list.size(), 4U);
  for (const char* words : {"HONEH", "HTHREEH", "HAH", "HBH"}) expect_ink(screen, image, words);
  EXPECT_FLOAT_EQ(list[1].from.y - list[0].from.y, 2 * screen.app().text().size(Face::body));
}

TEST(TextOut, AWrappedParagraphHasAnEntryForEachLine) {
  Screen screen;
  App& app = screen.app();
  app.text().keep_list(true);
  screen.frames(1);
  // The lesson's panel is narrow. Its texts are drawn word by word.
  std::string lines;
  for (const DrawnText& one : app.text().list()) {
    EXPECT_EQ(one.text.find('\n'), std::string::npos) << one.text;
    EXPECT_FLOAT_EQ(one.to.y - one.from.y, app.text().size(one.face)) << one.text;
    if (one.face == Face::body && one.from.x < 100) lines += "[" + one.text + "]";
  }
  EXPECT_NE(lines.find("[One process makes items: the ]"), std::string::npos) << lines;
}

// The program can be read before it first runs; its comments are in the window's language.
TEST(TextOut, TheCodeIsThereBeforeTheFirstRun) {
  for (const char* language : {"en", "zh"}) {
    Screen screen(false, language);
    App& app = screen.app();
    ASSERT_TRUE(app.session().choose_lesson("producer_consumer"));
    app.text().keep_list(true);
    app.perform("code"_command);
    screen.frames(3);
    std::size_t lines = 0, comments = 0, chinese = 0;
    for (const DrawnText& one : app.text().list()) {
      if (one.face != Face::mono) continue;
      ++lines;
      if (!one.text.starts_with("//")) continue;
      ++comments;
      if (one.text.find_first_of("\xe4\xe5\xe6\xe7\xe8\xe9") != std::string::npos) ++chinese;
    }
    EXPECT_GT(lines, 5U) << language;
    EXPECT_GT(comments, 0U) << language;
    EXPECT_EQ(chinese, std::string_view(language) == "zh" ? comments : 0U) << language;
  }
}

TEST(TextOut, SaysWhatIsClipped) {
  Screen screen(false);
  (void)drawn(screen, [&](TextOut& text) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect({100, 0}, {480, 320});
    text.at(list, Face::body, {120, 20}, kInk, "whole");
    text.at(list, Face::body, {98, 60}, kInk, "partly");
    text.at(list, Face::body, {10, 100}, kInk, "hidden");
    list.PopClipRect();
    ImGui::SetCursorPos({20, 150});
    text.button("a", "a button that is far too narrow", {40, 0});
  });
  EXPECT_EQ(entry(screen.app(), "whole").seen, Seen::whole);
  EXPECT_EQ(entry(screen.app(), "partly").seen, Seen::partly);
  EXPECT_EQ(entry(screen.app(), "hidden").seen, Seen::not_at_all);
  EXPECT_EQ(entry(screen.app(), "a button").seen, Seen::partly);
}

TEST(TextOut, ACharacterNeverSeenBeforeHasItsGlyphInTheNextFrame) {
  Screen screen;
  App& app = screen.app();
  if (!app.fonts().has_chinese()) GTEST_SKIP() << "no font with Chinese is installed";
  ASSERT_FALSE(has_glyph(app, kRare));
  EXPECT_FALSE(app.unfinished());
  open_named(screen, std::string("worker-") + kRareText);
  screen.frames(1);
  EXPECT_TRUE(app.unfinished()) << "one more frame is wanted";
  screen.frames(1);
  EXPECT_TRUE(has_glyph(app, kRare));
  EXPECT_FALSE(app.unfinished());
}

TEST(TextOut, WhatIsTypedAndThePathsOfRecordingsHaveTheirGlyphs) {
  Settings settings;
  settings.recent = {std::string("/tmp/") + kRareText + ".procession"};
  Screen screen(true, "en", 1, settings);
  App& app = screen.app();
  if (!app.fonts().has_chinese()) GTEST_SKIP() << "no font with Chinese is installed";
  ASSERT_FALSE(has_glyph(app, kRare) || has_glyph(app, kAlsoRare));
  app.perform("open"_command);
  screen.frames(4);
  EXPECT_TRUE(has_glyph(app, kRare));
  app.key(key::kEscape, false);
  screen.frames(2);
  app.perform("palette"_command);
  screen.frames(3);
  ImGui::GetIO().AddInputCharactersUTF8(kAlsoRareText);
  screen.frames(3);
  EXPECT_TRUE(has_glyph(app, kAlsoRare));
  EXPECT_FALSE(app.unfinished());
}

// Two characters without glyphs would both be the same box.
TEST(TextOut, APictureHasTheGlyphOfACharacterNeverSeenBefore) {
  Screen fonts(false);
  if (!fonts.app().fonts().has_chinese()) GTEST_SKIP() << "no font with Chinese is installed";
  Paths paths;
  paths.assets = PROCESSION_SOURCE "/assets";
  paths.session.lessons = {PROCESSION_SOURCE "/lessons"};
  Options options;
  options.language = "en";
  options.width = 800;
  options.height = 600;
  options.target = fonts.folder() + "/named.procession";
  ImGuiContext* const context = ImGui::GetCurrentContext();
  std::vector<Image> images;
  for (const char* name : {kRareText, kAlsoRareText, "\uE0F0", "\uE0F1"}) {
    write_named(options.target, name);
    const auto image = screenshot(paths, options);
    ASSERT_TRUE(image) << image.error().sentence();
    images.push_back(*image);
  }
  ImGui::SetCurrentContext(context);
  EXPECT_NE(images[0].pixels, images[1].pixels);
  EXPECT_NE(images[0].pixels, images[2].pixels);
  EXPECT_EQ(images[2].pixels, images[3].pixels) << "no font has these: two boxes";
}
