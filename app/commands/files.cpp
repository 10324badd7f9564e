// Recordings and the person's own programs.
#include <filesystem>

#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

bool can_save(const Ui& ui) { return with_recording(ui) && !ui.session.follower()->live(); }

void open_file(Control& control) {
  const Result<std::string> folder = record::recordings_folder();
  control.dialogs.open.show(folder ? *folder : std::filesystem::current_path().string());
}

void script(Control& control) {
  ScriptPanel& panel = control.dialogs.script;
  const std::vector<Program>& programs = control.settings.programs;
  if (panel.open)
    panel.open = false;
  else
    panel.show(programs.empty() ? Program() : programs.front());
}

void save(Control& control) {
  const Follower* follower = control.follower();
  if (follower != nullptr && !follower->live()) control.dialogs.save.show(follower->path());
}

void runs(Control& control) {
  RunsPanel& panel = control.dialogs.runs;
  if (panel.open)
    panel.open = false;
  else
    panel.show();
}

constexpr Command kFileRows[] = {
    {"open", {{'O', Mod::ctrl, "Ctrl+O"}}, always, open_file},
    // Of one's own.
    {"script", {{'O', Mod::ctrl_shift, "Ctrl+Shift+O"}}, always, script},
    {"save", {{'S', Mod::ctrl, "Ctrl+S"}}, can_save, save},
    // The last ones.
    {"runs", {{'H', Mod::none, "H"}, {'H', Mod::ctrl, "Ctrl+H"}}, always, runs},
};

}  // namespace

CommandRows file_commands() { return kFileRows; }

}  // namespace procession::app
