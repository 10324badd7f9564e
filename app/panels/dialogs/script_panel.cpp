// ScriptPanel edits how the user's own program is started: interpreter, file, arguments, folder.
#include "panels/dialogs/script_panel.h"

#include <algorithm>
#include <filesystem>

#include "panels/panel_list.h"

namespace procession::app {

void ScriptPanel::show(const Situation& now) {
  const std::vector<Program>& programs = now.settings.programs;
  show(programs.empty() ? Program() : programs.front());
}

void ScriptPanel::show(const Program& program) {
  open_ = true;
  error_.reset();
  program_ = program;
}

void ScriptPanel::start(const Ui& ui) {
  ui.want(request::run_program(program_, [this](const std::optional<Error>& wrong) {
    if (wrong)
      error_ = wrong;
    else
      close();
  }));
}

void ScriptPanel::draw(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  if (!begin(ui, ui.tr("script.title"),
             {std::min(ui.em * 50, screen.x * 0.94F), std::min(ui.em * 27, screen.y * 0.92F)}))
    return;
  paragraph(ui, Face::small, ui.theme.muted, ui.tr("script.explain"));
  ImGui::Dummy({0, ui.em * 0.2F});
  const float left = ui.em * 9;
  const auto field = [&](const char* id_of, const char* words, std::string& text,
                         const char* prompt) {
    ImGui::AlignTextToFramePadding();
    label(ui, Face::body, ui.theme.text, ui.tr(words));
    ImGui::SameLine(left);
    (void)text_field(ui, id_of, text, prompt, -1);
  };
  field("script_file", "script.file", program_.file, ui.tr("script.file_prompt"));
  field("script_interpreter", "script.interpreter", program_.interpreter, ui.tr("script.itself"));
  field("script_arguments", "script.arguments", program_.arguments, "");
  const std::string own = std::filesystem::path(program_.file).parent_path().string();
  field("script_folder", "script.folder", program_.folder, own.c_str());
  field("script_environment", "script.environment", program_.environment, "NAME=VALUE");
  ImGui::Dummy({0, ui.em * 0.2F});
  const bool busy = ui.session.run().runner().alive();
  ImGui::BeginDisabled(busy || program_.file.empty());
  if (button(ui, "script_run", icon::kRun, ui.tr("run"_command), ButtonStyle::primary)) start(ui);
  ImGui::EndDisabled();
  if (busy) {
    ImGui::SameLine();
    ImGui::AlignTextToFramePadding();
    label(ui, Face::small, ui.theme.muted, ui.tr("repeat.busy"));
  }
  if (error_) {
    paragraph(ui, Face::body, ui.theme.bad, ui.say(*error_));
    ui.mark("script_trouble");
  }
  if (!ui.settings.programs.empty()) section(ui, ui.tr("script.before"));
  for (std::size_t i = 0; i < ui.settings.programs.size(); ++i) {
    const Program& one = ui.settings.programs[i];
    const std::string words = one.interpreter + (one.interpreter.empty() ? "" : " ") +
                              std::filesystem::path(one.file).filename().string() + " " +
                              one.arguments;
    ImGui::PushID(static_cast<int>(i));
    const float room = ImGui::GetContentRegionAvail().x;
    if (ui.text.selectable("before", fitting(ui, Face::body, words, room))) program_ = Program(one);
    if (ImGui::IsItemHovered()) tooltip(ui, one.file);
    ImGui::PopID();
  }
  end();
}

std::unique_ptr<Panel> make_script_panel(const Panels&) { return std::make_unique<ScriptPanel>(); }

}  // namespace procession::app
