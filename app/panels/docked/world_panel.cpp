#include "panels/docked/world_panel.h"

#include <fmt/format.h>

#include <algorithm>

#include "panels/docked/world_parts.h"
#include "panels/panel_list.h"
#include "world/own_files.h"

namespace procession::app {
namespace {

constexpr std::size_t kShownItems = 24;

class WorldDrawer {
 public:
  WorldDrawer(const Ui& ui, const RecordingFollower& follower)
      : ui_(ui),
        follower_(follower),
        world_(follower.world_at(ui.view.now(follower.end_t()))),
        about_to_act_(world_.about_to_act()),
        compact_files_(world::own_files_are_many(world_)),
        em_(ui.em) {}

  void draw() {
    section(ui_, ui_.tr("world.processes"));
    for (const std::uint32_t number : world_.tree())
      if (const world::Process* process = world_.process(number)) row(*process);
    draw_waits(ui_, world_);
    bool any = false;
    constexpr int kCompact = static_cast<int>(world::Section::separate);  // below all others
    for (int wanted = 0; wanted <= kCompact; ++wanted)
      for (const world::Object& object : world_.objects()) {
        const world::Section here = object.model().section();
        if (here == world::Section::separate) continue;  // has boxes of its own, below
        if ((is_compact(object) ? kCompact : static_cast<int>(here)) != wanted) continue;
        if (!any) section(ui_, ui_.tr("world.objects"));
        any = true;
        this->object(object);
      }
    draw_variables(ui_, world_);
    draw_checks(ui_, follower_);
    ImGui::Dummy({0, em_ * 0.5F});
  }

 private:
  // Returns whether a file is shown in one line.
  bool is_compact(const world::Object& object) const {
    return compact_files_ && world::is_own_file(object);
  }

  int depth_of(const world::Process& process) const {
    int depth = 0;
    const world::Process* at = &process;
    // A garbled recording may contain a cycle.
    while (depth < 8 && (at = world_.process(at->parent)) != nullptr) ++depth;
    return depth;
  }

  void row(const world::Process& process) {
    const float indent = em_ * 0.95F * static_cast<float>(depth_of(process));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool orphan = Ui::is_orphan(process);
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string maker = ui_.maker_of(world_, process);
    const float height = em_ * (orphan || !maker.empty() ? 3.4F : 2.35F);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImGui::Dummy({width, height});
    if (ImGui::IsItemHovered()) ui_.view.pointed_next = process.number;
    if (ui_.view.pointed_process == process.number)
      list.AddRectFilled({at.x - em_ * 0.3F, at.y}, {at.x + width + em_ * 0.3F, at.y + height},
                         faded(ui_.theme.process(process.palette), 0.13F), em_ * 0.3F);
    const bool over = process.state == world::State::gone;
    const ImU32 fill = ui_.theme.process(process.palette);
    const ImVec2 disc{at.x + indent + em_ * 0.4F, at.y + em_ * 0.68F};
    // A living process has a disc, a dead one a ring.
    if (over)
      list.AddCircle(disc, em_ * 0.3F, fill, 0, em_ * 0.13F);
    else
      list.AddCircleFilled(disc, em_ * 0.34F, fill);
    const float x = at.x + indent + em_ * 1.0F;
    const float room = at.x + width - x;
    const std::string pid = std::to_string(process.pid);
    const float used =
        write(Face::bold, x, at.y + em_ * 0.12F, ui_.theme.process_text(process.palette),
              ui_.name_of(process), room - text_width(ui_, Face::small, pid) - em_ * 0.6F);
    write(Face::small, x + used + em_ * 0.45F, at.y + em_ * 0.24F, ui_.theme.muted, pid,
          room - used);
    std::string state = ui_.state_of(world_, process);
    if (process.daemon) state += std::string(" · ") + ui_.tr("world.daemon");
    const bool waits = process.state == world::State::waiting;
    write(Face::small, x, at.y + em_ * 1.18F, waits ? ui_.theme.text : ui_.theme.muted, state,
          room);
    if (orphan)
      write(Face::small, x, at.y + em_ * 2.2F, ui_.theme.warning, ui_.adopter_of(world_, process),
            room);
    if (!maker.empty()) write(Face::small, x, at.y + em_ * 2.2F, ui_.theme.text, maker, room);
  }

