// Functions that set the playhead or move it while the recording is played.
#pragma once

#include "commands/control.h"

namespace procession::app {

// Moves the playhead to `t` and, if `t` would be out of sight, the visible time range with it.
void show_event(Control& control, RawNs t);
// Moves the playhead to the instant at which the run reached the step with this index, and shows
// what happened there: comes nearer if its events are too close to be told apart. Does nothing if
// the run has not reached it.
void show_step(Control& control, std::size_t index);
// Shows these events and leaves the playhead where it is. Returns false if it is not known that the
// run has reached the step.
bool look_at_step(const Session& session, View& view, std::size_t index);
// Does what show_event() does for the event with this number.
void show_event_of(Control& control, std::uint64_t seq);

// Pauses or resumes a live run. For a finished recording, starts or stops playing it; it begins at
// the start if the playhead was at the end.
void toggle_pause(Control& control);
// Moves the playhead by the time that has passed, at the session's speed. Returns true if it moved.
bool play(const Session& session, View& view);

}  // namespace procession::app
