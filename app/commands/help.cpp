// Commands for the help and the lists of commands, and the one that closes what is open.
#include <utility>

#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

// Closes a pop-up, else a bar, else the range, else clears the selection.
void close_topmost(Control& control) {
  if (control.panels.close_popups_or_bar()) return;
  if (control.view.range.set)
    control.view.range = {};
  else
    control.view.selected = {};
}

constexpr Command kHelpRows[] = {
    {"palette", {{'P', Mod::ctrl, "Ctrl+P"}}, always, toggle_panel<"palette"_panel>},
    {"menu", {{key::kF10, Mod::none, "F10"}}, always, show_panel<"menu_popup"_panel>},
    {"help", {{key::kF1, Mod::none, "F1"}}, always, toggle_panel<"help"_panel>},
    {"glossary",
     {{'I', Mod::none, "I"}, {'I', Mod::ctrl, "Ctrl+I"}},
     always,
     toggle_panel<"glossary"_panel>},
    {"close", {{key::kEscape, Mod::none, "Esc"}}, always, close_topmost},
};

}  // namespace

CommandRows help_commands() { return kHelpRows; }

Request request::show_term(std::string id) {
  return [id = std::move(id)](Control& control) {
    control.view.term = id;
    control.panels.show("term"_panel, control.situation());
  };
}

Request request::dismiss_error() {
  return [](Control& control) { control.session.set_error({}); };
}

}  // namespace procession::app
