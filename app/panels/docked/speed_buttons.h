// The buttons for the speed of the session clock.
#pragma once

#include "panels/ui.h"

namespace procession::app {

// Draws speed buttons from Dear ImGui's cursor to the right: five or four of them, as
// `most_buttons` allows, and one that opens a menu of all speeds if there is room for fewer, or if
// none of them is the speed at present.
void draw_speed_buttons(const Ui& ui, int most_buttons);

}  // namespace procession::app
