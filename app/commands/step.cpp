// Commands that hold and step a run, and the order of its operations.
#include <utility>

#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"
#include "commands/starting.h"

namespace procession::app {
namespace {

bool is_stepping(const Situation& now) { return now.session.run().held() && now.view.live; }

bool can_go_live(const Situation& now) {
  return with_recording(now) &&
         (!now.session.run().runner().alive() || now.session.run().steers()) &&
         !now.session.repeater().alive();
}

void run_held(Control& control) {
  if (is_free(control.session)) control.session.run().start_held();
}

void run_random(Control& control) {
  if (is_free(control.session)) control.session.run().start("random");
}

// Steps the thread of the key, 1 to 9; from the menu, the first one.
void step(Control& control) {
  const bool digit = control.key >= '1' && control.key <= '9';
  if (control.view.live) control.session.run().step_key(digit ? control.key - '0' : 1);
}

void step_next(Control& control) {
  if (control.view.live) control.session.run().step_next();
}

void step_back(Control& control) { control.session.replay().step_back(); }

void go_live(Control& control) {
  const RecordingFollower* follower = control.follower();
  if (follower != nullptr && !control.session.repeater().alive())
    control.session.replay().go_live(control.view.now(follower->end_t()));
}

constexpr Command kStepRows[] = {
    // Starts a run that is held before its first operation.
    {"run_held",
     {{'R', Mod::shift, "Shift+R"}, {key::kF5, Mod::shift, "Shift+F5"}},
     can_start,
     run_held},
    {"step",
     {{'1', Mod::none, "1 … 9"},
      {'1', Mod::ctrl, "Ctrl+1 … 9"},
      {'2', Mod::none},
      {'2', Mod::ctrl},
      {'3', Mod::none},
      {'3', Mod::ctrl},
      {'4', Mod::none},
      {'4', Mod::ctrl},
      {'5', Mod::none},
      {'5', Mod::ctrl},
      {'6', Mod::none},
      {'6', Mod::ctrl},
      {'7', Mod::none},
      {'7', Mod::ctrl},
      {'8', Mod::none},
      {'8', Mod::ctrl},
      {'9', Mod::none},
      {'9', Mod::ctrl}},
     is_stepping,
     step},
    {"step_next", {{'N', Mod::none, "N"}, {'.', Mod::ctrl, "Ctrl+."}}, is_stepping, step_next},
    // Runs the program again up to the state before the last step.
    {"step_back",
     {{key::kBackspace, Mod::none, "Backspace"}, {key::kBackspace, Mod::ctrl}},
     is_stepping,
     step_back},
    // Runs the program again with the same operations up to the playhead, and holds it there.
    {"go_live", {{'G', Mod::none, "G"}, {'D', Mod::ctrl, "Ctrl+D"}}, can_go_live, go_live},
    {"run_random", {{'R', Mod::ctrl, "Ctrl+R"}}, can_start, run_random},
    {"schedule",
     {{'E', Mod::none, "E"}, {'E', Mod::ctrl, "Ctrl+E"}},
     always,
     toggle_panel<"schedule"_panel>},
};

}  // namespace

CommandRows step_commands() { return kStepRows; }

Request request::step(StepRow row) {
  return [row = std::move(row)](Control& control) { control.session.run().step(row); };
}

Request request::run_turns(std::string turns) {
  return [turns = std::move(turns)](Control& control) { control.session.run().start(turns); };
}

Request request::run_schedule(const lesson::Schedule& schedule) {
  return [schedule](Control& control) { control.session.run().start_schedule(schedule); };
}

}  // namespace procession::app
