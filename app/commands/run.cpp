// Commands that run, pause, stop and repeat the lesson or the user's own program.
#include <optional>
#include <utility>

#include "commands/conditions.h"
#include "commands/features.h"
#include "commands/playhead.h"
#include "commands/starting.h"

namespace procession::app {

bool can_start(const Situation& now) {
  return is_free(now.session) &&
         (now.session.lesson() != nullptr || now.session.run().runs_program());
}

bool is_free(const Session& session) {
  return !session.run().runner().alive() && !session.repeater().alive();
}

namespace {

bool can_pause(const Situation& now) {
  return now.session.run().runner().alive() || with_recording(now);
}
bool is_running(const Situation& now) { return now.session.run().runner().alive(); }

void run(Control& control) {
  if (is_free(control.session)) control.session.run().start();
}

void stop(Control& control) { control.session.run().stop(); }

// If nothing was counted yet, starts counting at once.
void toggle_repeat(Control& control) {
  toggle_panel<"repeat"_panel>(control);
  Session& session = control.session;
  const Repeater& repeater = session.repeater();
  if (control.panels.is_open("repeat"_panel) && session.lesson() != nullptr &&
      !session.run().runner().alive() &&
      (repeater.report().runs == 0 || repeater.lesson() != session.lesson()->id))
    session.repeat(control.settings.repeat);
}

constexpr Command kRunRows[] = {
    {"run", {{'R', Mod::none, "R"}, {key::kF5, Mod::none, "F5"}}, can_start, run},
    // Pauses or resumes the live run; otherwise plays the recording or stops playing.
    {"pause",
     {{key::kSpace, Mod::none, "Space"}, {key::kF9, Mod::none, "F9"}},
     can_pause,
     toggle_pause},
    {"stop", {{key::kF8, Mod::none, "F8"}}, is_running, stop},
    {"repeat", {{'X', Mod::none, "X"}, {key::kF7, Mod::none, "F7"}}, with_lesson, toggle_repeat},
};

}  // namespace

CommandRows run_commands() { return kRunRows; }

Request request::run_program(Program program, Then then) {
  return [program = std::move(program), then = std::move(then)](Control& control) {
    const Result<void> started = control.session.run().start_program(program);
    if (started) remember(control.settings, program);
    then(started ? std::nullopt : std::optional(started.error()));
  };
}

Request request::repeat(int times) {
  return [times](Control& control) {
    control.settings.repeat = times;
    control.session.repeat(times);
  };
}

Request request::cancel_repeat() {
  return [](Control& control) { control.session.repeater().cancel(); };
}

Request request::type(std::string text) {
  return [text = std::move(text)](Control& control) { control.session.run().runner().type(text); };
}

}  // namespace procession::app
