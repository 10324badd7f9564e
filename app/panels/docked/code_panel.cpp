// CodePanel shows the program's text and marks the line that each process executes in its colour.
#include "panels/docked/code_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "panels/panel_list.h"
#include "schema/kind.h"
#include "session/pointing.h"

namespace procession::app {
namespace {

// ProcessesByLine has the processes whose current line is in the file.
using ProcessesByLine = std::map<std::uint32_t, std::vector<const world::Process*>>;

ProcessesByLine processes_by_line(const world::World& world, std::string_view file) {
  ProcessesByLine out;
  for (const world::Process& process : world.processes())
    if (!process.dead && process.line != 0 && file_name(process.file) == file)
      out[process.line].push_back(&process);
  return out;
}

// Returns "12 times up to here: producer-1 5, producer-2 7; last at 1.284 s: queue.put".
std::string history_of(const Ui& ui, const RecordingFollower& follower, std::string_view file,
                       std::uint32_t line, RawNs now) {
  const std::size_t count = follower.lines().count_at(file, line, now);
  if (count == 0) return ui.tr("code.never");
  const std::vector<Passage>& passages = follower.lines().of(file, line);
  std::map<std::uint32_t, std::size_t> by_process;
  for (std::size_t i = 0; i < count; ++i) ++by_process[passages[i].process];
  const world::World& world = follower.timeline().world();
  std::string who;
  for (const auto& [number, times] : by_process)
    if (const world::Process* process = world.process(number))
      who += fmt::format("{}{} {}", who.empty() ? "" : ", ", ui.name_of(*process), times);
  const Passage& last = passages[count - 1];
  return ui.words.say("code.history",
                      {{"count", std::to_string(count)},
                       {"processes", who},
                       {"time", world::duration_text(world.clock().session_at(last.t).ns)},
                       {"kind", std::string(kind_name(last.kind))}});
}

// Marks a line with a mistake and writes Python's message after the line's text.
void mark_mistake(const Ui& ui, const Traceback& traceback, ImVec2 at, ImVec2 size, float behind) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + size.x, at.y + size.y}, faded(ui.theme.bad, 0.13F));
  list.AddRect({at.x + 1, at.y}, {at.x + size.x - 1, at.y + size.y}, ui.theme.bad, 0, 0,
               std::max(1.0F, ui.em * 0.07F));
  ui.text.at(list, Face::small, {at.x + behind, at.y + (size.y - ui.text.size(Face::small)) / 2},
             ui.theme.bad, traceback.what);
}

}  // namespace

// Loads the sources of the recording, or of the lesson that has not run yet, with the comments in
// the window's language.
void CodePanel::load_sources(const Ui& ui, const RecordingFollower* follower) {
  // The walkthrough's lesson is the recording's own where the folder's has changed.
  const lesson::Lesson* lesson = ui.session.walkthrough().lesson();
  const std::string& language = ui.words.code();
  const int generation = follower != nullptr ? ui.session.shown().generation() : -1;
  const std::string_view variant = follower == nullptr ? ui.session.choice().variant() : "";
  if (loaded_ && loaded_->generation == generation && loaded_->lesson == lesson &&
      loaded_->variant == variant && loaded_->language == language)
    return;
  loaded_ = {generation, lesson, std::string(variant), language};
  step_ = nullptr;  // so that the line at which the step points is looked for again
  ImGui::SetScrollY(0);
  shown_ = 0;
  at_line_ = 0;
  files_.clear();
  if (follower != nullptr)
    files_ = sources_of(follower->recording());
  else if (lesson != nullptr)
    files_ = sources_of(*lesson, variant);
  if (lesson != nullptr && language == "zh")
    for (SourceFile& file : files_)
      lesson::translate_comments(file.shown, language_of(file), lesson->comments);
  for (SourceFile& file : files_) mark_comments(file);
  // The glyphs are requested now, so that scrolling does not stop at each new character.
  for (const SourceFile& file : files_)
    for (const std::string& line : file.shown) ui.text.expect(line);
}

// Returns the line to keep visible: that of the selected process, else that of the last event.
std::uint32_t CodePanel::line_of_interest(const Ui& ui, const ProcessesByLine& by_line) {
  const std::uint32_t pointed = ui.view.pointed_process;
  std::uint32_t line = 0;
  std::uint64_t newest = 0;
  for (const auto& [at, processes] : by_line)
    for (const world::Process* process : processes) {
      if (process->number == pointed) return at;
      if (process->last_seq >= newest) {
        newest = process->last_seq;
        line = at;
      }
    }
  return line;
}

