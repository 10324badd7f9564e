// PanelSet is the interface through which commands show and close panels. panels/panels.h
// implements it.
#pragma once

#include <cstddef>

#include "commands/situation.h"

namespace procession::app {

// A PanelId is how other files name a panel: "find_bar"_panel. tests/house/commands_check.py finds
// an id without a panel.
struct PanelId {
  // The id that the panel's class has, at most 23 characters and a 0. It is an array because a
  // PanelId is a template argument (show_panel<"runs"_panel>), which can't have a pointer to text.
  char text[24] = {};
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
  // Shows a panel, which may read the situation to decide what it shows.
  virtual void show(PanelId id, const Situation& situation) = 0;
  virtual void close(PanelId id) = 0;
  // Closes all open pop-ups or, if there are none, the lowest open bar. Returns whether anything
  // was open.
  virtual bool close_popups_or_bar() = 0;
};

}  // namespace procession::app
