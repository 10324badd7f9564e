// The command that explains a wait by its chain of causes.
#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

constexpr Command kWhyRows[] = {
    {"why",
     {{'Y', Mod::none, "Y"}, {'U', Mod::ctrl, "Ctrl+U"}},
     with_recording,
     toggle_panel<"why"_panel>},
};

}  // namespace

CommandRows why_commands() { return kWhyRows; }

}  // namespace procession::app
