// The invitation replaces the timeline while nothing is shown: it says what to do first.
#pragma once

#include "panels/ui.h"

namespace procession::app {

void draw_invitation(const Ui& ui);

}  // namespace procession::app
