// StepPanel shows a held run: each thread's next operation, whether it is enabled, and which thread
// is next.
#include "panels/docked/step_panel.h"

#include <fmt/format.h>

#include <algorithm>

#include "panels/panel_list.h"
#include "schema/kind.h"
#include "world/words/sentence.h"

namespace procession::app {
namespace {

using world::Enabledness;
using world::NextOperation;

constexpr std::size_t kMostRows = 6;  // more are scrolled to
constexpr float kRowEms = 1.75F, kHeadEms = 2.3F;

std::string object_of(const Ui& ui, const world::World& world, const NextOperation& one) {
  const world::Object* object = world.object(one.object);
  return object != nullptr ? object->name : ui.tr("about.something");
}

// Returns "about to take counter_lock".
std::string about_words(const Ui& ui, const world::World& world, const NextOperation& one) {
  if (one.enabledness == Enabledness::running) return ui.tr("step.runs");
  if (one.enabledness == Enabledness::unknown) return ui.tr("step.untold");
  const std::string kind(kind_name(one.about));
  const bool in_it =
      one.enabledness == Enabledness::waiting || one.enabledness == Enabledness::sleeping;
  const std::string key = (in_it ? "inside." : "about.") + kind;
  const std::string object = object_of(ui, world, one);
  if (!ui.words.has(key)) {
    if (in_it && ui.words.has("about." + kind))
      return ui.words.say("step.in_it",
                          {{"doing", ui.words.say("about." + kind, {{"object", object}})}});
    return ui.words.say("about.other", {{"kind", kind}, {"object", object}});
  }
  const world::Process* child = world.process(one.held_by);
  return ui.words.say(
      key, {{"object", object}, {"process", child != nullptr ? ui.name_of(*child) : ""}});
}

struct Forecast {
  std::string words;
  ImU32 colour = 0;
};

Forecast forecast_of(const Ui& ui, const world::World& world, const NextOperation& one) {
  const world::Process* holder = world.process(one.held_by);
  const bool join = one.about == Kind::process_join_request;
  switch (one.enabledness) {
    case Enabledness::enabled:
      return {ui.tr("step.can_go"), ui.theme.good};
    case Enabledness::would_block:
      return {holder == nullptr
                  ? ui.tr("step.would_wait")
                  : ui.words.say("step.would_wait_for", {{"process", ui.name_of(*holder)}}),
              ui.theme.warning};
    case Enabledness::sleeping:
    case Enabledness::waiting:
      if (one.until) {
        const std::int64_t left = std::max<std::int64_t>(0, *one.until - world.session_ns());
        return {ui.words.say(one.enabledness == Enabledness::sleeping ? "step.time" : "step.limit",
                             {{"time", world::duration_text(left)}}),
                ui.theme.accent};
      }
      if (holder != nullptr && !join)
        return {ui.words.say("step.held_by", {{"process", ui.name_of(*holder)}}), ui.theme.bad};
      return {ui.tr("step.waits"), ui.theme.muted};
    default:
      return {"", ui.theme.muted};
  }
}

class Rows {
 public:
  Rows(const Ui& ui, const world::World& world, bool enabled)
      : ui_(ui), world_(world), enabled_(enabled), height_(std::round(ui.em * kRowEms)) {}

  void draw(const StepRow& row, float width) const {
    const NextOperation& one = row.operation;
    const world::Process* process = world_.process(one.process);
    if (process == nullptr) return;
    const bool can = enabled_ && can_step(one);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string id =
        row.key != 0 ? fmt::format("step_{}", row.key) : fmt::format("step_thread_{}", one.thread);
    ImGui::BeginDisabled(!can);
    const bool chosen = ui_.text.selectable(id, {}, false, {width, height_});
    ui_.mark(id.c_str());
    ImGui::EndDisabled();
    if (ImGui::IsMouseHoveringRect(at, {at.x + width, at.y + height_}))
      ui_.view.pointed_next = one.process;
    const ImVec2 next = ImGui::GetCursorPos();
    paint(row, *process, at, width, can);
    ImGui::SetCursorPos(next);
    if (chosen) ui_.want(request::step(row));
  }

