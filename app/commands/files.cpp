// Commands for recordings and the user's own programs.
#include <utility>

#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

bool can_save(const Situation& now) {
  return with_recording(now) && !now.session.follower()->live();
}

constexpr Command kFileRows[] = {
    {"open", {{'O', Mod::ctrl, "Ctrl+O"}}, always, show_panel<"open"_panel>},
    // Shows the panel for a program of the user's own.
    {"script", {{'O', Mod::ctrl_shift, "Ctrl+Shift+O"}}, always, toggle_panel<"script"_panel>},
    {"save", {{'S', Mod::ctrl, "Ctrl+S"}}, can_save, show_panel<"save"_panel>},
    // Shows the last runs.
    {"runs",
     {{'H', Mod::none, "H"}, {'H', Mod::ctrl, "Ctrl+H"}},
     always,
     toggle_panel<"runs"_panel>},
};

}  // namespace

CommandRows file_commands() { return kFileRows; }

Request request::show_run(std::string path) {
  return [path = std::move(path)](Control& control) { (void)control.session.open(path); };
}

Request request::open(std::string path, Then then) {
  return [path = std::move(path), then = std::move(then)](Control& control) {
    const bool opened = control.session.open(path);
    if (opened) remember(control.settings, path);
    if (!then) return;
    then(control.session.error());
    if (!opened) control.session.set_error({});
  };
}

}  // namespace procession::app
