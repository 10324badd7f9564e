// What a command acts on.
#pragma once

#include <array>
#include <map>
#include <string>

#include "appearance.h"
#include "commands/command.h"
#include "panels/panels.h"

namespace procession::app {

// Which panels are on the screen.
struct Layout {
  bool presenter = false;
  bool side_world = false;  // of the world and the lesson, where there is room for one
  bool lower_code = false;  // of the code and the console, likewise
};

// What comes and goes.
struct Dialogs {
  HelpPanel help;
  OpenPanel open;
  RepeatPanel repeat;
  PalettePanel palette;
  FindBar find;
  WhyBar why;
  RunsPanel runs;
  SavePanel save;
  BookmarkPanel bookmark;
  ScriptPanel script;
  SchedulePanel schedule;
  // Pop-ups below their buttons.
  bool parameters = false, menu = false;
  bool asks_why = false;  // the bar is to be shown
  bool closing = false;   // all but the bars are to be closed

  // Whether each is open, the bars and the menu left out.
  std::array<bool*, 10> all() {
    return {&parameters, &help.open, &open.open,   &repeat.open,   &palette.open,
            &runs.open,  &save.open, &script.open, &bookmark.open, &schedule.open};
  }
};

struct Control {
  Session& session;
  View& view;
  Settings& settings;
  Appearance& appearance;
  Layout& layout;
  Dialogs& dialogs;
  const std::map<std::string, MarkedItem>& marked;  // of the last frame
  int key = 0;                                      // that was pressed for it; 0: none

  Follower* follower() const { return session.follower(); }
};

}  // namespace procession::app
