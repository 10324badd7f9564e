// Conditions that several commands share for being possible.
#pragma once

#include "commands/situation.h"

namespace procession::app {

inline bool always(const Situation& /*now*/) { return true; }
// Returns whether a recording is on the screen.
inline bool with_recording(const Situation& now) { return now.session.follower() != nullptr; }
inline bool with_lesson(const Situation& now) { return now.session.lesson() != nullptr; }

}  // namespace procession::app