 private:
  void text(Face face, float x, float y, ImU32 colour, const std::string& words) const {
    ui_.text.at(*ImGui::GetWindowDrawList(), face, {x, y + (height_ - ui_.text.size(face)) / 2},
                colour, words);
  }

  void paint(const StepRow& row, const world::Process& process, ImVec2 at, float width,
             bool can) const {
    const float em = ui_.em, pad = em * 0.4F;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    float x = at.x + pad;
    // Draws the key as a key cap.
    const float cap = std::round(em * 1.25F), top = at.y + (height_ - cap) / 2;
    if (row.key != 0) {
      const ImU32 fill = can ? ui_.theme.accent : ui_.theme.control;
      list.AddRectFilled({x, top}, {x + cap, top + cap}, fill, em * 0.25F);
      const std::string key = std::to_string(row.key);
      text(Face::bold, x + (cap - text_width(ui_, Face::bold, key)) / 2, at.y,
           can ? ui_.theme.on_accent : ui_.theme.muted, key);
    }
    x += cap + pad;
    std::string name = ui_.name_of(process);
    const world::Thread* thread = world_.thread(row.operation.thread);
    if (!row.operation.main && thread != nullptr)
      name += " · " + (thread->name.empty() ? std::to_string(thread->tid) : thread->name);
    const float name_room = std::min(width * 0.26F, em * 14);
    x += pid_chip(ui_, {x, at.y + height_ * 0.12F}, process.palette,
                  fitting(ui_, Face::small, name, name_room), height_ * 0.76F);
    x = std::max(x + pad, at.x + pad * 2 + cap + name_room * 0.75F);
    const Forecast forecast = forecast_of(ui_, world_, row.operation);
    const float right = at.x + width - pad;
    const float forecast_width =
        std::min(text_width(ui_, Face::body, forecast.words), width * 0.4F);
    const std::string words = about_words(ui_, world_, row.operation);
    const std::string where =
        row.operation.file.empty()
            ? ""
            : fmt::format("{}:{}", row.operation.file.substr(row.operation.file.rfind('/') + 1),
                          row.operation.line);
    const float where_width = text_width(ui_, Face::mono, where) + em;
    const float room = right - forecast_width - em - x;
    const bool with_where = !where.empty() && room > em * 12 + where_width;
    const float words_room = room - (with_where ? where_width : 0);
    const ImU32 ink = can || !enabled_ ? ui_.theme.text : ui_.theme.muted;
    const std::string shown = fitting(ui_, Face::body, words, words_room);
    text(Face::body, x, at.y, ink, shown);
    if (with_where)
      text(Face::mono, x + text_width(ui_, Face::body, shown) + em * 0.8F, at.y, ui_.theme.muted,
           where);
    text(Face::body, right - forecast_width, at.y, forecast.colour,
         fitting(ui_, Face::body, forecast.words, width * 0.4F));
    if (ImGui::IsMouseHoveringRect(at, {at.x + width, at.y + height_}) && ImGui::IsWindowHovered())
      tooltip(ui_, words + (where.empty() ? "" : "\n" + where) +
                       (forecast.words.empty() ? "" : "\n" + forecast.words));
  }

