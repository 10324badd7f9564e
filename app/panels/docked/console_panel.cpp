#include "panels/docked/console_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "panels/panel_list.h"

namespace procession::app {
namespace {

struct ConsoleRow {
  const world::Process* process = nullptr;
  unsigned palette = 0;
  std::string who, pid;
};

ConsoleRow row_of(const Ui& ui, const world::World& world, const ConsoleLine& line) {
  ConsoleRow row;
  row.process = world.process(line.process);
  row.pid = line.pid > 0 ? std::to_string(line.pid) : "";
  if (row.process != nullptr) {
    row.palette = row.process->palette;
    row.who = row.process->name;
    if (row.pid.empty()) row.pid = std::to_string(row.process->pid);
  } else {
    row.who = ui.tr("console.unknown");
  }
  return row;
}

}  // namespace

void ConsolePanel::draw_input_line(const Ui& ui, Area area) {
  ImGui::SetCursorScreenPos({area.at.x, area.at.y + ui.em * 0.3F});
  (void)text_field(ui, "stdin", typed_, ui.tr("console.input"), area.size.x);
  if (!entered(ui)) return;
  ui.want(request::type(typed_ + "\n"));
  typed_.clear();
  keep_typing();
}

void ConsolePanel::request_glyphs(const Ui& ui, const std::vector<ConsoleLine>& lines) {
  if (generation_ != ui.session.shown().generation()) requested_ = 0;
  generation_ = ui.session.shown().generation();
  for (; requested_ < lines.size(); ++requested_) ui.text.expect(lines[requested_].text);
}

void ConsolePanel::draw(const Ui& ui, Area area) {
  // The input line is for the program's standard input while it is alive.
  const bool steered = ui.session.run().steers();
  const float bar = steered ? ImGui::GetFrameHeight() + ui.em * 0.4F : 0;
  if (steered)
    draw_input_line(ui, {{area.at.x, area.at.y + area.size.y - bar}, {area.size.x, bar}});
  area.size.y -= bar;
  const TitleButton code{"panel.code", "lower", "code"_command};
  begin_panel(ui, id(), ui.tr("panel.console"), area, ui.layout.one_lower ? &code : nullptr,
              ImGuiWindowFlags_HorizontalScrollbar);
  const RecordingFollower* follower = ui.session.follower();
  const std::vector<ConsoleLine> none;
  const std::vector<ConsoleLine>& lines = follower != nullptr ? follower->console().lines() : none;
  const RawNs now = follower != nullptr ? ui.view.now(follower->end_t()) : RawNs();
  const std::size_t count = follower != nullptr ? follower->console().count_at(now) : 0;
  if (count == 0)
    paragraph(ui, Face::small, ui.theme.muted,
              ui.tr(lines.empty() ? "console.empty" : "console.nothing_yet"));

  request_glyphs(ui, lines);
  const float height = ui.em * 1.45F;
  const float cell = text_width(ui, Face::mono, "0");
  // The column is as wide as the longest name, so that the output has the rest.
  float longest = 0;
  if (follower != nullptr)
    for (const world::Process& process : follower->timeline().world().processes())
      longest = std::max(longest, text_width(ui, Face::small, process.name));
  const float chip_at = 0, name_at = cell * 8.2F;
  const float text_at = name_at + std::clamp(longest + cell * 1.6F, cell * 6, cell * 14.8F);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(count), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const ConsoleLine& line = lines[static_cast<std::size_t>(i)];
      const world::SessionClock& clock = follower->timeline().world().clock();
      const ConsoleRow row = row_of(ui, follower->timeline().world(), line);
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImDrawList& list = *ImGui::GetWindowDrawList();
      const bool hidden = ui.session.walkthrough().hides_line(line.text);
      const std::string text = hidden ? ui.tr("learn.veiled") : line.text;
      const ImVec2 size = ui.text.measure(Face::mono, text);
      const float width = std::max(text_at + size.x, ImGui::GetContentRegionAvail().x);
      ImGui::PushID(i);
      if (ImGui::InvisibleButton("line", {width, height})) {
        ui.view.live = false;
        ui.view.playhead = line.t;
      }
      ImGui::PopID();
      const bool hovered = ImGui::IsItemHovered();
      if (hovered) {
        ui.view.pointed_next = line.process;
        list.AddRectFilled(at, {at.x + width, at.y + height}, faded(ui.theme.accent, 0.10F),
                           ui.em * 0.2F);
      } else if (line.process != 0 && ui.view.pointed_process == line.process) {
        list.AddRectFilled(at, {at.x + width, at.y + height},
                           faded(ui.theme.process(row.palette), 0.12F), ui.em * 0.2F);
      }
      const ImU32 ink =
          row.process != nullptr ? ui.theme.process_text(row.palette) : ui.theme.muted;
      if (!row.pid.empty())
        pid_chip(ui, {at.x + chip_at, at.y + height * 0.12F}, row.palette, row.pid, height * 0.76F);
      const float small = ui.text.size(Face::small);
      const std::string who = fitting(ui, Face::small, row.who, text_at - name_at - cell);
      ui.text.at(list, Face::small, {at.x + name_at, at.y + (height - small) / 2}, ink, who);
      if (line.error)
        ui.text.at(list, Face::small,
                   {at.x + text_at - text_width(ui, Face::small, "!") - cell * 0.4F,
                    at.y + (height - small) / 2},
                   ui.theme.bad, "!");
      ui.text.at(list, Face::mono, {at.x + text_at, at.y + (height - size.y) / 2},
                 hidden       ? ui.theme.muted
                 : line.error ? ui.theme.bad
                              : ink,
                 text);
      if (hovered)
        tooltip(ui, ui.words.say(line.error ? "console.hover_error" : "console.hover",
                                 {{"process", row.who},
                                  {"pid", row.pid},
                                  {"time", world::duration_text(clock.session_at(line.t).ns)}}));
    }
  }
  clipper.End();
  // When it is scrolled to its end, the first visible line is a whole one.
  const float room = ImGui::GetWindowContentRegionMax().y - ImGui::GetWindowContentRegionMin().y;
  if (static_cast<float>(count) * height > room) ImGui::Dummy({0, std::fmod(room, height)});
  ImGui::PopStyleVar();
  // The panel stays at the end until the user scrolls up.
  if (ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - height) ImGui::SetScrollHereY(1.0F);
  end_panel();
}

std::unique_ptr<Panel> make_console_panel(const Panels&) {
  return std::make_unique<ConsolePanel>();
}

}  // namespace procession::app
