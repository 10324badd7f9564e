// Control is what a command acts on. Panels must not include this file: they see constant models
// and ask for changes by a command or a request (tests/house/include_check.py).
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
  const std::map<std::string, MarkedItem>& marked;  // named items of the last frame
  int key = 0;  // the key that was pressed for the command; 0: none

  const RecordingFollower* follower() const { return session.follower(); }
  Situation situation() const { return {session, view, settings, layout}; }
};

// These two are for rows whose command only shows a panel, or closes it if it is open.
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
