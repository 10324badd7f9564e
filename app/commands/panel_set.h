// What commands know of panels: that they are shown and closed. panels/panels.h has them.
#pragma once

#include <cstddef>

#include "commands/situation.h"

namespace procession::app {

// Names a panel from elsewhere: "find_bar"_panel. tests/house/commands_check.py finds a name that
// no panel has.
struct PanelId {
  char text[24] = {};  // not a view: a row of a command is made for an id, show_panel<"runs"_panel>
};
consteval PanelId operator""_panel(const char* text, std::size_t size) {
  PanelId id;
  for (std::size_t i = 0; i < size; ++i) id.text[i] = text[i];
  return id;
}

// Each throws std::out_of_range where there is no such panel.
class PanelSet {
 public:
  virtual ~PanelSet() = default;
  virtual bool is_open(PanelId id) const = 0;
  virtual void show(PanelId id, const Situation& situation) = 0;
  virtual void close(PanelId id) = 0;
  // Closes the pop-ups that are open, else the bar that is the lowest. False if nothing was open.
  virtual bool close_topmost() = 0;
};

}  // namespace procession::app
