// SavePanel saves a copy of the recording on the screen under a path that the user chooses.
#include "panels/dialogs/save_panel.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "panels/panel_list.h"

namespace procession::app {
namespace fs = std::filesystem;

void SavePanel::show(const Situation& now) {
  const RecordingFollower* follower = now.session.follower();
  if (follower == nullptr || follower->live()) return;
  open_ = true;
  just_opened_ = true;
  error_.reset();
  from_ = follower->path();
  const char* home = std::getenv("HOME");
  std::error_code code;
  const fs::path folder =
      home != nullptr && *home != '\0' ? fs::path(home) : fs::current_path(code);
  to_ = (folder / fs::path(from_).filename()).string();
}

void SavePanel::start() {
  error_.reset();
  saved_.clear();
  if (const Result<void> begun = copier_.start(from_, to_); !begun)
    error_ = begun.error();
  else
    saved_ = to_;
}

bool SavePanel::tick() {
  if (!copier_.busy()) return false;
  if (const Result<void> done = copier_.go_on(std::chrono::milliseconds(10)); !done) {
    error_ = done.error();
    saved_.clear();
  }
  return true;
}

void SavePanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (!begin(ui, ui.tr("save.title"), {std::min(ui.em * 44, screen.x * 0.94F), ui.em * 13})) {
    if (!open_) copier_.cancel();
    return;
  }
  paragraph(ui, Face::body, ui.theme.text, ui.tr("save.explain"));
  ImGui::Dummy({0, ui.em * 0.3F});
  if (just_opened_) ImGui::SetKeyboardFocusHere();
  just_opened_ = false;
  (void)text_field(ui, "save_path", to_, "", -1);
  ImGui::Dummy({0, ui.em * 0.3F});
  if (copier_.busy()) {
    ui.text.progress_bar(static_cast<float>(copier_.progress()), {ui.em * 16, 0});
    ImGui::SameLine();
    if (button(ui, "save_cancel", nullptr, ui.tr("repeat.cancel"))) {
      copier_.cancel();
      saved_.clear();
    }
  } else {
    ImGui::BeginDisabled(to_.empty());
    if (button(ui, "save_now", nullptr, ui.tr("save.now"), ButtonStyle::primary)) start();
    ImGui::EndDisabled();
  }
  if (error_) {
    paragraph(ui, Face::body, ui.theme.bad, ui.say(*error_));
    ui.mark("save_trouble");
  } else if (!saved_.empty() && !copier_.busy()) {
    paragraph(ui, Face::body, ui.theme.good, ui.tr("save.done"));
    ui.mark("save_done");
  }
  end();
}

std::unique_ptr<Panel> make_save_panel(const Panels&) { return std::make_unique<SavePanel>(); }

}  // namespace procession::app
