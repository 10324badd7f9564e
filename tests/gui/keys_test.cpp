// What each key does, and what the menu, the help and the palette list: as they have always been.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "app.h"
#include "compat.h"
#include "screen.h"
#include "story.h"

using namespace procession;
using namespace procession::app;

namespace {

// Each command with its keys, in the order of the help. A command that is not in this list is new:
// these tests leave it alone, as long as it takes nothing from another.
constexpr std::string_view kListed = R"(
run: R · F5
pause: Space · F9
stop: F8
repeat: X · F7
run_held: Shift+R · Shift+F5
step: 1 … 9 · Ctrl+1 … 9
step_next: N · Ctrl+.
step_back: Backspace
go_live: G · Ctrl+D
run_random: Ctrl+R
schedule: E · Ctrl+E
slower: [ · Ctrl+[
faster: ] · Ctrl+]
to_start: Home
to_live: End
next_event: →
previous_event: ←
next_of_selected: Shift+→
previous_of_selected: Shift+←
why: Y · Ctrl+U
find: Ctrl+F
next_found: Ctrl+G
previous_found: Ctrl+Shift+G
bookmark: Ctrl+B
next_bookmark: Ctrl+N
previous_bookmark: Ctrl+Shift+N
fit: F · F6
zoom_in: W · Ctrl+↑
zoom_out: S · Ctrl+↓
pan_left: A · Ctrl+←
pan_right: D · Ctrl+→
previous_lane: K · Ctrl+K
next_lane: J · Ctrl+J
lane_menu: M · F12
larger: + · Ctrl++
smaller: − · Ctrl+−
open: Ctrl+O
script: Ctrl+Shift+O
save: Ctrl+S
runs: H · Ctrl+H
parameters: F4
variant: V · Ctrl+Y
language: F2
theme: F3
presenter: F11 · P
side: L · Ctrl+L
code: C · Ctrl+T
previous_page: PageUp
next_page: PageDown
palette: Ctrl+P
menu: F10
help: F1
glossary: I · Ctrl+I
close: Esc
)";

bool is_new(const Command& command) {
  return kListed.find("\n" + std::string(command.id) + ": ") == std::string_view::npos;
}

std::string id_of(int code, bool ctrl, bool typing, bool shift) {
  const Command* found = command_of(code, ctrl, typing, shift);
  return found == nullptr || is_new(*found) ? "-" : std::string(found->id);
}

// As kListed.
std::string listed() {
  std::string out = "\n";
  for (const auto& [group, one] : commands())
    if (!is_new(*one)) out += std::string(one->id) + ": " + keys_of(*one) + "\n";
  return out;
}

// The commands that would do nothing, in the order of the help.
std::string impossible(Screen& screen, bool one_side = false, bool one_lower = false,
                       bool presenter = false) {
  App& app = screen.app();
  Layout layout;
  layout.one_side = one_side;
  layout.one_lower = one_lower;
  layout.presenter = presenter;
  const Situation now{app.session(), app.view(), app.settings(), layout};
  std::string out;
  for (const auto& [group, one] : commands())
    if (!is_new(*one) && !one->possible(now))
      out += (out.empty() ? "" : " ") + std::string(one->id);
  return out;
}

std::string name_of(int code) {
  return code > 32 && code < 127 ? std::string(1, static_cast<char>(code)) : std::to_string(code);
}

// The menu as it is on the screen: each item, a line where a group begins, two where a column does.
std::string menu_on(Screen& screen) {
  struct Item {
    ImVec2 at;
    std::string id;
  };
  std::vector<Item> items;
  for (const auto& [name, mark] : screen.app().marked())
    if (name.starts_with("do_action.")) items.push_back({mark.from, name.substr(10)});
  const auto other_column = [](const Item& a, const Item& b) {
    return std::abs(a.at.x - b.at.x) > 100;
  };
  std::ranges::sort(items, [&](const Item& a, const Item& b) {
    return other_column(a, b) ? a.at.x < b.at.x : a.at.y < b.at.y;
  });
  if (items.size() < 2) return "no menu";
  const float row = items[1].at.y - items[0].at.y;
  std::string out = "\n";
  std::string_view between;  // a new one leaves the line before it to the next
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0 && other_column(items[i], items[i - 1]))
      between = "\n\n";
    else if (i > 0 && items[i].at.y - items[i - 1].at.y > row * 1.05F)
      between = "\n";
    else if (i > 0 && between.empty())
      between = " ";
    if (is_new(command({items[i].id}))) continue;
    out += std::string(between) + items[i].id;
    between = {};
  }
  return out;
}

}  // namespace

