// The buttons for the speed of the session clock.
#pragma once

#include "panels/ui.h"

namespace procession::app {

// Buttons for `room` of them, at the cursor, or one that opens a menu of all.
void draw_speeds(const Ui& ui, int room);

}  // namespace procession::app
