// What the processes print, and a line for the program to read while it is alive.
#pragma once

#include <string>

#include "panels/panel.h"

namespace procession::app {

class ConsolePanel : public DockedPanel {
 public:
  ConsolePanel() : DockedPanel("console_panel") {}
  void draw(const Ui& ui, Area area) override;

 private:
  void input(const Ui& ui, Area area);

  std::string line_;
};

}  // namespace procession::app
