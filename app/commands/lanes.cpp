// Commands for the selected lane and its menu.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

void step_lane(Control& control, int by) {
  const RecordingFollower* follower = control.follower();
  if (follower == nullptr) return;
  const std::vector<std::uint32_t>& order = follower->timeline().order();
  if (order.empty()) return;
  world::Hit& selected = control.view.selected;
  const auto at = std::find(order.begin(), order.end(), selected.lane);
  std::ptrdiff_t index = at - order.begin();
  const auto count = static_cast<std::ptrdiff_t>(order.size());
  if (at == order.end())
    index = by > 0 ? 0 : count - 1;
  else
    index = std::clamp<std::ptrdiff_t>(index + by, 0, count - 1);
  selected = {};
  selected.what = world::Hit::What::row;
  selected.lane = order[static_cast<std::size_t>(index)];
}

// Opens the menu of the selected lane, else of the first one, beside the lane's name.
void lane_menu(Control& control) {
  const RecordingFollower* follower = control.follower();
  if (follower == nullptr || follower->timeline().order().empty()) return;
  View& view = control.view;
  if (view.selected.lane == world::kNoLane) step_lane(control, +1);
  view.menu_lane = view.selected.lane;
  view.open_menu = true;
  const auto names = control.marked.find("names");
  const MarkedItem beside = names != control.marked.end() ? names->second : MarkedItem{};
  view.menu_x = beside.to.x;
  view.menu_y = beside.from.y;
}

constexpr Command kLaneRows[] = {
    {"previous_lane",
     {{'K', Mod::none, "K"}, {'K', Mod::ctrl, "Ctrl+K"}},
     with_recording,
     [](Control& control) { step_lane(control, -1); }},
    {"next_lane",
     {{'J', Mod::none, "J"}, {'J', Mod::ctrl, "Ctrl+J"}},
     with_recording,
     [](Control& control) { step_lane(control, +1); }},
    {"lane_menu",
     {{'M', Mod::none, "M"}, {key::kF12, Mod::none, "F12"}, {key::kMenu, Mod::none}},
     with_recording,
     lane_menu},
};

}  // namespace

CommandRows lane_commands() { return kLaneRows; }

Request request::send_signal(std::int32_t pid, int number) {
  return [pid, number](Control& control) { control.session.run().runner().signal(pid, number); };
}

Request request::freeze(std::int32_t pid) {
  return [pid](Control& control) { control.session.run().runner().freeze(pid); };
}

Request request::thaw(std::int32_t pid) {
  return [pid](Control& control) { control.session.run().runner().thaw(pid); };
}

}  // namespace procession::app
