// A run many times: how far it is, and how often each outcome was seen.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class RepeatPanel : public Dialog {
 public:
  RepeatPanel() : Dialog("repeat") {}
  // Runs at once, unless there is a tally to look at first.
  void show(Control& control) override;
  void draw(const Ui& ui) override;
};

}  // namespace procession::app
