// When a command is possible: what several of them ask.
#pragma once

#include "panels/ui.h"

namespace procession::app {

inline bool always(const Ui& /*ui*/) { return true; }
// A recording is on the screen.
inline bool with_recording(const Ui& ui) { return ui.session.follower() != nullptr; }
inline bool with_lesson(const Ui& ui) { return ui.session.lesson() != nullptr; }

}  // namespace procession::app
