#include <algorithm>

#include "panels/panels.h"

namespace procession::app {
namespace {

// Where a new group of actions begins.
bool begins_group(Action action) {
  return action == Action::to_start || action == Action::find || action == Action::fit ||
         action == Action::previous_lane || action == Action::larger || action == Action::open ||
         action == Action::palette;
}

constexpr Action kSecondColumn = Action::larger;

void item(const Ui& ui, Action action, float width) {
  const std::string name = "do_" + std::string(action_words(action));
  const bool can = possible(ui, action);
  const ImVec2 at = ImGui::GetCursorPos();
  ImGui::BeginDisabled(!can);
  if (ImGui::Selectable((std::string(ui.tr(action_words(action))) + "###" + name).c_str(), false, 0,
                        {width, 0}))
    ui.want(action);
  ui.mark(name.c_str());
  ImGui::EndDisabled();
  const ImVec2 next = ImGui::GetCursorPos();
  const std::string keys = keys_of(action);
  ImGui::SetCursorPos({at.x + width - text_width(ui, Face::small, keys), at.y + ui.em * 0.12F});
  label(ui, Face::small, can ? ui.theme.muted : faded(ui.theme.muted, 0.5F), keys);
  ImGui::SetCursorPos(next);
}

}  // namespace

bool possible(const Ui& ui, Action action) {
  const bool running = ui.session.runner().alive();
  const bool shown = ui.session.follower() != nullptr;
  switch (action) {
    case Action::run:
    case Action::run_held:
    case Action::run_random:
      return !running && !ui.session.repeater().alive() &&
             (ui.session.lesson() != nullptr || ui.session.runs_program());
    case Action::stop:
      return running;
    case Action::go_live:
      return shown && (!running || ui.session.steers()) && !ui.session.repeater().alive();
    case Action::step_1:
    case Action::step_next:
    case Action::step_back:
      return ui.session.held() && ui.view.live;
    case Action::pause:
      return running || shown;
    case Action::repeat:
    case Action::parameters:
    case Action::previous_page:
    case Action::next_page:
      return ui.session.lesson() != nullptr;
    case Action::variant:
      return ui.session.lesson() != nullptr && ui.session.lesson()->has_cpp &&
             ui.session.lesson()->has_python;
    case Action::save:
      return shown && !ui.session.follower()->live();
    case Action::previous_bookmark:
    case Action::next_bookmark:
      return shown && !ui.session.bookmarks().empty();
    case Action::previous_of_selected:
    case Action::next_of_selected:
      return shown && ui.view.selected.lane != world::kNoLane;
    case Action::previous_found:
    case Action::next_found:
      return shown && !ui.session.finder().found().empty();
    case Action::side:
      return ui.one_side || (ui.presenter && ui.session.lesson() != nullptr);
    case Action::code:
      return ui.one_lower && !ui.presenter;
    case Action::bookmark:
    case Action::why:
    case Action::find:
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

// In two columns, so that all of it is seen at once.
void draw_menu(const Ui& ui) {
  const MarkedItem& under = ui.marked["menu"];
  ImGui::SetNextWindowPos({under.to.x, under.to.y + ui.em * 0.4F}, ImGuiCond_Appearing, {1, 0});
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowSizeConstraints({ui.em * 20, 0}, {screen.x * 0.98F, screen.y * 0.9F});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 0.8F, ui.em * 0.6F});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.em * 0.5F, ui.em * 0.2F});
  if (ImGui::BeginPopup(kMenuPopup)) {
    float words_width = 0, keys_width = 0;
    for (const Action action : kActions) {
      words_width = std::max(words_width, text_width(ui, Face::body, ui.tr(action_words(action))));
      keys_width = std::max(keys_width, text_width(ui, Face::small, keys_of(action)));
    }
    const float width = words_width + keys_width + ui.em * 2;
    const bool two = width * 2 + ui.em * 4 < screen.x;
    ImGui::BeginGroup();
    for (const Action action : kActions) {
      if (action == Action::menu) continue;
      if (two && action == kSecondColumn) {
        ImGui::EndGroup();
        ImGui::SameLine(0, ui.em * 1.2F);
        ImGui::BeginGroup();
      } else if (begins_group(action)) {
        ImGui::Dummy({width, ui.em * 0.15F});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddLine({at.x, at.y - ui.em * 0.18F},
                                            {at.x + width, at.y - ui.em * 0.18F}, ui.theme.border);
      }
      item(ui, action, width);
    }
    ImGui::EndGroup();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

}  // namespace procession::app
