// This is the only list of features. It defines the order of the menu, the help and the palette.
#include "commands/features.h"

#include <vector>

namespace procession::app {
namespace {

struct Feature {
  Group group;
  CommandRows (*rows)();
};

constexpr Feature kFeatures[] = {
    {Group::run, run_commands},           {Group::run, step_commands},
    {Group::run, speed_commands},         {Group::time, time_commands},
    {Group::time, why_commands},          {Group::find, find_commands},
    {Group::find, bookmark_commands},     {Group::zoom, zoom_commands},
    {Group::lanes, lane_commands},        {Group::letters, letter_commands},
    {Group::window, file_commands},       {Group::window, lesson_commands},
    {Group::window, appearance_commands}, {Group::window, page_commands},
    {Group::help, help_commands},
};

std::vector<ListedCommand> listed() {
  std::vector<ListedCommand> all;
  for (const Feature& feature : kFeatures)
    for (const Command& row : feature.rows()) all.push_back({feature.group, &row});
  return all;
}

}  // namespace

std::span<const ListedCommand> commands() {
  static const std::vector<ListedCommand> kAll = listed();
  return kAll;
}

}  // namespace procession::app
