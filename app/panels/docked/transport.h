// Below everything: run and stop, pause, the speed, the scrubber and the clock.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class Transport : public DockedPanel {
 public:
  Transport() : DockedPanel("transport") {}
  void draw(const Ui& ui, Area area) override;
};

}  // namespace procession::app
