// Every command with its keys, what the mouse does, and what the signs mean.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class HelpPanel : public Dialog {
 public:
  HelpPanel() : Dialog("help") {}
  void draw(const Ui& ui) override;
};

}  // namespace procession::app
