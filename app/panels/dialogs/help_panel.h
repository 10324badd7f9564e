// HelpPanel lists every command with its keys, the actions of the mouse and the meaning of the
// signs.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class HelpPanel : public Dialog {
 public:
  HelpPanel() : Dialog("help") {}
  void draw(const Ui& ui) override;
};

}  // namespace procession::app
