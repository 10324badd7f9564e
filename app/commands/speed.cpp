// Commands for the speed of the session clock.
#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"
#include "runs/speeds.h"

namespace procession::app {
namespace {

void change_speed(Control& control, int by) {
  RunController& run = control.session.run();
  run.set_speed(next_speed(run.speed(), by));
}

constexpr Command kSpeedRows[] = {
    {"slower",
     {{'[', Mod::none, "["}, {'[', Mod::ctrl, "Ctrl+["}},
     always,
     [](Control& control) { change_speed(control, -1); }},
    {"faster",
     {{']', Mod::none, "]"}, {']', Mod::ctrl, "Ctrl+]"}},
     always,
     [](Control& control) { change_speed(control, +1); }},
};

}  // namespace

CommandRows speed_commands() { return kSpeedRows; }

Request request::set_speed(int per_mille) {
  return [per_mille](Control& control) { control.session.run().set_speed(per_mille); };
}

}  // namespace procession::app
