// ConsolePanel shows the output of the processes, and an input line while the program is alive.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "panels/panel.h"

namespace procession::app {

class ConsolePanel : public DockedPanel {
 public:
  ConsolePanel() : DockedPanel("console_panel") {}
  void draw(const Ui& ui, Area area) override;

 private:
  void input(const Ui& ui, Area area);
  void expect(const Ui& ui, const std::vector<ConsoleLine>& lines);

  std::string line_;
  int generation_ = 0;        // of the recording that is on the screen
  std::size_t expected_ = 0;  // number of lines whose glyphs were requested
};

}  // namespace procession::app