// Columns: alone, with Shift, with Ctrl, with both; while a field has the keyboard: alone, with
// Shift, with Ctrl.
TEST(Keys, EachDoesWhatItHasAlwaysDone) {
  std::string is = "\n";
  for (int code = 0; code < 512; ++code) {
    std::string line;
    for (const bool typing : {false, true})
      for (const bool ctrl : {false, true})
        for (const bool shift : {false, true}) line += " " + id_of(code, ctrl, typing, shift);
    if (line.find_first_not_of(" -") != std::string::npos) is += name_of(code) + line + "\n";
  }
  EXPECT_EQ(is, R"(
32 pause pause - - - - - -
- smaller smaller smaller smaller - - smaller smaller
. - - step_next step_next - - step_next step_next
1 step step step step - - step step
2 step step step step - - step step
3 step step step step - - step step
4 step step step step - - step step
5 step step step step - - step step
6 step step step step - - step step
7 step step step step - - step step
8 step step step step - - step step
9 step step step step - - step step
= larger larger larger larger - - larger larger
A pan_left pan_left - - - - - -
B - - bookmark bookmark - - bookmark bookmark
C code code - - - - - -
D pan_right pan_right go_live go_live - - go_live go_live
E schedule schedule schedule schedule - - schedule schedule
F fit fit find find - - find find
G go_live go_live next_found previous_found - - next_found previous_found
H runs runs runs runs - - runs runs
I glossary glossary glossary glossary - - glossary glossary
J next_lane next_lane next_lane next_lane - - next_lane next_lane
K previous_lane previous_lane previous_lane previous_lane - - previous_lane previous_lane
L side side side side - - side side
M lane_menu lane_menu - - - - - -
N step_next step_next next_bookmark previous_bookmark - - next_bookmark previous_bookmark
O - - open script - - open script
P presenter presenter palette palette - - palette palette
R run run_held run_random run_random - - run_random run_random
S zoom_out zoom_out save save - - save save
T - - code code - - code code
U - - why why - - why why
V variant variant - - - - - -
W zoom_in zoom_in - - - - - -
X repeat repeat - - - - - -
Y why why variant variant - - variant variant
[ slower slower slower slower - - slower slower
] faster faster faster faster - - faster faster
256 close close - - close close - -
259 step_back step_back step_back step_back - - step_back step_back
262 next_event next_of_selected pan_right pan_right - - pan_right pan_right
263 previous_event previous_of_selected pan_left pan_left - - pan_left pan_left
264 - - zoom_out zoom_out - - zoom_out zoom_out
265 - - zoom_in zoom_in - - zoom_in zoom_in
266 previous_page previous_page - - previous_page previous_page - -
267 next_page next_page - - next_page next_page - -
268 to_start to_start - - - - - -
269 to_live to_live - - - - - -
290 help help - - help help - -
291 language language - - language language - -
292 theme theme - - theme theme - -
293 parameters parameters - - parameters parameters - -
294 run run_held - - run run_held - -
295 fit fit - - fit fit - -
296 repeat repeat - - repeat repeat - -
297 stop stop - - stop stop - -
298 pause pause - - pause pause - -
299 menu menu - - menu menu - -
300 presenter presenter - - presenter presenter - -
301 lane_menu lane_menu - - lane_menu lane_menu - -
333 smaller smaller smaller smaller - - smaller smaller
334 larger larger larger larger - - larger larger
348 lane_menu lane_menu - - - - - -
)");
}

TEST(Keys, TheHelpListsThemInThisOrder) { EXPECT_EQ(listed(), kListed); }

TEST(Keys, TheMenuHasTheseGroups) {
  Screen screen;
  screen.click("menu");
  EXPECT_EQ(menu_on(screen), R"(
run pause stop repeat run_held step step_next step_back go_live run_random schedule slower faster
to_start to_live next_event previous_event next_of_selected previous_of_selected why
find next_found previous_found bookmark next_bookmark previous_bookmark
fit zoom_in zoom_out pan_left pan_right
previous_lane next_lane lane_menu

larger smaller
open script save runs parameters variant language theme presenter side code previous_page next_page
palette help glossary close)");
}

