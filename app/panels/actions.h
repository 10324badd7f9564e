// Everything that the window does on a key or a button: one table, from which the keys, the help
// and the menus come.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace procession::app {

enum class Action : std::uint8_t {
  none,
  run,
  pause,  // the run that is alive, or lets it go on; else plays the recording, or stops playing
  stop,
  repeat,
  run_held,    // before its first operation
  run_random,  // by lot
  go_live,     // the program again, by the same operations up to the playhead, held there
  schedule,    // the order of operations as a text
  step_next,
  step_back,  // the program again, up to before the last choice
  step_1,     // these nine in order
  step_2,
  step_3,
  step_4,
  step_5,
  step_6,
  step_7,
  step_8,
  step_9,
  slower,
  faster,
  to_start,
  to_live,
  previous_event,
  next_event,
  fit,
  zoom_in,
  zoom_out,
  pan_left,
  pan_right,
  previous_of_selected,  // event of the selected process or object
  next_of_selected,
  previous_lane,
  next_lane,
  lane_menu,
  find,
  why,  // the chain of causes of a wait
  previous_found,
  next_found,
  bookmark,
  previous_bookmark,
  next_bookmark,
  larger,
  smaller,
  open,
  script,  // of one's own
  save,
  runs,  // the last ones
  parameters,
  variant,  // C++ or Python
  language,
  theme,
  presenter,
  side,  // lesson or world, where the window has room for one of them
  code,  // or console, likewise
  previous_page,
  next_page,
  menu,
  palette,
  help,
  close,  // a pop-up, else the selection
};

// All of them, as the menu and the help list them.
inline constexpr Action kActions[] = {Action::run,
                                      Action::pause,
                                      Action::stop,
                                      Action::repeat,
                                      Action::run_held,
                                      Action::step_1,
                                      Action::step_next,
                                      Action::step_back,
                                      Action::go_live,
                                      Action::run_random,
                                      Action::schedule,
                                      Action::slower,
                                      Action::faster,
                                      Action::to_start,
                                      Action::to_live,
                                      Action::next_event,
                                      Action::previous_event,
                                      Action::next_of_selected,
                                      Action::previous_of_selected,
                                      Action::why,
                                      Action::find,
                                      Action::next_found,
                                      Action::previous_found,
                                      Action::bookmark,
                                      Action::next_bookmark,
                                      Action::previous_bookmark,
                                      Action::fit,
                                      Action::zoom_in,
                                      Action::zoom_out,
                                      Action::pan_left,
                                      Action::pan_right,
                                      Action::previous_lane,
                                      Action::next_lane,
                                      Action::lane_menu,
                                      Action::larger,
                                      Action::smaller,
                                      Action::open,
                                      Action::script,
                                      Action::save,
                                      Action::runs,
                                      Action::parameters,
                                      Action::variant,
                                      Action::language,
                                      Action::theme,
                                      Action::presenter,
                                      Action::side,
                                      Action::code,
                                      Action::previous_page,
                                      Action::next_page,
                                      Action::palette,
                                      Action::menu,
                                      Action::help,
                                      Action::close};

// GLFW's numbers; window.cpp asserts that they are.
namespace key {
inline constexpr int kSpace = 32, kEscape = 256, kBackspace = 259, kRight = 262, kLeft = 263,
                     kDown = 264, kUp = 265, kPageUp = 266, kPageDown = 267, kHome = 268,
                     kEnd = 269, kEnter = 257, kF1 = 290, kF2 = 291, kF3 = 292, kF4 = 293,
                     kF5 = 294, kF6 = 295, kF7 = 296, kF8 = 297, kF9 = 298, kF10 = 299, kF11 = 300,
                     kF12 = 301, kPadMinus = 333, kPadPlus = 334, kPadEnter = 335, kMenu = 348;
// Keys that move about in a pop-up while one is open.
inline constexpr bool in_popup(int key) {
  return key == kLeft || key == kRight || key == kPageUp || key == kPageDown;
}
}  // namespace key

struct Shortcut {
  Action action;
  int key;  // a letter's or a sign's code is that of its character
  bool ctrl;
  const char* words;   // as the help shows it; nullptr: a twin that the help leaves out
  bool shift = false;  // true: only with Shift; false: with or without, if no other wants it
};

