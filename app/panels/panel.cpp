#include "panels/panel.h"

#include <string>

namespace procession::app {

bool Dialog::begin(const char* title, ImVec2 size, float top, ImGuiWindowFlags flags) {
  const std::string name = std::string(title) + "###" + id() + "_window";
  if (open_ && !ImGui::IsPopupOpen(name.c_str())) ImGui::OpenPopup(name.c_str());
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const bool centred = top == kCentred;
  ImGui::SetNextWindowPos({screen.x / 2, centred ? screen.y / 2 : screen.y * top}, ImGuiCond_Always,
                          {0.5F, centred ? 0.5F : 0});
  ImGui::SetNextWindowSize(size);
  return ImGui::BeginPopupModal(name.c_str(), &open_, flags);
}

void Dialog::close_now() {
  open_ = false;
  ImGui::CloseCurrentPopup();
}

}  // namespace procession::app
