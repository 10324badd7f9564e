// The chain of causes of a wait.
#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

void why(Control& control) {
  if (control.dialogs.why.open)
    control.dialogs.why.open = false;
  else
    control.dialogs.asks_why = true;
}

constexpr Command kWhyRows[] = {
    {"why", {{'Y', Mod::none, "Y"}, {'U', Mod::ctrl, "Ctrl+U"}}, with_recording, why},
};

}  // namespace

CommandRows why_commands() { return kWhyRows; }

}  // namespace procession::app
