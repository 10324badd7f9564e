// Draws the column of names left of the plot: the lane's name, and its state at the playhead.
#include <fmt/format.h>

#include <algorithm>

#include "draw/timeline_draw.h"

namespace procession::app {
namespace {

using world::LaneKind;
using world::Row;

class Names {
 public:
  Names(const DrawContext& ui, const world::Timeline& timeline, const world::World& at,
        const std::vector<world::FilePlot>& files, const TimelineGeometry& geometry)
      : ui_(ui),
        timeline_(timeline),
        at_(at),
        files_(files),
        geometry_(geometry),
        list_(*ImGui::GetWindowDrawList()),
        em_(ui.em) {}

  void draw(const Row& row) {
    left_ = geometry_.names.x + em_ * (0.2F + 0.75F * static_cast<float>(row.indent));
    right_ = geometry_.names.x + geometry_.names_width - em_ * 0.5F;
    top_ = geometry_.names.y + row.y;
    list_.AddRectFilled({left_, top_ + 1}, {left_ + em_ * 0.26F, top_ + row.height - 1},
                        ui_.theme.fill(row.colour), em_ * 0.13F);
    left_ += em_ * 0.6F;
    second_ = row.height >= em_ * 2.05F;
    third_ = row.kind != LaneKind::thread && row.height >= em_ * 3.2F;
    const float lines =
        third_ && (row.kind == LaneKind::process || row.drawn == world::RowKind::file) ? em_ * 3.15F
        : second_                                                                      ? em_ * 2.1F
                                                                                       : em_;
    y_ = top_ + (row.height - lines) / 2;
    const float whole = right_;
    if (row.has_children || row.has_threads) fold_sign(row);
    name_right_ = right_;
    right_ = whole;
    switch (row.kind) {
      case LaneKind::process:
        process(row);
        break;
      case LaneKind::thread:
        thread(row);
        break;
      case LaneKind::object:
        object(row);
        break;
    }
  }

 private:
  float text(Face face, float x, float y, ImU32 colour, const std::string& words, float most) {
    if (most < em_) return 0;
    const std::string fit = fitting(ui_, face, words, most);
    // Small words share the baseline of the larger ones beside them.
    const float down = (em_ - ui_.text.size(face)) * 0.78F;
    ui_.text.at(list_, face, {x, y + down}, colour, fit);
    return text_width(ui_, face, fit);
  }

  void fold_sign(const Row& row) {
    // An open lane's triangle points down. The whole name can be clicked; the triangle only shows
    // that.
    const bool open = row.has_threads ? row.threads_shown : !row.folded;
    const float r = em_ * 0.24F;
    const ImVec2 c{right_ - r, y_ + em_ * 0.5F};
    if (open)
      list_.AddTriangleFilled({c.x - r, c.y - r * 0.6F}, {c.x + r, c.y - r * 0.6F},
                              {c.x, c.y + r * 0.8F}, ui_.theme.muted);
    else
      list_.AddTriangleFilled({c.x + r * 0.6F, c.y - r}, {c.x + r * 0.6F, c.y + r},
                              {c.x - r * 0.8F, c.y}, ui_.theme.muted);
    right_ -= em_ * 0.8F;
  }

  // Draws the name; below it PID and state; below that, if there is room, how long the process
  // waited.
  void process(const Row& row) {
    const world::Process* process = at_.process(timeline_.lanes()[row.lane].process);
    const std::string pid = std::to_string(row.pid);
    const std::string name = row.name.empty() ? "PID " + pid : row.name;
    std::string idle;
    if (row.idle_per_mille >= 0)
      idle = ui_.words.say("timeline.idle",
                           {{"percent", fmt::format("{}", (row.idle_per_mille + 5) / 10)}});
    const float used =
        text(Face::bold, left_, y_, ui_.theme.ink(row.colour), name, name_right_ - left_);
    const std::string state =
        process != nullptr ? ui_.state_of(at_, *process) : ui_.tr("state.absent");
    if (!second_) {
      // A single line has the name, the PID and as much of the state as fits.
      const float room = name_right_ - left_ - used;
      const float number = text_width(ui_, Face::small, pid) + em_ * 0.45F;
      if (room > number && !row.name.empty())
        text(Face::small, left_ + used + em_ * 0.45F, y_, ui_.theme.muted, pid, room);
      if (room > number + em_ * 0.45F + text_width(ui_, Face::small, state))
        text(Face::small, left_ + used + number + em_ * 0.45F, y_, ui_.theme.text, state,
             room - number - em_ * 0.45F);
      return;
    }
    const float y = y_ + em_ * 1.12F;
    const std::string shown_pid = row.name.empty() ? "" : pid;
    // An orphan shows the process that adopted it, which says more than how long it waited.
    const bool orphan = process != nullptr && DrawContext::is_orphan(*process);
    if (third_) {
      text(Face::small, left_, y, ui_.theme.text, state, right_ - left_);
      if (orphan) idle = ui_.adopter_of(at_, *process);
      if (!idle.empty()) idle = (shown_pid.empty() ? "" : " · ") + idle;
      text(Face::small, left_, y + em_ * 1.08F, ui_.theme.muted, shown_pid + idle, right_ - left_);
      return;
    }
    text(Face::small, left_, y, ui_.theme.text,
         orphan ? state + " · " + ui_.adopter_of(at_, *process) : state, right_ - left_);
    if (name_right_ - left_ > used + text_width(ui_, Face::small, pid) + em_ * 0.45F)
      text(Face::small, left_ + used + em_ * 0.45F, y_, ui_.theme.muted, shown_pid,
           name_right_ - left_ - used);
  }

