// Patterns show states, because colour must never be the only sign of a state.
#pragma once

#include <imgui.h>

#include "theme/theme.h"
#include "world/layout/layout.h"

namespace procession::app {

// Fills a span of a lane with the pattern of its state. `panel` is the background colour.
void draw_pattern(ImDrawList& list, ImVec2 from, ImVec2 to, world::Pattern pattern, ImU32 colour,
                  ImU32 panel, float em, bool strong);
// Draws lines at 45 degrees inside the rectangle, `gap` pixels apart. They do not move when the
// rectangle moves.
void hatch(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float gap, float thickness);
// Does the same with lines that fall to the right.
void back_hatch(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float gap, float thickness);
void dashed_line(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float dash,
                 float thickness);
// Draws a straight arrow whose head ends at `to`.
void arrow(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float head);

}  // namespace procession::app
