// Recordings and the person's own programs.
#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"
#include "panels/dialogs/open_panel.h"
#include "panels/dialogs/runs_panel.h"
#include "panels/dialogs/save_panel.h"
#include "panels/dialogs/script_panel.h"

namespace procession::app {
namespace {

bool can_save(const Ui& ui) { return with_recording(ui) && !ui.session.follower()->live(); }

constexpr Command kFileRows[] = {
    {"open", {{'O', Mod::ctrl, "Ctrl+O"}}, always, show_panel<OpenPanel>},
    // Of one's own.
    {"script", {{'O', Mod::ctrl_shift, "Ctrl+Shift+O"}}, always, toggle_panel<ScriptPanel>},
    {"save", {{'S', Mod::ctrl, "Ctrl+S"}}, can_save, show_panel<SavePanel>},
    // The last ones.
    {"runs", {{'H', Mod::none, "H"}, {'H', Mod::ctrl, "Ctrl+H"}}, always, toggle_panel<RunsPanel>},
};

}  // namespace

CommandRows file_commands() { return kFileRows; }

}  // namespace procession::app
