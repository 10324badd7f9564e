// Above everything: the lesson, its variant and parameters, the buttons for the window itself.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class TopBar : public DockedPanel {
 public:
  TopBar() : DockedPanel("top_bar") {}
  void draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
