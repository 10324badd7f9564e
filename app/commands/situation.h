// Situation is a read-only view of all models. It decides whether a command is possible, and a
// panel reads it when it is shown.
#pragma once

#include "session/session.h"
#include "session/view.h"
#include "settings/settings.h"

namespace procession::app {

// Layout says which panels are on the screen.
struct Layout {
  bool presenter = false;
  bool side_world = false;  // the side panel is the world, not the lesson, if only one fits
  bool lower_code = false;  // the lower panel is the code, not the console, if only one fits
  bool one_side = false;    // only one side panel fits; it has a button for the other
  bool one_lower = false;   // only the code or the console fits
};

struct Situation {
  const Session& session;
  const View& view;
  const Settings& settings;
  const Layout& layout;
};

}  // namespace procession::app