  void object(const world::Object& object) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImGui::Dummy({width, em_ * 1.35F});
    list.AddRectFilled({at.x + em_ * 0.1F, at.y + em_ * 0.35F},
                       {at.x + em_ * 0.7F, at.y + em_ * 0.95F}, ui_.theme.object(object.number),
                       em_ * 0.12F);
    const float x = at.x + em_ * 1.0F;
    // The name always has room; the type is shown only if there is room left.
    const float name_width = std::min(text_width(ui_, Face::bold, object.name), em_ * 6);
    const float state_room = width - em_ * 1.8F - name_width;
    std::string state = ui_.object_state(world_, object);
    if (text_width(ui_, Face::bold, state) > state_room) {
      // The threads that wait for the object are listed below in any case.
      const world::Sentence brief = object.model().short_state(object, world_);
      if (!brief.key.empty()) state = ui_.say(brief);
    }
    state = fitting(ui_, Face::bold, state, state_room);
    const float state_width = text_width(ui_, Face::bold, state);
    const float room = at.x + width - x - state_width - em_ * 0.5F;
    const float used = write(Face::bold, x, at.y + em_ * 0.12F,
                             ui_.theme.object_text(object.number), object.name, room);
    const auto fits = [&](const std::string& type) {
      return used + em_ * 0.45F + text_width(ui_, Face::small, type) <= room;
    };
    std::string type = ui_.type_of(world_, object);
    if (!fits(type)) type = ui_.type_name(object);
    if (fits(type))
      write(Face::small, x + used + em_ * 0.45F, at.y + em_ * 0.24F, ui_.theme.muted, type,
            room - used - em_ * 0.45F);
    write(Face::bold, at.x + width - state_width, at.y + em_ * 0.12F, ui_.theme.text, state,
          state_width + 1);
    if (const auto* waiting = object.model().items()) items(object, *waiting);
    if (const auto* file = object.get<world::File>(); file != nullptr && !is_compact(object))
      draw_file_object(ui_, world_, *file);
    waiters(object);
    ImGui::Dummy({0, em_ * 0.2F});
  }

  // Draws the items in the order in which they will be taken, each on a chip in the colour of the
  // process that put it; free slots are frames.
  void items(const world::Object& object, const std::deque<world::Item>& waiting) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float right = start.x + ImGui::GetContentRegionAvail().x;
    const float height = em_ * 1.45F, gap = em_ * 0.25F;
    float x = start.x + em_, y = start.y;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float size = ui_.text.size(Face::small);
    const auto next_at = [&](float width) {
      if (x + width > right && x > start.x + em_) {
        x = start.x + em_;
        y += height + gap;
      }
      const ImVec2 at{x, y};
      x += width + gap;
      return at;
    };
    std::size_t shown = 0;
    for (const world::Item& item : waiting) {
      if (shown++ == kShownItems) {
        const std::string more =
            ui_.words.say("world.more", {{"count", std::to_string(waiting.size() - kShownItems)}});
        const ImVec2 at = next_at(text_width(ui_, Face::small, more));
        ui_.text.at(list, Face::small, {at.x, at.y + (height - size) / 2}, ui_.theme.muted, more);
        break;
      }
      const std::string text =
          fitting(ui_, Face::small, item.text.empty() ? "·" : item.text, em_ * 7);
      const float width = text_width(ui_, Face::small, text) + em_ * 0.8F;
      const ImVec2 at = next_at(width), to{at.x + width, at.y + height};
      const world::Process* by = world_.process(item.put.process);
      const ImU32 fill = by != nullptr ? ui_.theme.process(by->palette) : ui_.theme.muted;
      const bool in_buffer = item.location == world::ItemLocation::buffer;
      list.AddRectFilled(at, to, in_buffer ? blended(ui_.theme.panel, fill, 0.25F) : fill,
                         em_ * 0.25F);
      if (in_buffer) list.AddRect(at, to, fill, em_ * 0.25F, 0, em_ * 0.09F);
      ui_.text.at(list, Face::small, {at.x + em_ * 0.4F, at.y + (height - size) / 2},
                  in_buffer ? ui_.theme.text : readable_on(fill), text);
      if (ImGui::IsMouseHoveringRect(at, to) && ImGui::IsWindowHovered())
        tooltip(ui_, ui_.say({in_buffer                                    ? "hover.item.buffer"
                              : item.location == world::ItemLocation::lost ? "hover.item.lost"
                                                                           : "hover.item.pipe",
                              {{"item", item.text},
                               {"by", by != nullptr ? ui_.name_of(*by) : "?"},
                               {"time", world::duration_text(world_.t() - item.put.t)}}}));
    }
    const world::Count count = object.count();
    const std::int64_t free = count.bound - count.count;
    for (std::int64_t n = 0; n < free && shown + static_cast<std::size_t>(n) < kShownItems; ++n) {
      const ImVec2 at = next_at(em_ * 1.45F);
      list.AddRect(at, {at.x + em_ * 1.45F, at.y + height}, ui_.theme.border, em_ * 0.25F, 0,
                   em_ * 0.09F);
    }
    if (shown > 0 || free > 0) ImGui::Dummy({0, y + height - start.y});
  }

