// Conditions for starting a run.
#pragma once

#include "commands/situation.h"

namespace procession::app {

// Returns whether no run that this window started is alive.
bool is_free(const Session& session);
// Returns whether is_free() and there is a lesson or program to run.
bool can_start(const Situation& now);

}  // namespace procession::app
