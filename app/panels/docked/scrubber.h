// The scrubber shows the whole recording as a line with the playhead on it.
#pragma once

#include "panels/panel.h"

namespace procession::app {

void draw_scrubber(const Ui& ui, const RecordingFollower& follower, Area area);

}  // namespace procession::app