  void waiters(const world::Object& object) {
    std::vector<const world::Thread*> waiting;
    for (const world::Waiter& waiter : object.waiters)
      if (const world::Thread* thread = world_.thread(waiter.thread)) waiting.push_back(thread);
    threads("world.waiting", waiting);
    if (const auto found = about_to_act_.find(object.number); found != about_to_act_.end())
      threads("world.about_to_act", found->second);
  }

  // Draws the words of a key, and the names of threads as chips.
  void threads(const char* key, const std::vector<const world::Thread*>& all) {
    if (all.empty()) return;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float height = em_ * 1.35F, right = start.x + ImGui::GetContentRegionAvail().x;
    constexpr int kMostLines = 3;
    int line = 0;
    float x = start.x + em_, y = start.y;
    x +=
        write(Face::small, x, y + em_ * 0.2F, ui_.theme.muted, ui_.tr(key), right - x) + em_ * 0.5F;
    for (const world::Thread* thread : all) {
      const world::Process* process = world_.process(thread->process);
      if (process == nullptr) continue;
      std::string name = ui_.name_of(*process);
      if (thread->number != process->main_thread && !thread->name.empty())
        name += "/" + thread->name;
      if (x + text_width(ui_, Face::small, name) + em_ > right) {
        if (++line == kMostLines) {
          write(Face::small, x, y + em_ * 0.2F, ui_.theme.muted, "…", right - x);
          break;
        }
        x = start.x + em_;
        y += height + em_ * 0.25F;
      }
      x += pid_chip(ui_, {x, y}, process->palette, name, height) + em_ * 0.25F;
    }
    ImGui::Dummy({0, y - start.y + height});
  }

  float write(Face face, float x, float y, ImU32 colour, const std::string& text, float room) {
    return write_at(ui_, face, x, y, colour, text, room);
  }

  const Ui& ui_;
  const RecordingFollower& follower_;
  const world::World& world_;
  std::map<std::uint32_t, std::vector<const world::Thread*>> about_to_act_;  // by object
  bool compact_files_;
  float em_;
};

}  // namespace

float write_at(const Ui& ui, Face face, float x, float y, ImU32 colour, const std::string& text,
               float room) {
  if (room < ui.em * 0.5F) return 0;
  const std::string fit = fitting(ui, face, text, room);
  ui.text.at(*ImGui::GetWindowDrawList(), face, {x, y}, colour, fit);
  return text_width(ui, face, fit);
}

void WorldPanel::draw(const Ui& ui, Area area) {
  const TitleButton lesson{"panel.lesson", "side", "side"_command};
  begin_panel(ui, id(), ui.tr("panel.world"), area,
              ui.layout.one_side && !ui.presenter ? &lesson : nullptr);
  if (const RecordingFollower* follower = ui.session.follower())
    WorldDrawer(ui, *follower).draw();
  else
    paragraph(ui, Face::small, ui.theme.muted, ui.tr("world.empty"));
  end_panel();
}

std::unique_ptr<Panel> make_world_panel(const Panels&) { return std::make_unique<WorldPanel>(); }

}  // namespace procession::app
