// PanelSet is the interface through which commands show and close panels. panels/panels.h
// implements it.
#pragma once

#include <cstddef>

#include "commands/situation.h"

namespace procession::app {

// A PanelId names a panel from another file: "find_bar"_panel. tests/house/commands_check.py finds
// an id without a panel.
struct PanelId {
  char text[24] = {};  // an array, because ids are template arguments: show_panel<"runs"_panel>
};
consteval PanelId operator""_panel(const char* text, std::size_t size) {
  PanelId id;
  for (std::size_t i = 0; i < size; ++i) id.text[i] = text[i];
  return id;
}

// Each function throws std::out_of_range if there is no such panel.
class PanelSet {
 public:
  virtual ~PanelSet() = default;
  virtual bool is_open(PanelId id) const = 0;
  virtual void show(PanelId id, const Situation& situation) = 0;
  virtual void close(PanelId id) = 0;
  // Closes all open pop-ups or, if there are none, the lowest open bar. Returns false if nothing
  // was open.
  virtual bool close_topmost() = 0;
};

}  // namespace procession::app
