#include "panels/actions.h"

namespace procession::app {

Action action_of(int key, bool ctrl, bool typing, bool shift) {
  Action found = Action::none;
  for (const Shortcut& shortcut : kShortcuts) {
    if (shortcut.key != key || shortcut.ctrl != ctrl || (shortcut.shift && !shift)) continue;
    const bool moves_cursor = key == key::kHome || key == key::kEnd || key == key::kLeft ||
                              key == key::kRight || key == key::kBackspace;
    if (typing && !ctrl && (key < 256 || key >= key::kPadMinus || moves_cursor))
      return Action::none;
    if (shortcut.shift) return shortcut.action;
    if (found == Action::none) found = shortcut.action;
  }
  return found;
}

std::string_view action_words(Action action) {
  switch (action) {
    case Action::none:
      return "";
    case Action::run:
      return "action.run";
    case Action::pause:
      return "action.pause";
    case Action::stop:
      return "action.stop";
    case Action::repeat:
      return "action.repeat";
    case Action::run_held:
      return "action.run_held";
    case Action::run_random:
      return "action.run_random";
    case Action::go_live:
      return "action.go_live";
    case Action::schedule:
      return "action.schedule";
    case Action::step_next:
      return "action.step_next";
    case Action::step_back:
      return "action.step_back";
    case Action::step_1:
    case Action::step_2:
    case Action::step_3:
    case Action::step_4:
    case Action::step_5:
    case Action::step_6:
    case Action::step_7:
    case Action::step_8:
    case Action::step_9:
      return "action.step";
    case Action::slower:
      return "action.slower";
    case Action::faster:
      return "action.faster";
    case Action::to_start:
      return "action.to_start";
    case Action::to_live:
      return "action.to_live";
    case Action::previous_event:
      return "action.previous_event";
    case Action::next_event:
      return "action.next_event";
    case Action::fit:
      return "action.fit";
    case Action::zoom_in:
      return "action.zoom_in";
    case Action::zoom_out:
      return "action.zoom_out";
    case Action::pan_left:
      return "action.pan_left";
    case Action::pan_right:
      return "action.pan_right";
    case Action::find:
      return "action.find";
    case Action::why:
      return "action.why";
    case Action::previous_found:
      return "action.previous_found";
    case Action::next_found:
      return "action.next_found";
    case Action::previous_of_selected:
      return "action.previous_of_selected";
    case Action::next_of_selected:
      return "action.next_of_selected";
    case Action::bookmark:
      return "action.bookmark";
    case Action::previous_bookmark:
      return "action.previous_bookmark";
    case Action::next_bookmark:
      return "action.next_bookmark";
    case Action::previous_lane:
      return "action.previous_lane";
    case Action::next_lane:
      return "action.next_lane";
    case Action::lane_menu:
      return "action.lane_menu";
    case Action::larger:
      return "action.larger";
    case Action::smaller:
      return "action.smaller";
    case Action::open:
      return "action.open";
    case Action::script:
      return "action.script";
    case Action::save:
      return "action.save";
    case Action::runs:
      return "action.runs";
    case Action::parameters:
      return "action.parameters";
    case Action::variant:
      return "action.variant";
    case Action::language:
      return "action.language";
    case Action::theme:
      return "action.theme";
    case Action::presenter:
      return "action.presenter";
    case Action::previous_page:
      return "action.previous_page";
    case Action::next_page:
      return "action.next_page";
    case Action::side:
      return "action.side";
    case Action::code:
      return "action.code";
    case Action::menu:
      return "action.menu";
    case Action::palette:
      return "action.palette";
    case Action::help:
      return "action.help";
    case Action::close:
      return "action.close";
  }
  return "";
}

std::string keys_of(Action action) {
  std::string keys;
  for (const Shortcut& shortcut : kShortcuts) {
    if (shortcut.action != action || shortcut.words == nullptr) continue;
    if (!keys.empty()) keys += " · ";
    keys += shortcut.words;
  }
  return keys;
}

}  // namespace procession::app
