// The lesson or the person's own program: run, paused, stopped, run many times.
#include "commands/conditions.h"
#include "commands/features.h"
#include "commands/playhead.h"
#include "commands/starting.h"
#include "panels/dialogs/repeat_panel.h"

namespace procession::app {

bool can_start(const Ui& ui) {
  return is_free(ui.session) && (ui.session.lesson() != nullptr || ui.session.run().runs_program());
}

bool is_free(const Session& session) {
  return !session.run().runner().alive() && !session.repeater().alive();
}

namespace {

bool can_pause(const Ui& ui) { return ui.session.run().runner().alive() || with_recording(ui); }
bool is_running(const Ui& ui) { return ui.session.run().runner().alive(); }

void run(Control& control) {
  if (is_free(control.session)) control.session.run().start();
}

void stop(Control& control) { control.session.run().stop(); }

constexpr Command kRunRows[] = {
    {"run", {{'R', Mod::none, "R"}, {key::kF5, Mod::none, "F5"}}, can_start, run},
    // The run that is alive, or lets it go on; else plays the recording, or stops playing.
    {"pause",
     {{key::kSpace, Mod::none, "Space"}, {key::kF9, Mod::none, "F9"}},
     can_pause,
     toggle_pause},
    {"stop", {{key::kF8, Mod::none, "F8"}}, is_running, stop},
    {"repeat",
     {{'X', Mod::none, "X"}, {key::kF7, Mod::none, "F7"}},
     with_lesson,
     toggle_panel<RepeatPanel>},
};

}  // namespace

CommandRows run_commands() { return kRunRows; }

}  // namespace procession::app