  void thread(const Row& row) {
    const std::string name =
        row.name.empty() ? ui_.words.say("timeline.thread", {{"tid", std::to_string(row.pid)}})
                         : row.name;
    second_ = false;
    y_ = top_ + (row.height - em_) / 2;
    const world::Thread* one = at_.thread(timeline_.lanes()[row.lane].thread);
    const float used = text(Face::small, left_, y_, ui_.theme.muted, name, right_ - left_);
    if (one != nullptr && right_ - left_ - used > em_ * 3)
      text(Face::small, left_ + used + em_ * 0.5F, y_, ui_.theme.text, ui_.state_of(at_, *one),
           right_ - left_ - used - em_ * 0.5F);
  }

  void object(const Row& row) {
    const world::Object* object = at_.object(timeline_.lanes()[row.lane].object);
    const std::string type = object != nullptr ? ui_.type_of(at_, *object) : "";
    const float type_width = text_width(ui_, Face::small, type);
    const float used = text(Face::bold, left_, y_, ui_.theme.ink(row.colour), row.name,
                            right_ - left_ - type_width - em_ * 0.5F);
    text(Face::small, left_ + used + em_ * 0.45F, y_, ui_.theme.muted, type, right_ - left_ - used);
    if (object == nullptr) return;
    const std::string state = ui_.object_state(at_, *object);
    if (!second_) {
      const float from = used + type_width + em_ * 0.9F;
      text(Face::small, left_ + from, y_, ui_.theme.text, state, right_ - left_ - from);
      return;
    }
    text(Face::small, left_, y_ + em_ * 1.12F, ui_.theme.text, state, right_ - left_);
    const world::File* content = object->get<world::File>();
    if (!third_ || content == nullptr) return;
    const world::File& file = *content;
    const std::string writes =
        ui_.words.say("timeline.writes", {{"count", std::to_string(file.writes)}});
    float y = y_ + em_ * 2.2F;
    text(Face::small, left_, y, ui_.theme.muted, writes, right_ - left_);
    y += em_ * 1.08F;
    if (file.overwritten > 0)
      text(Face::small, left_, y, ui_.theme.bad,
           ui_.words.say("world.buffer_lost", {{"bytes", bytes_text(file.overwritten)}}),
           right_ - left_);
    if (file.overwritten > 0) y += em_ * 1.08F;
    for (const world::FilePlot& plot : files_) {
      if (plot.lane != row.lane) continue;
      if (plot.torn_lines > 0)
        text(Face::small, left_, y, ui_.theme.bad,
             ui_.words.say("timeline.torn", {{"count", std::to_string(plot.torn_lines)}}),
             right_ - left_);
      else if (plot.cut)
        text(Face::small, left_, y, ui_.theme.bad, ui_.tr("timeline.cut"), right_ - left_);
    }
  }

  const DrawContext& ui_;
  const world::Timeline& timeline_;
  const world::World& at_;
  const std::vector<world::FilePlot>& files_;
  const TimelineGeometry& geometry_;
  ImDrawList& list_;
  float em_, left_ = 0, right_ = 0, name_right_ = 0, top_ = 0, y_ = 0;
  bool second_ = false, third_ = false;  // there is room for more than one line
};

}  // namespace

void draw_names(const DrawContext& ui, const world::Picture& picture,
                const world::Timeline& timeline, const world::World& at,
                const TimelineGeometry& geometry, const Attention& attention) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(geometry.names,
                    {geometry.names.x + geometry.names_width, geometry.names.y + geometry.height},
                    true);
  Names names(ui, timeline, at, picture.files, geometry);
  for (const Row& row : picture.rows) {
    if (attention.hovered.lane == row.lane || attention.selected.lane == row.lane)
      list.AddRectFilled(
          {geometry.names.x, geometry.names.y + row.y},
          {geometry.names.x + geometry.names_width, geometry.names.y + row.y + row.height},
          faded(ui.theme.accent, 0.10F), ui.em * 0.2F);
    names.draw(row);
  }
  list.PopClipRect();
}

}  // namespace procession::app
