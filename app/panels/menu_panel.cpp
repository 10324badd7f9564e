#include "panels/panels.h"

namespace procession::app {
namespace {

// Where a new group of actions begins.
bool begins_group(Action action) {
  return action == Action::to_start || action == Action::fit || action == Action::previous_lane ||
         action == Action::larger || action == Action::open || action == Action::help;
}

}  // namespace

bool possible(const Ui& ui, Action action) {
  const bool running = ui.session.runner().alive();
  const bool shown = ui.session.follower() != nullptr;
  switch (action) {
    case Action::run:
      return !running && ui.session.lesson() != nullptr && !ui.session.repeater().alive();
    case Action::stop:
      return running;
    case Action::pause:
      return running || shown;
    case Action::repeat:
    case Action::parameters:
    case Action::previous_page:
    case Action::next_page:
      return ui.session.lesson() != nullptr;
    case Action::to_start:
    case Action::to_live:
    case Action::previous_event:
    case Action::next_event:
    case Action::fit:
    case Action::zoom_in:
    case Action::zoom_out:
    case Action::pan_left:
    case Action::pan_right:
    case Action::previous_lane:
    case Action::next_lane:
    case Action::lane_menu:
      return shown;
    default:
      return true;
  }
}

void draw_menu(const Ui& ui) {
  const MarkedItem& under = ui.marked["menu"];
  ImGui::SetNextWindowPos({under.to.x, under.to.y + ui.em * 0.4F}, ImGuiCond_Appearing, {1, 0});
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowSizeConstraints({ui.em * 20, 0}, {screen.x * 0.9F, screen.y * 0.9F});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.8F, ui.em * 0.6F});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.em * 1.5F, ui.em * 0.2F});
  if (ImGui::BeginPopup(kMenuPopup)) {
    for (const Action action : kActions) {
      if (action == Action::menu) continue;
      if (begins_group(action)) ImGui::Separator();
      const std::string words =
          std::string(ui.tr(action_words(action))) + "###do_" + std::string(action_words(action));
      if (ImGui::MenuItem(words.c_str(), keys_of(action).c_str(), false, possible(ui, action)))
        ui.want(action);
      ui.mark(("do_" + std::string(action_words(action))).c_str());
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

}  // namespace procession::app
