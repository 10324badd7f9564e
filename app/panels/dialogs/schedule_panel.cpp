#include "panels/dialogs/schedule_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "explore/from_recording.h"
#include "explore/schedule.h"
#include "panels/panel_list.h"

namespace procession::app {
namespace {

constexpr std::size_t kShownBytes = 160;  // bytes of a schedule that are shown

std::string shortened(const std::string& text) {
  return text.size() <= kShownBytes ? text : text.substr(0, kShownBytes) + " …";
}

}  // namespace

void SchedulePanel::show(const Situation& now) {
  const RecordingFollower* follower = now.session.follower();
  open_ = true;
  own_.clear();
  say({});
  turns_ = 0;
  if (follower == nullptr) return;
  recording_ = follower->path();
  const std::uint64_t seq = follower->recording().first_at(now.view.now(follower->end_t()) + 1) - 1;
  const explore::Schedule schedule = explore::schedule_of(follower->recording(), seq);
  turns_ = schedule.size();
  own_ = explore::to_text(schedule);
}

void SchedulePanel::say(Sentence said) {
  said_ = std::move(said);
  error_.reset();
}

// The file is beside the recording, with its name and .schedule.
void SchedulePanel::save() {
  const std::string path =
      std::filesystem::path(recording_).replace_extension(".schedule").string();
  std::ofstream file(path, std::ios::trunc);
  file << own_ << '\n';
  file.close();
  say({file ? "schedule.saved" : "schedule.not_saved", {{"file", path}}});
}

void SchedulePanel::draw_own_schedule(const Ui& ui) {
  paragraph(ui, Face::bold, ui.theme.text,
            ui.words.say("schedule.own", {{"count", std::to_string(turns_)}}));
  paragraph(ui, Face::small, ui.theme.muted, ui.tr("schedule.own_is"));
  if (own_.empty()) return;
  paragraph(ui, Face::mono, ui.theme.text, shortened(own_));
  if (button(ui, "schedule_copy", nullptr, ui.tr("schedule.copy"))) {
    ImGui::SetClipboardText(own_.c_str());
    say({"schedule.copied", {}});
  }
  ImGui::SameLine(0, ui.em * 0.5F);
  if (button(ui, "schedule_save", nullptr, ui.tr("schedule.save"))) save();
}

void SchedulePanel::draw_pasted_schedule(const Ui& ui) {
  paragraph(ui, Face::bold, ui.theme.text, ui.tr("schedule.follow"));
  paragraph(ui, Face::small, ui.theme.muted, ui.tr("schedule.follow_is"));
  const bool can = possible(ui, "run"_command);
  text_field(ui, "schedule_text", pasted_, ui.tr("schedule.paste"), -1);
  const bool enter = entered(ui);
  ImGui::BeginDisabled(!can || pasted_.empty());
  const bool run =
      button(ui, "schedule_run", icon::kRun, ui.tr("schedule.run"), ButtonStyle::primary);
  ImGui::EndDisabled();
  ImGui::SameLine(0, ui.em * 0.5F);
  ImGui::BeginDisabled(!can);
  if (button(ui, "schedule_random", nullptr, ui.tr("run_random"_command))) {
    ui.want("run_random"_command);
    open_ = false;
  }
  hint(ui, "run_random"_command);
  ImGui::EndDisabled();
  if (!can || pasted_.empty() || (!run && !enter)) return;
  if (const auto parsed = explore::parse_schedule(pasted_); !parsed) {
    error_ = parsed.error();
    return;
  }
  ui.want(request::run_turns(pasted_));
  open_ = false;
}

void SchedulePanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (!begin(ui, ui.tr("schedule.title"), {std::min(ui.em * 46, screen.x * 0.94F), 0}, 0.18F,
             ImGuiWindowFlags_NoMove | ImGuiWindowFlags_AlwaysAutoResize))
    return;
  draw_own_schedule(ui);
  ImGui::Dummy({0, ui.em * 0.6F});
  draw_pasted_schedule(ui);
  if (error_ || !said_.key.empty()) {
    const std::string words = error_ ? ui.say(*error_) : ui.words.say(said_.key, said_.args);
    ImGui::Dummy({0, ui.em * 0.3F});
    paragraph(ui, Face::body, ui.theme.accent, words);
    ui.mark("schedule_said");
  }
  if (!open_) ImGui::CloseCurrentPopup();
  end();
}

std::unique_ptr<Panel> make_schedule_panel(const Panels&) {
  return std::make_unique<SchedulePanel>();
}

}  // namespace procession::app
