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
  // Draws the input line; Enter sends it to the program.
  void draw_input_line(const Ui& ui, Area area);
  // Requests the glyphs of all output that was read, so that scrolling or playing does not stop at
  // each new character.
  void request_glyphs(const Ui& ui, const std::vector<ConsoleLine>& lines);

  std::string typed_;          // what is in the input line
  int generation_ = 0;         // of the recording whose output was requested (RecordingView)
  std::size_t requested_ = 0;  // number of its lines whose glyphs were requested
};

}  // namespace procession::app
