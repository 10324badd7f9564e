// What a command acts on.
#pragma once

#include <map>
#include <string>

#include "commands/command.h"
#include "draw/appearance.h"
#include "panels/panels.h"

namespace procession::app {

// Which panels are on the screen.
struct Layout {
  bool presenter = false;
  bool side_world = false;  // of the world and the lesson, where there is room for one
  bool lower_code = false;  // of the code and the console, likewise
};

struct Control {
  Session& session;
  View& view;
  Settings& settings;
  Appearance& appearance;
  Layout& layout;
  Panels& panels;
  const std::map<std::string, MarkedItem>& marked;  // of the last frame
  int key = 0;                                      // that was pressed for it; 0: none

  const Follower* follower() const { return session.follower(); }
};

// For the rows of commands that only show a panel, or close it where it is open.
template <class P>
void show_panel(Control& control) {
  control.panels.of<P>().show(control);
}
template <class P>
void toggle_panel(Control& control) {
  Panel& panel = control.panels.of<P>();
  if (panel.is_open())
    panel.close();
  else
    panel.show(control);
}

}  // namespace procession::app
