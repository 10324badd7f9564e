// The buttons for the speed of the session clock.
#pragma once

#include "panels/ui.h"

namespace procession::app {

// Draws at most `room` speed buttons at the cursor, or one button that opens a menu of all speeds.
void draw_speeds(const Ui& ui, int room);

}  // namespace procession::app
