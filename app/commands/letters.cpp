// Commands for the size of the letters.
#include <algorithm>
#include <cmath>

#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

void resize_letters(Control& control, double factor) {
  double& size = control.settings.text_size;
  size = std::clamp(size * factor, 0.6, 3.0);
  if (std::fabs(size - 1.0) < 0.03) size = 1.0;
  control.appearance.restyle();
}

constexpr Command kLetterRows[] = {
    {"larger",
     {{'=', Mod::none, "+"},
      {'=', Mod::ctrl, "Ctrl++"},
      {key::kPadPlus, Mod::none},
      {key::kPadPlus, Mod::ctrl}},
     always,
     [](Control& control) { resize_letters(control, 1.1); }},
    {"smaller",
     {{'-', Mod::none, "−"},
      {'-', Mod::ctrl, "Ctrl+−"},
      {key::kPadMinus, Mod::none},
      {key::kPadMinus, Mod::ctrl}},
     always,
     [](Control& control) { resize_letters(control, 1 / 1.1); }},
};

}  // namespace

CommandRows letter_commands() { return kLetterRows; }

}  // namespace procession::app
