// RepeatPanel shows the progress of repeated runs and how often each outcome was seen.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class RepeatPanel : public Dialog {
 public:
  RepeatPanel() : Dialog("repeat") {}
  void draw(const Ui& ui) override;
};

}  // namespace procession::app
