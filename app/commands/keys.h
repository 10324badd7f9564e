// Key numbers, and the keys of a command.
#pragma once

#include <cstdint>

namespace procession::app {

// The numbers are GLFW's; window.cpp asserts it.
namespace key {
inline constexpr int kSpace = 32, kEscape = 256, kBackspace = 259, kRight = 262, kLeft = 263,
                     kDown = 264, kUp = 265, kPageUp = 266, kPageDown = 267, kHome = 268,
                     kEnd = 269, kEnter = 257, kF1 = 290, kF2 = 291, kF3 = 292, kF4 = 293,
                     kF5 = 294, kF6 = 295, kF7 = 296, kF8 = 297, kF9 = 298, kF10 = 299, kF11 = 300,
                     kF12 = 301, kPadMinus = 333, kPadPlus = 334, kPadEnter = 335, kMenu = 348;
// Returns whether the key moves the focus in an open pop-up.
inline constexpr bool in_popup(int key) {
  return key == kLeft || key == kRight || key == kPageUp || key == kPageDown;
}
}  // namespace key

// A key without `shift` also matches with Shift, unless another command has that key with Shift.
enum class Mod : std::uint8_t { none, ctrl, shift, ctrl_shift };

struct Key {
  int code;  // for a letter or a sign: its character code
  Mod mod;
  const char* words = nullptr;  // as the help shows it; nullptr: a second key that the help omits

  constexpr bool ctrl() const { return mod == Mod::ctrl || mod == Mod::ctrl_shift; }
  constexpr bool shift() const { return mod == Mod::shift || mod == Mod::ctrl_shift; }
};

}  // namespace procession::app
