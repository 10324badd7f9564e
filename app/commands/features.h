// Each function returns the rows of one feature; commands/features.cpp defines their order.
#pragma once

#include <span>

#include "commands/command.h"

namespace procession::app {

using CommandRows = std::span<const Command>;

CommandRows run_commands();
CommandRows step_commands();
CommandRows speed_commands();
CommandRows time_commands();
CommandRows why_commands();
CommandRows find_commands();
CommandRows bookmark_commands();
CommandRows zoom_commands();
CommandRows lane_commands();
CommandRows letter_commands();
CommandRows file_commands();
CommandRows lesson_commands();
CommandRows appearance_commands();
CommandRows page_commands();
CommandRows help_commands();

}  // namespace procession::app
