// Keys by their numbers, and the keys of a command.
#pragma once

#include <cstdint>

namespace procession::app {

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

// A key without `shift` is meant with Shift too, if no other command wants it so.
enum class Mod : std::uint8_t { none, ctrl, shift, ctrl_shift };

struct Key {
  int code;  // a letter's or a sign's is that of its character
  Mod mod;
  const char* words = nullptr;  // as the help shows it; nullptr: a twin that the help leaves out

  constexpr bool ctrl() const { return mod == Mod::ctrl || mod == Mod::ctrl_shift; }
  constexpr bool shift() const { return mod == Mod::shift || mod == Mod::ctrl_shift; }
};

}  // namespace procession::app
