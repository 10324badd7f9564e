// Functions for the height of the timeline's rows and for the end of a live run's picture.
#pragma once

#include "panels/ui.h"
#include "world/layout/layout.h"
#include "world/timeline/timeline.h"

namespace procession::app {

// Sets the height of the rows. They grow with the available `height`, so that three lanes fill a
// projector.
void set_rows(const Ui& ui, world::View& view, const world::Timeline& timeline, float height);

// Extends spans that are still open to `now_x`, where they do not reach it yet.
void stretch(world::Picture& picture, float now_x);

}  // namespace procession::app
