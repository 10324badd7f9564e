// When a command is possible: what several of them ask.
#pragma once

#include "commands/situation.h"

namespace procession::app {

inline bool always(const Situation& /*now*/) { return true; }
// A recording is on the screen.
inline bool with_recording(const Situation& now) { return now.session.follower() != nullptr; }
inline bool with_lesson(const Situation& now) { return now.session.lesson() != nullptr; }

}  // namespace procession::app
