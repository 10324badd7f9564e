// TimelinePanel shows the picture of the run with its names and its axis.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class TimelinePanel : public DockedPanel {
 public:
  TimelinePanel() : DockedPanel("timeline_panel") {}
  void draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
