#include "panels/dialogs/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "panels/panel_list.h"

namespace procession::app {
namespace {

using lesson::Parameter;
using lesson::ParameterType;

void choose(const Ui& ui, const Parameter& parameter, const std::string& value) {
  ui.want(request::set_parameter(parameter.name, value));
}

void number(const Ui& ui, const Parameter& parameter, const std::string& text, float width) {
  const std::string id = "set_" + parameter.name;
  ImGui::SetNextItemWidth(width);
  if (parameter.type == ParameterType::number) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    if (ui.text.number_field(id, value, (parameter.max - parameter.min) / 20, "%.3g"))
      choose(ui, parameter, fmt::format("{}", std::clamp(value, parameter.min, parameter.max)));
    return;
  }
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  const int low = static_cast<int>(parameter.min), high = static_cast<int>(parameter.max);
  const bool time = parameter.type == ParameterType::duration_ms;
  const int step = time ? (value >= 500 ? 100 : value >= 100 ? 50 : 5) : 1;
  // The value is typed or stepped; a value out of bounds is clamped to the lesson's bounds.
  int edited = value;
  if (ui.text.number_field(id, edited, step))
    choose(ui, parameter, std::to_string(std::clamp(edited, low, high)));
}

void one(const Ui& ui, const Parameter& parameter, float width) {
  const std::string text = ui.session.choice().parameters().at(parameter.name);
  const std::string id = "set_" + parameter.name;
  switch (parameter.type) {
    case ParameterType::boolean: {
      bool yes = text == "true" || text == "1" || text == "yes";
      if (ui.text.checkbox(id, yes)) choose(ui, parameter, yes ? "true" : "false");
      break;
    }
    case ParameterType::choice:
      ImGui::SetNextItemWidth(width);
      if (ui.text.begin_combo(id, text)) {
        for (const std::string& choice : parameter.choices) {
          const auto only = parameter.only.find(choice);
          if (only != parameter.only.end() && only->second != ui.session.choice().variant())
            continue;
          if (ui.text.selectable(choice, choice, choice == text)) choose(ui, parameter, choice);
        }
        ImGui::EndCombo();
      }
      break;
    default:
      number(ui, parameter, text, width);
  }
  ui.mark(id.c_str());
}

}  // namespace

void ParametersPanel::draw(const Ui& ui) {
  if (open_ && !ImGui::IsPopupOpen(id())) ImGui::OpenPopup(id());
  const MarkedItem& under = ui.marked["parameters"];
  ImGui::SetNextWindowPos({under.from.x, under.to.y + ui.em * 0.4F}, ImGuiCond_Appearing);
  ImGui::SetNextWindowSize({ui.em * 27, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.em * 1.1F, ui.em * 0.9F});
  if (ImGui::BeginPopup(id())) {
    if (ui.session.lesson() == nullptr)
      ImGui::CloseCurrentPopup();
    else
      draw_contents(ui);
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
  open_ = ImGui::IsPopupOpen(id());
  if (std::exchange(closing_, false) && open_ && ImGui::BeginPopup(id())) {
    ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    open_ = false;
  }
}

void ParametersPanel::draw_contents(const Ui& ui) const {
  const lesson::Lesson* lesson = ui.session.lesson();
  label(ui, Face::bold, ui.theme.text, ui.tr("parameters.title"));
  paragraph(ui, Face::small, ui.theme.muted, ui.tr("parameters.note"));
  ImGui::Dummy({0, ui.em * 0.3F});
  const float field = ui.em * 9.5F;
  const float help_x = field + ui.em * 8.5F;
  for (const Parameter& parameter : lesson->parameters) {
    const bool changed =
        ui.session.choice().parameters().at(parameter.name) != parameter.default_value;
    ImGui::AlignTextToFramePadding();
    label(ui, changed ? Face::bold : Face::body, changed ? ui.theme.accent : ui.theme.text,
          parameter.name);
    ImGui::SameLine(ui.em * 7.5F);
    one(ui, parameter, field);
    ImGui::SameLine(help_x);
    const char* unit = parameter.type == ParameterType::duration_ms ? " ms" : "";
    ImGui::AlignTextToFramePadding();
    if (!parameter.choices.empty() || parameter.type == ParameterType::boolean)
      label(ui, Face::small, ui.theme.muted, parameter.default_value);
    else
      label(ui, Face::small, ui.theme.muted,
            fmt::format("{}–{}{}", parameter.min, parameter.max, unit));
    paragraph(ui, Face::small, ui.theme.muted, parameter.help.in(ui.words.code()));
    ImGui::Dummy({0, ui.em * 0.25F});
  }
  if (button(ui, "parameters_run", icon::kRun, ui.tr("run"_command), ButtonStyle::primary)) {
    ui.want("run"_command);
    ImGui::CloseCurrentPopup();
  }
  ImGui::SameLine();
  if (button(ui, "parameters_reset", nullptr, ui.tr("parameters.reset"), ButtonStyle::quiet))
    for (const Parameter& parameter : lesson->parameters)
      choose(ui, parameter, parameter.default_value);
}

std::unique_ptr<Panel> make_parameters(const Panels&) {
  return std::make_unique<ParametersPanel>();
}

}  // namespace procession::app
