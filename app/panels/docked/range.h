// The stretch of time that was drawn on the timeline.
#pragma once

#include "panels/ui.h"

namespace procession::app {

// Over the plot, whose upper left and size on the screen are given.
void draw_range(const Ui& ui, const RecordingFollower& follower, const world::Picture& picture,
                ImVec2 plot, ImVec2 size);

}  // namespace procession::app
