// Panels that come and go: each is shown by its command, and Escape closes what is on top.
#include "panels/panels.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>

#include "app.h"
#include "panels/dialogs/help_panel.h"
#include "screen.h"

using namespace procession::app;

namespace {

void escape(Screen& screen) {
  screen.app().key(key::kEscape, false);
  screen.frames(3);
}

// What a panel is given can't be changed: it wants a command or a request.
template <class T>
constexpr bool kIsConst = std::is_const_v<std::remove_pointer_t<std::remove_reference_t<T>>>;
using PanelSession = decltype(std::declval<const Ui&>().session);
static_assert(kIsConst<PanelSession> && kIsConst<decltype(Ui::settings)> &&
              kIsConst<decltype(Ui::layout)>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().choice())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().lesson())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().run())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().run().runner())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().run().candidates())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().shown().finder())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().follower())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().follower()->world())::element_type>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().bookmarks())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().walkthrough())>);
static_assert(
    kIsConst<decltype(std::declval<PanelSession>().walkthrough().questions_at(0))::value_type>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().repeater())>);
static_assert(kIsConst<decltype(std::declval<PanelSession>().experiment())>);

}  // namespace

TEST(Panels, AreFoundByTheirIds) {
  Screen screen;
  Panels panels;
  const Layout layout;
  const Situation now{screen.app().session(), screen.view(), screen.app().settings(), layout};
  panels.show("help"_panel, now);
  EXPECT_TRUE(panels.is_open("help"_panel));
  EXPECT_FALSE(panels.is_open("runs"_panel));
  panels.close("help"_panel);
  EXPECT_FALSE(panels.is_open("help"_panel));
  EXPECT_THROW(panels.close({"no_panel"}), std::out_of_range);
}

TEST(Panels, EachHasAnIdOfItsOwn) {
  const Panels panels;
  std::set<std::string> ids;
  std::size_t count = 0;
  panels.each<Panel>([&](const Panel& panel) {
    ++count;
    EXPECT_TRUE(ids.insert(panel.id()).second) << panel.id();
    EXPECT_FALSE(panel.is_open()) << panel.id();
    EXPECT_FALSE(panel.busy()) << panel.id();
  });
  EXPECT_GT(count, 20U);
  EXPECT_STREQ(panels.of<HelpPanel>().id(), "help");
  struct Unlisted : Panel {
    Unlisted() : Panel("unlisted") {}
  };
  EXPECT_THROW((void)panels.of<Unlisted>(), std::bad_cast);
}

TEST(Panels, ItsCommandShowsADialogAndEscapeClosesIt) {
  for (const CommandId id :
       {"help"_command, "open"_command, "palette"_command, "runs"_command, "save"_command,
        "script"_command, "bookmark"_command, "schedule"_command, "parameters"_command,
        "repeat"_command, "glossary"_command}) {
    Screen screen;
    EXPECT_FALSE(screen.popup_is_open()) << id.text;
    screen.app().perform(id);
    EXPECT_TRUE(screen.popup_is_open()) << id.text;
    escape(screen);
    EXPECT_FALSE(screen.popup_is_open()) << id.text;
  }
}

TEST(Panels, ItsCommandAgainClosesSomeOfThem) {
  for (const CommandId id : {"help"_command, "palette"_command, "runs"_command, "script"_command,
                             "schedule"_command, "repeat"_command, "glossary"_command}) {
    Screen screen;
    screen.app().perform(id);
    EXPECT_TRUE(screen.popup_is_open()) << id.text;
    screen.app().perform(id);
    EXPECT_FALSE(screen.popup_is_open()) << id.text;
  }
}

