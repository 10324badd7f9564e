// RunsPanel lists the last runs. A new run never deletes an old one, and each of them can be shown
// again.
#include "panels/dialogs/runs_panel.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

#include "panels/panel_list.h"

namespace procession::app {
namespace fs = std::filesystem;
namespace {

// Returns the parameters that differ from the lesson's defaults: "capacity 50 · consumers 3".
std::string changed(const lesson::Lesson& lesson, const record::RunHeader& header) {
  std::string out;
  for (const auto& [name, value] : header.parameters)
    for (const lesson::Parameter& parameter : lesson.parameters)
      if (parameter.name == name && parameter.default_value != value)
        out += fmt::format("{}{} {}", out.empty() ? "" : " · ", name, value);
  return out;
}

std::string command_of(const record::RunHeader& header) {
  std::string out;
  for (const std::string& word : header.command) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace

void RunsPanel::show(const Situation& /*now*/) {
  open_ = true;
  stale_ = true;
}

// Lists the newest recordings of the folder. Only their headers and lengths are read.
void RunsPanel::read_runs(const Ui& ui) {
  stale_ = false;
  runs_.clear();
  std::vector<std::pair<fs::file_time_type, std::string>> files;
  std::error_code error;
  for (fs::directory_iterator at(ui.session.run().recordings_folder(), error), end;
       !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->path().extension() != ".procession" || at->path().filename().string().starts_with('.'))
      continue;
    const fs::file_time_type time = at->last_write_time(ignored);
    if (!ignored) files.emplace_back(time, at->path().string());
  }
  std::sort(files.begin(), files.end(), std::greater<>());
  for (const auto& [time, path] : files) {
    if (runs_.size() == kMost) break;
    const Result<std::unique_ptr<record::Recording>> recording = record::Recording::open(path);
    if (!recording) continue;
    const record::RunHeader& header = (*recording)->header();
    Run run;
    run.path = path;
    run.length = world::duration_text((*recording)->length().ns);
    run.when = fmt::format("{:%m-%d %H:%M:%S}",
                           fmt::localtime(static_cast<std::time_t>(header.wall_start_ms / 1000)));
    const lesson::Lesson* lesson =
        lesson::find_lesson(ui.session.choice().lessons(), header.lesson);
    run.title = lesson != nullptr ? lesson->title.in(ui.words.code()) : command_of(header);
    run.note = lesson != nullptr ? changed(*lesson, header) : "";
    if (lesson != nullptr && run.note.empty()) run.note = ui.tr("runs.defaults");
    run.life = (*recording)->life();
    runs_.push_back(std::move(run));
  }
}

void RunsPanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (open_ && stale_) read_runs(ui);
  const float rows = static_cast<float>(std::max<std::size_t>(runs_.size(), 1));
  if (!begin(ui, ui.tr("runs.title"),
             {std::min(ui.em * 50, screen.x * 0.94F),
              std::min(ui.em * (6.2F + rows * 2.75F), screen.y * 0.9F)}))
    return;
  paragraph(ui, Face::small, ui.theme.muted, ui.tr("runs.explain"));
  ImGui::Dummy({0, ui.em * 0.2F});
  if (runs_.empty()) paragraph(ui, Face::body, ui.theme.muted, ui.tr("runs.none"));
  const std::string shown = ui.session.follower() != nullptr ? ui.session.follower()->path() : "";
  std::string chosen;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const Run& run = runs_[i];
    const ImVec2 at = ImGui::GetCursorPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string row = fmt::format("run_{}", i);
    if (ui.text.selectable(row, {}, run.path == shown, {0, ui.em * 2.5F})) chosen = run.path;
    if (i == 0) ui.mark("run_0");
    const ImVec2 next = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + ui.em * 0.4F, at.y + ui.em * 0.05F});
    label(ui, Face::bold, ui.theme.text, fitting(ui, Face::bold, run.title, width - ui.em * 18));
    const char* end = run.life == record::Life::live  ? ui.tr("transport.live")
                      : run.life == record::Life::cut ? ui.tr("status.cut")
                                                      : "";
    const std::string right = fmt::format("{}   {}   {}", end, run.length, run.when);
    ImGui::SetCursorPos(
        {at.x + width - text_width(ui, Face::small, right) - ui.em * 0.4F, at.y + ui.em * 0.15F});
    label(ui, Face::small, ui.theme.muted, right);
    ImGui::SetCursorPos({at.x + ui.em * 0.4F, at.y + ui.em * 1.25F});
    label(ui, Face::small, ui.theme.muted, fitting(ui, Face::small, run.note, width - ui.em));
    ImGui::SetCursorPos(next);
  }
  if (!chosen.empty()) {
    close_now();
    if (chosen != shown) ui.want(request::show_run(chosen));  // the notice shows an error
  }
  end();
}

std::unique_ptr<Panel> make_runs_panel(const Panels&) { return std::make_unique<RunsPanel>(); }

}  // namespace procession::app
