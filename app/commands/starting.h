// Whether a run may be started.
#pragma once

#include "commands/situation.h"

namespace procession::app {

// No run of ours is alive.
bool is_free(const Session& session);
// Likewise, and there is something to run.
bool can_start(const Situation& now);

}  // namespace procession::app
