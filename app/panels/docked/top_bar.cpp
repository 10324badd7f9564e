#include "panels/docked/top_bar.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "panels/panel_list.h"

namespace procession::app {
namespace {

void lesson_menu(const Ui& ui, float ems) {
  const lesson::Lesson* chosen = ui.session.lesson();
  const std::string title =
      chosen != nullptr ? chosen->title.in(ui.words.code()) : ui.tr("top.no_lesson");
  const float width = std::min(ui.em * 15, ui.em * ems * (ems > 60 ? 0.24F : 0.3F));
  const std::string shown = fitting(ui, Face::body, title, width - ui.em * 3);
  ImGui::SetNextItemWidth(width);
  if (ui.text.begin_combo("lesson", shown, ImGuiComboFlags_HeightLarge)) {
    std::string chapter;
    for (const lesson::Lesson& lesson : ui.session.choice().lessons().lessons) {
      if (lesson.chapter.id != chapter) {
        chapter = lesson.chapter.id;
        label(ui, Face::small, ui.theme.muted, lesson.chapter.title.in(ui.words.code()));
      }
      if (ui.text.selectable(lesson.id, lesson.title.in(ui.words.code()), &lesson == chosen))
        ui.want(request::choose_lesson(lesson.id));
    }
    ImGui::EndCombo();
  }
  ui.mark("lesson");
}

// Draws the choice of the variant that runs next: C++ | Python.
void variants(const Ui& ui, const lesson::Lesson& lesson) {
  const bool both = lesson.has_cpp && lesson.has_python;
  const auto one = [&](const char* id, const char* words, std::string_view name) {
    const bool chosen = ui.session.choice().variant() == name;
    // The chosen variant has full colour and a background of its own; the other one is paler.
    ImGui::PushStyleColor(ImGuiCol_Text, chosen ? ui.theme.accent : ui.theme.muted);
    const bool pressed =
        button(ui, id, nullptr, words, chosen ? ButtonStyle::plain : ButtonStyle::quiet);
    ImGui::PopStyleColor();
    if (pressed && !chosen) ui.want("variant"_command);
    hint(ui, "variant"_command);
  };
  if (both) {
    one("variant_cpp", "C++", "cpp");
    ImGui::SameLine(0, ui.em * 0.1F);
    one("variant_python", "Python", "python");
  } else {
    ImGui::AlignTextToFramePadding();
    label(ui, Face::bold, ui.theme.muted, lesson.has_cpp ? "C++" : "Python");
  }
  ui.mark("variant");
}

// Returns a parameter and its value for the next run: "produce 100 ms".
std::string setting(const lesson::Parameter& parameter, const std::string& value) {
  return parameter.name + " " + value +
         (parameter.type == lesson::ParameterType::duration_ms ? " ms" : "");
}

// Draws the parameters as far as they fit: "capacity 3   produce 100 ms …". The tooltip has all of
// them, and what each means.
void summary(const Ui& ui, const lesson::Lesson& lesson, float room) {
  const std::map<std::string, std::string>& values = ui.session.choice().parameters();
  std::string text;
  for (const lesson::Parameter& parameter : lesson.parameters) {
    const auto value = values.find(parameter.name);
    if (value == values.end()) continue;
    const std::string more = text + (text.empty() ? "" : "   ") + setting(parameter, value->second);
    if (text_width(ui, Face::small, more + " …") > room) {
      if (text_width(ui, Face::small, " …") <= room) text += " …";
      break;
    }
    text = more;
  }
  label(ui, Face::small, ui.theme.muted, text);
  ui.mark("summary");
  if (!ImGui::IsItemHovered()) return;
  std::string all;
  for (const lesson::Parameter& parameter : lesson.parameters)
    if (const auto value = values.find(parameter.name); value != values.end())
      all += (all.empty() ? "" : "\n") + setting(parameter, value->second) + ": " +
             parameter.help.in(ui.words.code());
  if (!all.empty()) tooltip(ui, all);
}

}  // namespace

void TopBar::draw(const Ui& ui, Area area) {
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(id(), area.size, false,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  const float height = ImGui::GetFrameHeight();
  const float y = (area.size.y - height) / 2;
  const float ems = area.size.x / ui.em;
  const bool words = ems > 60 || !ui.text.has_icons();  // words beside icons
  ImGui::SetCursorPos({ui.em * 0.3F, y});
  if (ems > 52) {
    ImGui::SetCursorPosY(y + (height - ui.em * 1.38F) / 2);
    label(ui, Face::title, ui.theme.text, "Procession");
    ImGui::SameLine(0, ui.em * 1.2F);
    ImGui::SetCursorPosY(y);
  }
  lesson_menu(ui, ems);
  const lesson::Lesson* lesson = ui.session.lesson();
  const bool variant = lesson != nullptr && ems > 48;
  if (variant) {
    ImGui::SameLine(0, ui.em * 0.7F);
    ImGui::SetCursorPosY(y);
    variants(ui, *lesson);
  }

  // The buttons are placed from the right: menu, help, theme, language, open.
  const float square = height * 1.25F;
  const float pair = ui.em * 6.6F;
  float x = area.size.x - square;
  const auto reserve = [&](float width) {
    ImGui::SameLine();
    ImGui::SetCursorPos({x, y});
    x -= width;
  };
  reserve(square + ui.em * 0.2F);
  if (button(ui, "menu", icon::kMenu, ui.text.has_icons() ? "" : "...", ButtonStyle::quiet, square))
    ui.want("menu"_command);
  hint(ui, "menu"_command);
  reserve(square + ui.em * 0.3F);
  if (button(ui, "help", nullptr, "?", ButtonStyle::quiet, square)) ui.want("help"_command);
  hint(ui, "help"_command);
  reserve(pair + ui.em * 0.3F);
  const bool dark = ui.theme.dark;
  if (button(ui, "theme", dark ? icon::kSun : icon::kMoon,
             ui.text.has_icons() ? "" : ui.tr(dark ? "top.light" : "top.dark"), ButtonStyle::quiet,
             ui.text.has_icons() ? square : 0))
    ui.want("theme"_command);
  hint(ui, "theme"_command);
  ImGui::SameLine();
  ImGui::SetCursorPos({x, y});
  const bool chinese = ui.words.chinese();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  if (button(ui, "en", nullptr, "EN", chinese ? ButtonStyle::quiet : ButtonStyle::plain,
             pair * 0.42F) &&
      chinese)
    ui.want("language"_command);
  hint(ui, "language"_command);
  ImGui::SameLine(0, ui.em * 0.1F);
  if (button(ui, "zh", nullptr, "中文", chinese ? ButtonStyle::plain : ButtonStyle::quiet,
             pair * 0.5F) &&
      !chinese)
    ui.want("language"_command);
  hint(ui, "language"_command);
  ImGui::PopStyleVar();
  const char* open_words = ui.tr("top.open");
  const float open_width = words ? text_width(ui, Face::body, open_words) + ui.em * 3.4F : square;
  x -= open_width + ui.em * 0.4F;
  ImGui::SameLine();
  ImGui::SetCursorPos({x, y});
  if (button(ui, "open", icon::kOpen, words ? open_words : "", ButtonStyle::quiet, open_width))
    ui.want("open"_command);
  hint(ui, "open"_command);

  if (lesson != nullptr && !lesson->parameters.empty()) {
    ImGui::SameLine();
    const float left =
        ui.marked[variant ? "variant" : "lesson"].to.x - ImGui::GetWindowPos().x + ui.em * 0.8F;
    ImGui::SetCursorPos({left, y});
    if (button(ui, "parameters", icon::kParameters, words ? ui.tr("top.parameters") : ""))
      ui.want("parameters"_command);
    hint(ui, "parameters"_command);
    ImGui::SameLine(0, ui.em * 0.8F);
    ImGui::SetCursorPosY(y);
    ImGui::AlignTextToFramePadding();
    const RecordingFollower* shown = ui.session.follower();
    const bool changed =
        shown != nullptr && ui.session.choice().differs_from(shown->recording().header());
    const std::string note = changed ? ui.tr("top.next_run") : "";
    const float note_width = changed ? text_width(ui, Face::small, note) + ui.em : 0;
    const float room = x - ImGui::GetCursorPosX() - ui.em - note_width;
    summary(ui, *lesson, room);
    if (changed && room > 0) {
      ImGui::SameLine(0, ui.em * 0.8F);
      label(ui, Face::small, ui.theme.warning, note);
    }
  }
  ImGui::EndChild();
}

std::unique_ptr<Panel> make_top_bar(const Panels&) { return std::make_unique<TopBar>(); }

}  // namespace procession::app
