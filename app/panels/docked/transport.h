// Transport is at the bottom of the window: run and stop, pause, speed, scrubber and clock.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class Transport : public DockedPanel {
 public:
  Transport() : DockedPanel("transport") {}
  void draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