void CodePanel::draw(const Ui& ui, Area area) {
  const TitleButton console{"panel.console", "lower", "code"_command};
  begin_panel(ui, id(), ui.tr("panel.code"), area, ui.layout.one_lower ? &console : nullptr,
              ImGuiWindowFlags_HorizontalScrollbar);
  const RecordingFollower* follower = ui.session.follower();
  load_sources(ui, follower);
  if (files_.empty()) {
    paragraph(ui, Face::small, ui.theme.muted,
              ui.tr(follower == nullptr ? "code.empty" : "code.none"));
    end_panel();
    return;
  }
  shown_ = std::min(shown_, files_.size() - 1);
  for (std::size_t i = 0; i < files_.size() && ui.view.code_line != 0; ++i)
    if (files_[i].name == ui.view.code_file) shown_ = i;
  if (files_.size() > 1) draw_tabs(ui);
  const SourceFile& file = files_[shown_];
  const RawNs now = follower != nullptr ? ui.view.now(follower->end_t()) : RawNs();
  const ProcessesByLine by_line = follower != nullptr
                                      ? processes_by_line(follower->world_at(now), file.name)
                                      : ProcessesByLine();
  const lesson::Step* step = ui.session.walkthrough().read_step();
  pointed_ =
      step != nullptr ? line_pointed_at(*step, file, ui.session.walkthrough().parameters()) : 0;
  draw_rows(ui, follower, file, by_line, now);
  const std::uint32_t wanted = line_of_interest(ui, by_line);
  if (ui.view.code_line != 0) {
    at_line_ = std::exchange(ui.view.code_line, 0);
    scroll_to(ui, at_line_);
  } else if (step != step_) {
    // On another page of the lesson, the panel scrolls once to the line at which the step points.
    step_ = step;
    if (pointed_ != 0) scroll_to(ui, pointed_);
  } else if (pointed_ == 0 && wanted != 0 && wanted != at_line_ && !ImGui::IsWindowHovered()) {
    // While a step points at a line, the panel stands still.
    at_line_ = wanted;
    scroll_to(ui, wanted);
  }
  end_panel();
}

void CodePanel::scroll_to(const Ui& ui, std::uint32_t line) {
  const float height = ui.em * 1.35F, y = height * static_cast<float>(line - 1);
  const float view = ImGui::GetWindowHeight();
  if (y >= ImGui::GetScrollY() + height && y <= ImGui::GetScrollY() + view - height * 4) return;
  ImGui::SetScrollY(std::max(0.0F, y - view * 0.4F));
  ui.draw_again();
}

void CodePanel::draw_tabs(const Ui& ui) {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (i > 0) ImGui::SameLine(0, ui.em * 0.3F);
    const std::string id = "code_file_" + std::to_string(i);
    if (button(ui, id.c_str(), nullptr, files_[i].name.c_str(),
               i == shown_ ? ButtonStyle::plain : ButtonStyle::quiet)) {
      shown_ = i;
      at_line_ = 0;
    }
  }
}

