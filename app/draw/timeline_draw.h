// These functions turn core/world's picture of a timeline into triangles. The picture has all
// positions.
#pragma once

#include <imgui.h>

#include <set>

#include "draw/draw_context.h"
#include "world/layout/layout.h"
#include "world/timeline/timeline.h"

namespace procession::app {

// TimelineGeometry is where the parts of the timeline are on the screen, in pixels.
struct TimelineGeometry {
  ImVec2 names;  // upper left corner of the column of names
  ImVec2 plot;   // upper left corner of the plot; the axis is above it
  float names_width = 0, plot_width = 0, height = 0, axis_height = 0;
};

// Returns the width of a pause's band in pixels.
inline float pause_width(const DrawContext& ui) { return ui.em * 0.5F; }

// Attention is the item under the mouse and the selected item.
struct Attention {
  world::Hit hovered, selected;
};

// Draws everything to the right of the names except the playhead.
void draw_plot(const DrawContext& ui, const world::Picture& picture,
               const world::Timeline& timeline, const TimelineGeometry& geometry,
               const Attention& attention);
void draw_axis(const DrawContext& ui, const world::Picture& picture,
               const TimelineGeometry& geometry);
// Draws names, PIDs and states as they are in the world `at`.
void draw_names(const DrawContext& ui, const world::Picture& picture,
                const world::Timeline& timeline, const world::World& at,
                const TimelineGeometry& geometry, const Attention& attention);
// The three functions draw the pauses of the run: a background below the spans, hatching above
// them, and labels on the axis (with the changes of speed).
void draw_pauses_under(const DrawContext& ui, const world::Picture& picture,
                       const TimelineGeometry& geometry);
void draw_pauses_over(const DrawContext& ui, const world::Picture& picture,
                      const TimelineGeometry& geometry);
void draw_axis_bands(const DrawContext& ui, const world::Picture& picture,
                     const TimelineGeometry& geometry);
// Draws files by byte offset.
void draw_files(const DrawContext& ui, const world::Picture& picture,
                const TimelineGeometry& geometry);

// Draws a frame round each of these lanes, above everything else.
void draw_pointed(const DrawContext& ui, const world::Picture& picture,
                  const std::set<std::uint32_t>& lanes, const TimelineGeometry& geometry);

// Draws the playhead; `x` is in pixels from the plot's left edge.
void draw_playhead(const DrawContext& ui, const TimelineGeometry& geometry, float x, bool live);

}  // namespace procession::app
