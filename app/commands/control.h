// What a command acts on. Panels can't include it: what they see is constant, and what they want
// changed is a command or a request (tests/house/include_check.py).
#pragma once

#include <map>
#include <string>

#include "commands/command.h"
#include "commands/panel_set.h"
#include "commands/requests.h"
#include "commands/situation.h"
#include "draw/appearance.h"
#include "draw/marked_item.h"

namespace procession::app {

struct Control {
  Session& session;
  View& view;
  Settings& settings;
  Appearance& appearance;
  Layout& layout;
  PanelSet& panels;
  const std::map<std::string, MarkedItem>& marked;  // of the last frame
  int key = 0;                                      // that was pressed for it; 0: none

  const RecordingFollower* follower() const { return session.follower(); }
  Situation situation() const { return {session, view, settings, layout}; }
};

// For the rows of commands that only show a panel, or close it where it is open.
template <PanelId panel>
void show_panel(Control& control) {
  control.panels.show(panel, control.situation());
}
template <PanelId panel>
void toggle_panel(Control& control) {
  if (control.panels.is_open(panel))
    control.panels.close(panel);
  else
    show_panel<panel>(control);
}

}  // namespace procession::app
