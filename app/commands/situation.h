// What is so at present: all that tells whether a command is possible, and what a panel begins
// with.
#pragma once

#include "session/session.h"
#include "session/view.h"
#include "settings/settings.h"

namespace procession::app {

// Which panels are on the screen.
struct Layout {
  bool presenter = false;
  bool side_world = false;  // of the world and the lesson, where there is room for one
  bool lower_code = false;  // of the code and the console, likewise
  bool one_side = false;    // there is room for one side panel: it has a button for the other
  bool one_lower = false;   // likewise for code and console
};

struct Situation {
  const Session& session;
  const View& view;
  const Settings& settings;
  const Layout& layout;
};

}  // namespace procession::app