TEST(Panels, EscapeClosesTheTopmostAlone) {
  Screen screen;
  screen.view().selected.lane = 0;
  screen.view().range.set = true;
  screen.app().perform("find"_command);
  screen.app().perform("why"_command);
  screen.frames(3);
  screen.app().perform("help"_command);
  ASSERT_TRUE(screen.popup_is_open());
  ASSERT_TRUE(screen.shows("why_bar") && screen.shows("find_words"));
  escape(screen);
  EXPECT_FALSE(screen.popup_is_open());
  EXPECT_TRUE(screen.shows("why_bar") && screen.shows("find_words"));
  escape(screen);
  EXPECT_FALSE(screen.shows("why_bar"));
  EXPECT_TRUE(screen.shows("find_words"));
  escape(screen);
  EXPECT_FALSE(screen.shows("find_words"));
  EXPECT_TRUE(screen.view().range.set);
  escape(screen);
  EXPECT_FALSE(screen.view().range.set);
  EXPECT_EQ(screen.view().selected.lane, 0U);
  escape(screen);
  EXPECT_NE(screen.view().selected.lane, 0U);
}

// Of a panel that was just opened, letters wait for the field that gets the focus, if there is one.
TEST(Panels, ALetterJustAfterAPanelWithoutAFieldIsACommand) {
  Screen screen(false);
  const LessonChoice& choice = screen.app().session().choice();
  ASSERT_EQ(choice.variant(), "cpp");
  screen.app().key(key::kF1, false);
  screen.app().key('V', false);
  EXPECT_EQ(choice.variant(), "python");
  screen.frames(1);
  screen.app().key('V', false);
  EXPECT_EQ(choice.variant(), "cpp");
}

TEST(Panels, ALetterJustAfterEscapeIsACommand) {
  Screen screen(false);
  const LessonChoice& choice = screen.app().session().choice();
  screen.app().key('P', true);
  screen.app().key(key::kEscape, false);
  screen.app().key('V', false);
  EXPECT_EQ(choice.variant(), "python");
  screen.frames(3);
  screen.app().key('I', true);
  screen.app().perform("glossary"_command);  // the same closes it
  screen.app().key('V', false);
  EXPECT_EQ(choice.variant(), "cpp");
}

TEST(Panels, EachSaysWhetherItGivesTheKeyboardToAField) {
  const Panels panels;
  int fields = 0;
  panels.each<Panel>([&](const Panel& panel) {
    const std::string id = panel.id(), name = id.substr(0, id.find('_'));
    const auto all = commands();
    const auto one = std::ranges::find(all, name, [](const auto& row) { return row.command->id; });
    if (one == all.end()) return;
    Screen screen;
    screen.app().perform(*one->command);
    screen.frames(6);
    EXPECT_EQ(ImGui::GetIO().WantTextInput, panel.takes_text()) << id;
    fields += panel.takes_text();
  });
  EXPECT_EQ(fields, 5) << "the palette, the glossary, find, save and bookmark";
}

TEST(Panels, OneSideHasAButtonForTheOther) {
  Screen screen;
  EXPECT_FALSE(screen.shows("side"));
  ImGui::GetIO().DisplaySize = {700, 500};
  screen.frames(3);
  ASSERT_TRUE(screen.shows("side") && screen.shows("lower"));
  EXPECT_TRUE(screen.shows("next_page"));
  screen.click("side");
  EXPECT_TRUE(screen.shows("side"));
  EXPECT_FALSE(screen.shows("next_page")) << "the world has the place of the lesson";
}

// In the top bar the parameters are cut; their tooltip has all of them, and what each means.
TEST(TopBar, EachParameterIsExplainedByTheTooltip) {
  for (const char* language : {"en", "zh"}) {
    Screen screen(false, language);
    ImGui::GetIO().DisplaySize = {1024, 720};
    ASSERT_TRUE(screen.app().session().choose_lesson("semaphore"));
    screen.app().text().keep_list(true);
    screen.frames(3);
    screen.point("summary");
    screen.frames(2);
    std::string all;  // without spaces, for the tooltip breaks its lines
    for (const auto& drawn : screen.app().text().list())
      for (const char c : drawn.text)
        if (c != ' ') all += c;
    for (const auto& parameter : screen.app().session().lesson()->parameters) {
      std::string help = parameter.help.in(language);
      std::erase(help, ' ');
      EXPECT_NE(all.find(parameter.name + parameter.default_value), std::string::npos)
          << parameter.name;
      EXPECT_NE(all.find(help), std::string::npos) << help;
    }
  }
}
