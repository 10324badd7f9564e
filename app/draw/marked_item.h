// Where a named thing was drawn, so that a test can find it. Screen coordinates.
#pragma once

#include <imgui.h>

namespace procession::app {

struct MarkedItem {
  ImGuiID id = 0;
  ImVec2 from, to;
};

}  // namespace procession::app