// Letters have a twin with Ctrl or a function key, for an input method may swallow them.
inline constexpr Shortcut kShortcuts[] = {
    {Action::run, 'R', false, "R"},
    {Action::run, key::kF5, false, "F5"},
    {Action::pause, key::kSpace, false, "Space"},
    {Action::pause, key::kF9, false, "F9"},
    {Action::stop, key::kF8, false, "F8"},
    {Action::repeat, 'X', false, "X"},
    {Action::repeat, key::kF7, false, "F7"},
    {Action::run_held, 'R', false, "Shift+R", true},
    {Action::run_held, key::kF5, false, "Shift+F5", true},
    {Action::run_random, 'R', true, "Ctrl+R"},
    {Action::go_live, 'G', false, "G"},
    {Action::go_live, 'D', true, "Ctrl+D"},
    {Action::schedule, 'E', false, "E"},
    {Action::schedule, 'E', true, "Ctrl+E"},
    {Action::step_next, 'N', false, "N"},
    {Action::step_next, '.', true, "Ctrl+."},
    {Action::step_back, key::kBackspace, false, "Backspace"},
    {Action::step_back, key::kBackspace, true, nullptr},
    {Action::step_1, '1', false, "1 … 9"},
    {Action::step_1, '1', true, "Ctrl+1 … 9"},
    {Action::step_2, '2', false, nullptr},
    {Action::step_2, '2', true, nullptr},
    {Action::step_3, '3', false, nullptr},
    {Action::step_3, '3', true, nullptr},
    {Action::step_4, '4', false, nullptr},
    {Action::step_4, '4', true, nullptr},
    {Action::step_5, '5', false, nullptr},
    {Action::step_5, '5', true, nullptr},
    {Action::step_6, '6', false, nullptr},
    {Action::step_6, '6', true, nullptr},
    {Action::step_7, '7', false, nullptr},
    {Action::step_7, '7', true, nullptr},
    {Action::step_8, '8', false, nullptr},
    {Action::step_8, '8', true, nullptr},
    {Action::step_9, '9', false, nullptr},
    {Action::step_9, '9', true, nullptr},
    {Action::slower, '[', false, "["},
    {Action::slower, '[', true, "Ctrl+["},
    {Action::faster, ']', false, "]"},
    {Action::faster, ']', true, "Ctrl+]"},
    {Action::next_event, key::kRight, false, "→"},
    {Action::previous_event, key::kLeft, false, "←"},
    {Action::next_of_selected, key::kRight, false, "Shift+→", true},
    {Action::previous_of_selected, key::kLeft, false, "Shift+←", true},
    {Action::bookmark, 'B', true, "Ctrl+B"},
    {Action::next_bookmark, 'N', true, "Ctrl+N"},
    {Action::previous_bookmark, 'N', true, "Ctrl+Shift+N", true},
    {Action::why, 'Y', false, "Y"},
    {Action::why, 'U', true, "Ctrl+U"},
    {Action::find, 'F', true, "Ctrl+F"},
    {Action::next_found, 'G', true, "Ctrl+G"},
    {Action::previous_found, 'G', true, "Ctrl+Shift+G", true},
    {Action::to_start, key::kHome, false, "Home"},
    {Action::to_live, key::kEnd, false, "End"},
    {Action::fit, 'F', false, "F"},
    {Action::fit, key::kF6, false, "F6"},
    {Action::zoom_in, 'W', false, "W"},
    {Action::zoom_in, key::kUp, true, "Ctrl+↑"},
    {Action::zoom_out, 'S', false, "S"},
    {Action::zoom_out, key::kDown, true, "Ctrl+↓"},
    {Action::pan_left, 'A', false, "A"},
    {Action::pan_left, key::kLeft, true, "Ctrl+←"},
    {Action::pan_right, 'D', false, "D"},
    {Action::pan_right, key::kRight, true, "Ctrl+→"},
    {Action::next_lane, 'J', false, "J"},
    {Action::next_lane, 'J', true, "Ctrl+J"},
    {Action::previous_lane, 'K', false, "K"},
    {Action::previous_lane, 'K', true, "Ctrl+K"},
    {Action::lane_menu, 'M', false, "M"},
    {Action::lane_menu, key::kF12, false, "F12"},
    {Action::lane_menu, key::kMenu, false, nullptr},
    {Action::larger, '=', false, "+"},
    {Action::larger, '=', true, "Ctrl++"},
    {Action::larger, key::kPadPlus, false, nullptr},
    {Action::larger, key::kPadPlus, true, nullptr},
    {Action::smaller, '-', false, "−"},
    {Action::smaller, '-', true, "Ctrl+−"},
    {Action::smaller, key::kPadMinus, false, nullptr},
    {Action::smaller, key::kPadMinus, true, nullptr},
    {Action::open, 'O', true, "Ctrl+O"},
    {Action::script, 'O', true, "Ctrl+Shift+O", true},
    {Action::save, 'S', true, "Ctrl+S"},
    {Action::runs, 'H', false, "H"},
    {Action::runs, 'H', true, "Ctrl+H"},
    {Action::parameters, key::kF4, false, "F4"},
    {Action::variant, 'V', false, "V"},
    {Action::variant, 'Y', true, "Ctrl+Y"},
    {Action::language, key::kF2, false, "F2"},
    {Action::theme, key::kF3, false, "F3"},
    {Action::presenter, key::kF11, false, "F11"},
    {Action::presenter, 'P', false, "P"},
    {Action::side, 'L', false, "L"},
    {Action::side, 'L', true, "Ctrl+L"},
    {Action::code, 'C', false, "C"},
    {Action::code, 'T', true, "Ctrl+T"},
    {Action::previous_page, key::kPageUp, false, "PageUp"},
    {Action::next_page, key::kPageDown, false, "PageDown"},
    {Action::palette, 'P', true, "Ctrl+P"},
    {Action::menu, key::kF10, false, "F10"},
    {Action::help, key::kF1, false, "F1"},
    {Action::close, key::kEscape, false, "Esc"},
};

// The action of a key, or Action::none. `typing`: a field has the keyboard, so that keys without
// Ctrl that write something are its own.
Action action_of(int key, bool ctrl, bool typing, bool shift = false);

// The language files' key for an action: "action.run".
std::string_view action_words(Action action);

// "R, F5": the keys of an action as the help shows them.
std::string keys_of(Action action);

}  // namespace procession::app