TEST(Keys, WhatIsImpossibleIsSo) {
  Screen empty(false);
  EXPECT_EQ(impossible(empty),
            "pause stop step step_next step_back go_live to_start to_live next_event "
            "previous_event next_of_selected previous_of_selected why find next_found "
            "previous_found bookmark next_bookmark previous_bookmark fit zoom_in zoom_out pan_left "
            "pan_right previous_lane next_lane lane_menu save side code");
  EXPECT_EQ(impossible(empty, true, true),
            "pause stop step step_next step_back go_live to_start to_live next_event "
            "previous_event next_of_selected previous_of_selected why find next_found "
            "previous_found bookmark next_bookmark previous_bookmark fit zoom_in zoom_out pan_left "
            "pan_right previous_lane next_lane lane_menu save");
  EXPECT_EQ(impossible(empty, false, true, true),
            "pause stop step step_next step_back go_live to_start to_live next_event "
            "previous_event next_of_selected previous_of_selected why find next_found "
            "previous_found bookmark next_bookmark previous_bookmark fit zoom_in zoom_out pan_left "
            "pan_right previous_lane next_lane lane_menu save code");
  Session& session = empty.app().session();
  for (const lesson::Lesson& lesson : session.choice().lessons().lessons) {
    ASSERT_TRUE(session.choose_lesson(lesson.id));
    const bool has_both = lesson.has_cpp && lesson.has_python;
    EXPECT_EQ(impossible(empty).find(" variant ") == std::string::npos, has_both) << lesson.id;
  }
}

TEST(Keys, WhatIsImpossibleOfARecordingIsSo) {
  Screen screen;
  EXPECT_EQ(impossible(screen),
            "stop step step_next step_back next_of_selected previous_of_selected next_found "
            "previous_found next_bookmark previous_bookmark side code");
  screen.app().key('J', false);
  screen.app().session().bookmarks().add({RawNs(1'000'000), "here"});
  screen.app().session().finder().search("queue");
  Session& session = screen.app().session();
  ASSERT_TRUE(screen.until([&] { return session.finder().done(*session.follower()); }));
  EXPECT_EQ(impossible(screen), "stop step step_next step_back side code");
}

TEST(Keys, WhatIsImpossibleOfALiveRunIsSo) {
  Screen screen(false);
  write_held_story(screen.folder() + "/held.procession");
  screen.command(
      "cp \"$(dirname \"$0\")/held.procession\" \"$recording\"\n"
      "echo \"{\\\"is\\\":\\\"started\\\",\\\"pid\\\":1,"
      "\\\"recording\\\":\\\"$recording\\\"}\" >&10\n"
      "echo '{\"is\":\"held\",\"why\":\"all done\"}' >&10\nread -r line <&10\nread -r line <&10\n");
  screen.app().key('R', false, true);
  Session& session = screen.app().session();
  ASSERT_TRUE(screen.until([&] { return session.run().held() && !session.follower()->behind(); }));
  EXPECT_EQ(impossible(screen),
            "run run_held run_random next_of_selected previous_of_selected next_found "
            "previous_found next_bookmark previous_bookmark side code");
  screen.view().live = false;
  EXPECT_EQ(
      impossible(screen),
      "run run_held step step_next step_back run_random next_of_selected previous_of_selected "
      "next_found previous_found next_bookmark previous_bookmark side code");
}

TEST(Keys, NothingIsShownAndNoLessonIsChosen) {
  Screen screen(false);
  const std::string path = screen.folder() + "/mistake.procession";
  write_own(path, {.traced = true, .mistake = true});
  ASSERT_TRUE(screen.app().session().open(path));
  ASSERT_EQ(screen.app().session().lesson(), nullptr);
  EXPECT_EQ(impossible(screen),
            "run stop repeat run_held step step_next step_back run_random next_of_selected "
            "previous_of_selected next_found previous_found next_bookmark previous_bookmark "
            "parameters variant side code previous_page next_page");
}

TEST(Keys, NoKeyMeansTwoThings) {
  for (const auto& [group, one] : commands())
    for (const auto& [other_group, other] : commands())
      for (const Key& a : one->keys)
        for (const Key& b : other->keys)
          if (&a != &b) {
            EXPECT_FALSE(a.code == b.code && a.mod == b.mod) << one->id << " " << other->id;
          }
}

TEST(Keys, ACommandHasOneRowAndWordsInBothLanguages) {
  std::set<std::string_view> seen;
  for (const auto& [group, one] : commands()) {
    EXPECT_TRUE(seen.insert(one->id).second) << one->id << " has two rows";
    EXPECT_EQ(&command({one->id}), one);
  }
  EXPECT_THROW(command({"no_such"}), std::out_of_range);
  for (const char* code : {"en", "zh"}) {
    const Result<Language> language = Language::load(PROCESSION_SOURCE "/assets/languages", code);
    ASSERT_TRUE(language);
    for (const std::string_view id : seen)
      EXPECT_TRUE(language->has("action." + std::string(id))) << code << " " << id;
  }
}
