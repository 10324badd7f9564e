#include "panels/dialogs/open_panel.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "panels/panel_list.h"

namespace procession::app {
namespace fs = std::filesystem;
namespace {

std::string time_text(fs::file_time_type time) {
  const auto system = std::chrono::file_clock::to_sys(time);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(system));
  return fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(seconds));
}

bool is_recording(const fs::path& path) { return path.extension() == ".procession"; }

// Returns whether the file can be opened: a recording, a Python script or a program.
bool may_open(const fs::path& path) { return is_recording(path) || may_run(path.string()); }

}  // namespace

void OpenPanel::show(const Situation& /*now*/) {
  const Result<std::string> recordings = record::recordings_folder();
  const std::string folder = recordings ? *recordings : fs::current_path().string();
  open_ = true;
  stale_ = true;
  std::error_code code;
  if (folder_.empty() || !fs::is_directory(folder_, code)) folder_ = folder;
}

void OpenPanel::read_folder(const Ui& ui) {
  stale_ = false;
  entries_.clear();
  error_.reset();
  std::error_code code;
  std::vector<std::pair<fs::file_time_type, Entry>> files;
  for (fs::directory_iterator at(folder_, fs::directory_options::skip_permission_denied, code), end;
       !code && at != end; at.increment(code)) {
    Entry entry;
    entry.name = at->path().filename().string();
    if (entry.name.starts_with('.')) continue;
    std::error_code ignored;
    entry.folder = at->is_directory(ignored);
    if (!entry.folder && !may_open(at->path())) continue;
    fs::file_time_type time{};
    if (!entry.folder) {
      entry.bytes = at->file_size(ignored);
      time = at->last_write_time(ignored);
      if (!ignored) entry.time = time_text(time);
    }
    ui.text.expect(entry.name);
    files.emplace_back(time, std::move(entry));
  }
  if (code)
    error_ = error_for(reason_of(code.value()), {"error.folder.read", {{"folder", folder_}}});
  // Folders come first, by name, then files, the newest first.
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    if (a.second.folder != b.second.folder) return a.second.folder;
    if (a.second.folder || a.first == b.first) return a.second.name < b.second.name;
    return a.first > b.first;
  });
  for (auto& [time, entry] : files) entries_.push_back(std::move(entry));
}

void OpenPanel::choose(const Ui& ui, const std::string& path) {
  if (!is_recording(path)) {
    script_.show(program_of(path));
    close_now();
    return;
  }
  ui.want(request::open(path, [this](const std::optional<Error>& error) {
    error_ = error;
    if (!error) close();
  }));
}

void OpenPanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (!begin(ui, ui.tr("open.title"),
             {std::min(ui.em * 52, screen.x * 0.94F), std::min(ui.em * 34, screen.y * 0.9F)}))
    return;
  if (stale_) read_folder(ui);
  const float left = std::min(ui.em * 17, ImGui::GetContentRegionAvail().x * 0.36F);
  ImGui::BeginChild("recent", {left, 0});
  section(ui, ui.tr("open.recent"));
  if (ui.settings.recent.empty())
    paragraph(ui, Face::small, ui.theme.muted, ui.tr("open.no_recent"));
  std::string chosen;
  for (std::size_t i = 0; i < ui.settings.recent.size(); ++i) {
    const std::string& path = ui.settings.recent[i];
    const std::string name = fitting(ui, Face::body, fs::path(path).stem().string(), left - ui.em);
    if (ui.text.selectable(fmt::format("recent{}", i), name)) chosen = path;
    if (ImGui::IsItemHovered()) tooltip(ui, path);
  }
  ImGui::EndChild();
  ImGui::SameLine(0, ui.em);
  ImGui::BeginChild("files", {0, 0});
  if (button(ui, "open_up", icon::kUp, ui.text.has_icons() ? "" : "..")) {
    folder_ = fs::path(folder_).parent_path().string();
    stale_ = true;
  }
  if (ImGui::IsItemHovered()) tooltip(ui, ui.tr("open.up"));
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  label(ui, Face::small, ui.theme.muted,
        fitting(ui, Face::small, folder_, ImGui::GetContentRegionAvail().x));
  if (error_) paragraph(ui, Face::body, ui.theme.bad, ui.say(*error_));
  ImGui::BeginChild("list", {0, 0});
  if (entries_.empty() && !error_)
    paragraph(ui, Face::body, ui.theme.muted, ui.tr("open.none_here"));
  std::string enter;
  for (const Entry& entry : entries_) {
    const char* sign = !ui.text.has_icons() ? "" : entry.folder ? icon::kFolder : icon::kFile;
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string name =
        fitting(ui, Face::body, entry.name, width * (entry.folder ? 0.9F : 0.5F));
    if (ui.text.selectable(entry.name, fmt::format("{}  {}", sign, name))) {
      const std::string path = (fs::path(folder_) / entry.name).string();
      (entry.folder ? enter : chosen) = path;
    }
    if (entry.name.size() != name.size() && ImGui::IsItemHovered()) tooltip(ui, entry.name);
    if (!entry.folder) {
      ImGui::SameLine(width * 0.6F);
      label(ui, Face::small, ui.theme.muted, entry.time);
      ImGui::SameLine(width * 0.86F);
      label(ui, Face::small, ui.theme.muted, bytes_text(static_cast<std::int64_t>(entry.bytes)));
    }
  }
  ImGui::EndChild();
  ImGui::EndChild();
  if (!enter.empty()) {
    folder_ = enter;
    stale_ = true;
  }
  if (!chosen.empty()) choose(ui, chosen);
  end();
}

std::unique_ptr<Panel> make_open_panel(const Panels& earlier) {
  return std::make_unique<OpenPanel>(earlier.of<ScriptPanel>());
}

}  // namespace procession::app
