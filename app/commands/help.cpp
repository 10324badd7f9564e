// Every command in a list; what is open is closed.
#include <algorithm>

#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

void palette(Control& control) {
  PalettePanel& panel = control.dialogs.palette;
  if (panel.open)
    panel.open = false;
  else
    panel.show();
}

void menu(Control& control) { control.dialogs.menu = true; }
void help(Control& control) { control.dialogs.help.open = !control.dialogs.help.open; }

// A pop-up, else a bar, else the range, else the selection.
void close_topmost(Control& control) {
  Dialogs& dialogs = control.dialogs;
  if (std::ranges::any_of(dialogs.all(), [](const bool* open) { return *open; }))
    dialogs.closing = true;
  else if (dialogs.why.open)
    dialogs.why.open = false;
  else if (dialogs.find.open)
    dialogs.find.open = false;
  else if (control.view.range.set)
    control.view.range = {};
  else
    control.view.selected = {};
}

constexpr Command kHelpRows[] = {
    {"palette", {{'P', Mod::ctrl, "Ctrl+P"}}, always, palette},
    {"menu", {{key::kF10, Mod::none, "F10"}}, always, menu},
    {"help", {{key::kF1, Mod::none, "F1"}}, always, help},
    {"close", {{key::kEscape, Mod::none, "Esc"}}, always, close_topmost},
};

}  // namespace

CommandRows help_commands() { return kHelpRows; }

}  // namespace procession::app
