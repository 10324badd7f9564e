// A run that is held: what each thread is about to do, and whose turn is next.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class StepPanel : public DockedPanel {
 public:
  StepPanel() : DockedPanel("steps") {}
  float height(const Ui& ui) const;  // 0: no run of ours is held
  void draw(const Ui& ui, Area area) override;

 private:
  bool helpers_ = false;  // shown too
};

}  // namespace procession::app
