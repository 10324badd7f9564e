// Each function returns the rows of one feature, which are in the feature's file; the comment names
// it. commands/features.cpp gives each feature its Group and its place.
#pragma once

#include <span>

#include "commands/command.h"

namespace procession::app {

using CommandRows = std::span<const Command>;

CommandRows run_commands();         // run.cpp, Group::run
CommandRows step_commands();        // step.cpp, Group::run
CommandRows speed_commands();       // speed.cpp, Group::run
CommandRows time_commands();        // time.cpp, Group::time
CommandRows why_commands();         // why.cpp, Group::time
CommandRows find_commands();        // find.cpp, Group::find
CommandRows bookmark_commands();    // bookmarks.cpp, Group::find
CommandRows zoom_commands();        // zoom.cpp, Group::zoom
CommandRows lane_commands();        // lanes.cpp, Group::lanes
CommandRows letter_commands();      // letters.cpp, Group::letters
CommandRows file_commands();        // files.cpp, Group::window
CommandRows lesson_commands();      // lesson.cpp, Group::window
CommandRows appearance_commands();  // appearance.cpp, Group::window
CommandRows page_commands();        // lesson.cpp, Group::window
CommandRows help_commands();        // help.cpp, Group::help

}  // namespace procession::app
