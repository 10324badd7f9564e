// Turns core/world's picture of a timeline into triangles. Decides no positions.
#pragma once

#include <imgui.h>

#include "panels/ui.h"
#include "world/layout.h"

namespace procession::app {

// Where the parts of the timeline stand on the screen.
struct TimelinePlace {
  ImVec2 names;  // upper left of the names' column
  ImVec2 plot;   // upper left of the plot; the axis stands above it
  float names_width = 0, plot_width = 0, height = 0, axis_height = 0;
};

// Everything right of the names but the playhead.
void draw_plot(const Ui& ui, const world::Picture& picture, const world::Timeline& timeline,
               const TimelinePlace& place);
void draw_axis(const Ui& ui, const world::Picture& picture, const TimelinePlace& place);
// Names, PIDs and states as of `at`.
void draw_names(const Ui& ui, const world::Picture& picture, const world::Timeline& timeline,
                const world::World& at, const TimelinePlace& place);
// `x` in the plot's pixels.
void draw_playhead(const Ui& ui, const TimelinePlace& place, float x, bool live);

}  // namespace procession::app
