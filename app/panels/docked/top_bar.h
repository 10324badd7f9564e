// TopBar is at the top of the window: the lesson, its variant and parameters, and the window's own
// buttons.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class TopBar : public DockedPanel {
 public:
  TopBar() : DockedPanel("top_bar") {}
  void draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
