// Patterns: colour is never the only sign of a state.
#pragma once

#include <imgui.h>

#include "theme/theme.h"
#include "world/layout/layout.h"

namespace procession::app {

// A stretch of a lane, filled as its state asks. `panel` is the colour beneath it.
void draw_pattern(ImDrawList& list, ImVec2 from, ImVec2 to, world::Pattern pattern, ImU32 colour,
                  ImU32 panel, float em, bool strong);
// Lines at 45 degrees inside the rectangle, `gap` apart, standing still when the rectangle moves.
void hatch(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float gap, float thickness);
// The same, falling to the right.
void back_hatch(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float gap, float thickness);
void dashed_line(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float dash,
                 float thickness);
// A straight arrow whose head ends at `to`.
void arrow(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float head);

}  // namespace procession::app
