// Functions that set the playhead or move it while the recording is played.
#pragma once

#include "commands/control.h"

namespace procession::app {

// Moves the playhead to `t` and, if `t` would be out of sight, the visible time range with it.
void show_event(Control& control, RawNs t);
// Does the same for the event with this number.
void show_event_of(Control& control, std::uint64_t seq);

// Pauses or resumes a live run. For a finished recording, starts or stops playing it; it begins at
// the start if the playhead was at the end.
void toggle_pause(Control& control);
// Moves the playhead by the time that has passed, at the session's speed. Returns true if it moved.
bool play(const Session& session, View& view);

}  // namespace procession::app
