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
  stop,
  to_start,
  to_live,
  fit,
  zoom_in,
  zoom_out,
  pan_left,
  pan_right,
  larger,
  smaller,
  open,
  parameters,
  language,
  theme,
  presenter,
  help,
  close,  // a pop-up, else the selection
};

// GLFW's numbers; window.cpp asserts that they are.
namespace key {
inline constexpr int kEscape = 256, kRight = 262, kLeft = 263, kDown = 264, kUp = 265, kHome = 268,
                     kEnd = 269, kF1 = 290, kF2 = 291, kF3 = 292, kF4 = 293, kF5 = 294, kF6 = 295,
                     kF8 = 297, kF11 = 300, kPadMinus = 333, kPadPlus = 334;
}  // namespace key

struct Shortcut {
  Action action;
  int key;  // a letter's or a sign's code is that of its character
  bool ctrl;
  const char* words;  // as the help shows it; nullptr: a twin that the help leaves out
};

// Letters have a twin with Ctrl or a function key, for an input method may swallow them.
inline constexpr Shortcut kShortcuts[] = {
    {Action::run, 'R', false, "R"},
    {Action::run, key::kF5, false, "F5"},
    {Action::stop, key::kF8, false, "F8"},
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
    {Action::larger, '=', false, "+"},
    {Action::larger, '=', true, "Ctrl++"},
    {Action::larger, key::kPadPlus, false, nullptr},
    {Action::larger, key::kPadPlus, true, nullptr},
    {Action::smaller, '-', false, "−"},
    {Action::smaller, '-', true, "Ctrl+−"},
    {Action::smaller, key::kPadMinus, false, nullptr},
    {Action::smaller, key::kPadMinus, true, nullptr},
    {Action::open, 'O', true, "Ctrl+O"},
    {Action::parameters, key::kF4, false, "F4"},
    {Action::language, key::kF2, false, "F2"},
    {Action::theme, key::kF3, false, "F3"},
    {Action::presenter, key::kF11, false, "F11"},
    {Action::presenter, 'P', false, "P"},
    {Action::help, key::kF1, false, "F1"},
    {Action::close, key::kEscape, false, "Esc"},
};

// The action of a key, or Action::none. `typing`: a field has the keyboard, so that keys without
// Ctrl that write something are its own.
Action action_of(int key, bool ctrl, bool typing);

// The language files' key for an action: "action.run".
std::string_view action_words(Action action);

// "R, F5": the keys of an action as the help shows them.
std::string keys_of(Action action);

}  // namespace procession::app
