// WorldPanel shows processes and objects as they are at the playhead, and the checks.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class WorldPanel : public DockedPanel {
 public:
  WorldPanel() : DockedPanel("world_panel") {}
  void draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