void CodePanel::draw_rows(const Ui& ui, const RecordingFollower* follower, const SourceFile& file,
                          const ProcessesByLine& by_line, RawNs now) {
  const float size = ui.text.size(Face::mono), height = ui.em * 1.35F;
  const float small = ui.text.size(Face::small);
  const float cell = text_width(ui, Face::mono, "0");
  const float text_at = cell * 5.5F;
  std::map<std::uint32_t, const Traceback*> mistakes;  // by line: the last one up to now
  if (follower != nullptr)
    for (const Traceback& one : follower->tracebacks().all())
      if (one.file == file.name && one.t <= now) mistakes[one.line] = &one;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(file.lines.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const auto number = static_cast<std::uint32_t>(i + 1);
      const std::string& text = file.shown[static_cast<std::size_t>(i)];
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImDrawList& list = *ImGui::GetWindowDrawList();
      const float wide = text_width(ui, Face::mono, text);
      const auto here = by_line.find(number);
      float chips = 0;
      if (here != by_line.end())
        for (const world::Process* process : here->second)
          chips += text_width(ui, Face::small, ui.name_of(*process)) + ui.em * 1.1F;
      const auto traceback = mistakes.find(number);
      const float mistake_width =
          traceback == mistakes.end()
              ? 0
              : text_width(ui, Face::small, traceback->second->what) + cell * 2;
      const float width = std::max(text_at + wide + chips + mistake_width + ui.em * 2,
                                   ImGui::GetContentRegionAvail().x);
      ImGui::PushID(i);
      const bool pressed = ImGui::InvisibleButton("code_line", {width, height});
      ImGui::PopID();
      const bool hovered = ImGui::IsItemHovered();
      if (number == at_line_) ui.mark("code_line");
      if (here != by_line.end()) {
        const unsigned palette = here->second.front()->palette;
        list.AddRectFilled(at, {at.x + width, at.y + height},
                           faded(ui.theme.process(palette), 0.14F));
        // Each process at this line has a bar.
        float x = at.x;
        for (const world::Process* process : here->second) {
          list.AddRectFilled({x, at.y + 1}, {x + cell * 0.45F, at.y + height - 1},
                             ui.theme.process(process->palette));
          x += cell * 0.55F;
        }
      }
      if (hovered)
        list.AddRectFilled(at, {at.x + width, at.y + height}, faded(ui.theme.accent, 0.10F));
      if (number == pointed_) {
        list.AddRect({at.x + 1, at.y + 1}, {at.x + text_at + wide + cell, at.y + height - 1},
                     ui.theme.accent, ui.em * 0.25F, 0, std::max(1.5F, ui.em * 0.1F));
        ui.mark("code_pointed");
      }
      if (traceback != mistakes.end()) {
        mark_mistake(ui, *traceback->second, at, {width, height},
                     text_at + wide + chips + cell * 2);
        ui.mark("code_mistake");
      }
      const std::string digits = fmt::format("{:>4}", number);
      const bool ran =
          follower != nullptr && follower->lines().count_at(file.name, number, now) > 0;
      const float y = at.y + (height - size) / 2;
      ui.text.at(list, Face::mono, {at.x + cell * 0.7F, y}, ran ? ui.theme.accent : ui.theme.muted,
                 digits);
      const std::size_t comment =
          std::min(file.comment_at[static_cast<std::size_t>(i)], text.size());
      const std::string_view own = std::string_view(text).substr(0, comment);
      ui.text.at(list, Face::mono, {at.x + text_at, y}, ui.theme.text, own);
      if (comment < text.size())
        ui.text.at(list, Face::mono, {at.x + text_at + text_width(ui, Face::mono, own), y},
                   ui.theme.muted, std::string_view(text).substr(comment));
      if (here != by_line.end()) {
        float x = at.x + text_at + wide + ui.em;
        for (const world::Process* process : here->second) {
          const std::string name = ui.name_of(*process);
          const float chip = text_width(ui, Face::small, name) + ui.em * 0.7F;
          const ImU32 fill = ui.theme.process(process->palette);
          list.AddRectFilled({x, at.y + height * 0.1F}, {x + chip, at.y + height * 0.9F}, fill,
                             ui.em * 0.25F);
          ui.text.at(list, Face::small, {x + ui.em * 0.35F, at.y + (height - small) / 2},
                     readable_on(fill), name);
          x += chip + ui.em * 0.4F;
        }
      }
      if (follower == nullptr) continue;
      if (hovered) tooltip(ui, history_of(ui, *follower, file.name, number, now));
      if (pressed) seek(ui, *follower, file.name, number, now);
    }
  }
  clipper.End();
  ImGui::PopStyleVar();
}

// Moves the playhead to the line's next passage; with Shift to the one before.
void CodePanel::seek(const Ui& ui, const RecordingFollower& follower, std::string_view file,
                     std::uint32_t line, RawNs now) const {
  const std::vector<Passage>& passages = follower.lines().of(file, line);
  if (passages.empty()) return;
  std::size_t place = follower.lines().count_at(file, line, now);
  if (ImGui::GetIO().KeyShift) {
    while (place > 0 && passages[place - 1].t >= now) --place;
    place = place > 0 ? place - 1 : 0;
  } else if (place == passages.size()) {
    place = 0;  // wraps around
  }
  ui.view.live = false;
  ui.view.playhead = passages[place].t;
}

std::unique_ptr<Panel> make_code_panel(const Panels&) { return std::make_unique<CodePanel>(); }

}  // namespace procession::app
