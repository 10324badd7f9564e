// LaneMenu has the actions for the lane View::menu_lane: signals, freeze, fold, copy.
#pragma once

#include <string>

#include "panels/panel.h"

namespace procession::app {

// View::open_menu opens it; Dear ImGui closes it by itself.
class LaneMenu : public Popup {
 public:
  LaneMenu() : Popup("lane_popup") {}
  void draw(const Ui& ui) override;
};

// Returns "consumer-2 (4711)" and, one per line, what its lane shows.
std::string lane_text(const Ui& ui, const world::Timeline& timeline, std::uint32_t lane);

}  // namespace procession::app
