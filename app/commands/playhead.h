// The playhead: it is put somewhere, or moves by itself.
#pragma once

#include "commands/control.h"

namespace procession::app {

// The playhead goes there, and the stretch of time with it if it would be out of sight.
void show_event(Control& control, RawNs t);
// Likewise, to the event of that number.
void show_event_of(Control& control, std::uint64_t seq);

// A live run is held or let go. Of a recording the playhead moves, from the start if it stood at
// the end.
void toggle_pause(Control& control);
// Moves the playhead by the time that has passed, at the session's speed. True if it moved.
bool play(const Session& session, View& view);

}  // namespace procession::app
