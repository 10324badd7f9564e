// The time range that the user has selected on the timeline.
#pragma once

#include "panels/ui.h"

namespace procession::app {

// Draws the range over the plot; `plot` is the plot's upper left corner on the screen.
void draw_range(const Ui& ui, const RecordingFollower& follower, const world::Picture& picture,
                ImVec2 plot, ImVec2 size);

}  // namespace procession::app
