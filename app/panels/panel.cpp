#include "panels/panel.h"

#include <string>

namespace procession::app {

bool Dialog::begin(const Ui& ui, const char* title, ImVec2 size, float top,
                   ImGuiWindowFlags flags) {
  const std::string window = std::string(id()) + "_window", name = "###" + window;
  if (open_ && !ImGui::IsPopupOpen(name.c_str())) ImGui::OpenPopup(name.c_str());
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const bool centred = top == kCentred;
  ImGui::SetNextWindowPos({screen.x / 2, centred ? screen.y / 2 : screen.y * top}, ImGuiCond_Always,
                          {0.5F, centred ? 0.5F : 0});
  ImGui::SetNextWindowSize(size);
  return ui.text.begin_modal(window, title, open_, flags);
}

void Dialog::close_now() {
  open_ = false;
  ImGui::CloseCurrentPopup();
}

}  // namespace procession::app
