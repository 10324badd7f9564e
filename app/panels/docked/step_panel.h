// StepPanel shows a held run: each thread's next operation, and which thread is next.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class StepPanel : public DockedPanel {
 public:
  StepPanel() : DockedPanel("steps") {}
  float height(const Ui& ui) const;  // pixels; 0: no run of this window is held
  void draw(const Ui& ui, Area area) override;

 private:
  bool helpers_ = false;  // whether helper processes are shown
};

}  // namespace procession::app
