// Turns core/world's picture of a timeline into triangles. Decides no positions.
#pragma once

#include <imgui.h>

#include <set>

#include "draw/draw_context.h"
#include "world/layout/layout.h"
#include "world/timeline/timeline.h"

namespace procession::app {

// Where the parts of the timeline stand on the screen.
struct TimelineGeometry {
  ImVec2 names;  // upper left of the names' column
  ImVec2 plot;   // upper left of the plot; the axis stands above it
  float names_width = 0, plot_width = 0, height = 0, axis_height = 0;
};

// Of a pause's band, in pixels.
inline float pause_width(const DrawContext& ui) { return ui.em * 0.5F; }

// What the mouse is over, and what was chosen.
struct Attention {
  world::Hit hovered, selected;
};

// Everything right of the names but the playhead.
void draw_plot(const DrawContext& ui, const world::Picture& picture,
               const world::Timeline& timeline, const TimelineGeometry& geometry,
               const Attention& attention);
void draw_axis(const DrawContext& ui, const world::Picture& picture,
               const TimelineGeometry& geometry);
// Names, PIDs and states as of `at`.
void draw_names(const DrawContext& ui, const world::Picture& picture,
                const world::Timeline& timeline, const world::World& at,
                const TimelineGeometry& geometry, const Attention& attention);
// Stretches in which the run was paused: a ground under the spans, a hatching over them, and a
// label on the axis, with the changes of speed.
void draw_pauses_under(const DrawContext& ui, const world::Picture& picture,
                       const TimelineGeometry& geometry);
void draw_pauses_over(const DrawContext& ui, const world::Picture& picture,
                      const TimelineGeometry& geometry);
void draw_axis_bands(const DrawContext& ui, const world::Picture& picture,
                     const TimelineGeometry& geometry);
// Files by offset.
void draw_files(const DrawContext& ui, const world::Picture& picture,
                const TimelineGeometry& geometry);

// A ring round each of these lanes, over all else.
void draw_pointed(const DrawContext& ui, const world::Picture& picture,
                  const std::set<std::uint32_t>& lanes, const TimelineGeometry& geometry);

// `x` in the plot's pixels.
void draw_playhead(const DrawContext& ui, const TimelineGeometry& geometry, float x, bool live);

}  // namespace procession::app
