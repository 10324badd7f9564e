// A MarkedItem is the rectangle of a named item in screen coordinates, so that a test can find it.
#pragma once

#include <imgui.h>

namespace procession::app {

struct MarkedItem {
  ImGuiID id = 0;
  ImVec2 from, to;
};

}  // namespace procession::app
