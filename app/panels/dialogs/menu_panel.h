// MenuPanel lists every command with its keys; a click executes one. Dear ImGui closes it by
// itself.
#pragma once

#include "panels/panel.h"

namespace procession::app {

class MenuPanel : public Popup {
 public:
  MenuPanel() : Popup("menu_popup") {}
  void show(const Situation& /*now*/) override { opens_next_frame_ = true; }
  void draw(const Ui& ui) override;

 private:
  bool opens_next_frame_ = false;  // it opens with the next frame
};

}  // namespace procession::app
