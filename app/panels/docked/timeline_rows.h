// How tall the timeline's rows are, and how far a live run's picture reaches.
#pragma once

#include "panels/ui.h"
#include "world/layout/layout.h"
#include "world/timeline/timeline.h"

namespace procession::app {

// Rows grow with the room that there is, so that three lanes fill a projector.
void set_rows(const Ui& ui, world::View& view, const world::Timeline& timeline, float height);

// Lets what goes on beyond the last event reach to `now_x`, where it is not there yet.
void stretch(world::Picture& picture, float now_x);

}  // namespace procession::app
