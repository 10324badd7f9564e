// Commands for the language, the colours and the panels on the screen.
#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

bool can_change_side(const Situation& now) {
  return now.layout.one_side || (now.layout.presenter && now.session.lesson() != nullptr);
}
bool can_change_lower(const Situation& now) {
  return now.layout.one_lower && !now.layout.presenter;
}

void language(Control& control) {
  const Result<void> done = control.appearance.switch_language();
  if (done)
    control.settings.language = control.appearance.language().code();
  else
    control.session.set_error(done.error());
}

void theme(Control& control) {
  const Result<void> done = control.appearance.switch_theme();
  if (done)
    control.settings.theme = control.appearance.theme().name;
  else
    control.session.set_error(done.error());
}

void presenter(Control& control) {
  control.layout.presenter = !control.layout.presenter;
  control.layout.side_world = false;
  control.appearance.restyle();
}

void side(Control& control) { control.layout.side_world = !control.layout.side_world; }
void code(Control& control) { control.layout.lower_code = !control.layout.lower_code; }

constexpr Command kAppearanceRows[] = {
    {"language", {{key::kF2, Mod::none, "F2"}}, always, language},
    {"theme", {{key::kF3, Mod::none, "F3"}}, always, theme},
    {"presenter", {{key::kF11, Mod::none, "F11"}, {'P', Mod::none, "P"}}, always, presenter},
    // Switches between lesson and world if only one of them fits.
    {"side", {{'L', Mod::none, "L"}, {'L', Mod::ctrl, "Ctrl+L"}}, can_change_side, side},
    // Switches between code and console if only one of them fits.
    {"code", {{'C', Mod::none, "C"}, {'T', Mod::ctrl, "Ctrl+T"}}, can_change_lower, code},
};

}  // namespace

CommandRows appearance_commands() { return kAppearanceRows; }

}  // namespace procession::app