  const Ui& ui_;
  const world::World& world_;
  bool enabled_;
  float height_;
};

// Returns the line under the title.
std::string head_words(const Ui& ui, bool past) {
  const Runner& runner = ui.session.run().runner();
  if (runner.hold() == Hold::pausing) return ui.tr("step.coming");
  if (past) return ui.tr("step.past");
  if (runner.schedule_refused() && runner.schedule_end()) return ui.say(*runner.schedule_end());
  if (ui.session.run().candidates().next() == nullptr) return ui.tr("step.nobody");
  return ui.tr("step.hint");
}

}  // namespace

float StepPanel::height(const Ui& ui) const {
  if (!ui.session.run().held()) return 0;
  std::size_t rows = 0, helpers = 0;
  for (const StepRow& row : ui.session.run().candidates().rows())
    ++(row.operation.helper ? helpers : rows);
  if (helpers_) rows += helpers;
  return std::round(ui.em *
                    (kHeadEms + 0.5F +
                     kRowEms * static_cast<float>(std::clamp(rows, std::size_t{1}, kMostRows))));
}

void StepPanel::draw(const Ui& ui, Area area) {
  const RecordingFollower* follower = ui.session.follower();
  if (follower == nullptr) return;
  const world::World& world = follower->timeline().world();
  const StepCandidates& candidates = ui.session.run().candidates();
  const bool past = !ui.view.live;
  const bool enabled = !past && ui.session.run().runner().hold() == Hold::paused;
  const float em = ui.em;
  ImGui::SetCursorScreenPos(area.at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, ui.theme.panel);
  ImGui::PushStyleColor(ImGuiCol_Border, past ? ui.theme.border : ui.theme.warning);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(id(), area.size, true, ImGuiWindowFlags_NoScrollbar);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(2);
  ImGui::SetCursorPos({em * 0.85F, em * 0.6F});
  label(ui, Face::bold, ui.theme.text, ui.tr("step.title"));
  const float title = text_width(ui, Face::bold, ui.tr("step.title")) + em * 1.8F;
  // The buttons are placed from the right: next step, step back, helpers.
  float right = area.size.x - em * 0.5F;
  const float y = em * 0.35F;
  const std::string next = ui.tr("step.next");
  const float next_width = text_width(ui, Face::body, next) + em * 2.6F;
  right -= next_width;
  ImGui::SetCursorPos({right, y});
  ImGui::BeginDisabled(!enabled || candidates.next() == nullptr);
  if (button(ui, "step_next", icon::kEnd, next.c_str(), ButtonStyle::primary, next_width))
    ui.want("step_next"_command);
  hint(ui, "step_next"_command);
  ImGui::EndDisabled();
  const std::string back = ui.tr("step.back");
  const float back_width = text_width(ui, Face::body, back) + em * 1.4F;
  right -= back_width + em * 0.4F;
  ImGui::SetCursorPos({right, y});
  ImGui::BeginDisabled(!enabled);
  if (button(ui, "step_back", nullptr, back.c_str(), ButtonStyle::quiet, back_width))
    ui.want("step_back"_command);
  hint(ui, "step_back"_command);
  ImGui::EndDisabled();
  const auto helpers = std::ranges::count_if(
      candidates.rows(), [](const StepRow& row) { return row.operation.helper; });
  if (helpers > 0) {
    const std::string words = ui.words.say(helpers_ ? "step.no_helpers" : "step.helpers",
                                           {{"count", std::to_string(helpers)}});
    const float width = text_width(ui, Face::body, words) + em * 1.4F;
    right -= width + em * 0.4F;
    ImGui::SetCursorPos({right, y});
    if (button(ui, "step_helpers", nullptr, words.c_str(), ButtonStyle::quiet, width))
      helpers_ = !helpers_;
    if (ImGui::IsItemHovered()) tooltip(ui, ui.tr("step.helpers_are"));
  }
  const std::string head = head_words(ui, past);
  ImGui::SetCursorPos({title, em * 0.6F});
  label(ui, Face::body, past ? ui.theme.accent : ui.theme.muted,
        fitting(ui, Face::body, head, right - title - em));
  if (ImGui::IsItemHovered()) tooltip(ui, head);
  ui.mark("step_head");
  ImGui::SetCursorPos({em * 0.3F, em * kHeadEms});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::BeginChild("step_rows", {area.size.x - em * 0.6F, area.size.y - em * (kHeadEms + 0.3F)});
  const Rows rows(ui, world, enabled);
  const float width = ImGui::GetContentRegionAvail().x;
  for (const StepRow& row : candidates.rows())
    if (!row.operation.helper || helpers_) rows.draw(row, width);
  ImGui::EndChild();
  ImGui::PopStyleVar();
  ImGui::EndChild();
}

std::unique_ptr<Panel> make_step_panel(const Panels&) { return std::make_unique<StepPanel>(); }

}  // namespace procession::app
