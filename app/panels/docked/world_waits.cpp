// Draws which process waits for which: processes on a ring, an arrow for each wait, labelled with
// the object.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "draw/patterns.h"
#include "panels/docked/world_parts.h"
#include "world/diagnosis/wait_graph.h"

namespace procession::app {
namespace {

constexpr std::size_t kMostNodes = 12;

using world::WaitEdge;

// Returns whether a process waits for a process that waits as well; only then there is a picture.
bool is_chain(const std::vector<WaitEdge>& edges) {
  return std::ranges::any_of(edges, [&](const WaitEdge& by) {
    return by.target != 0 && std::ranges::any_of(edges, [&](const WaitEdge& edge) {
             return edge.process == by.target;
           });
  });
}

bool in_circle(const WaitEdge& edge) { return edge.in_circle; }

bool waits_for_itself(const WaitEdge& edge) { return edge.process == edge.target; }

// Returns the processes in the order of the waits, so that arrows go along the ring. Where some
// wait in a circle it is the ring, and those who only wait for one of them are left out.
std::vector<std::uint32_t> around(const std::vector<WaitEdge>& edges) {
  std::vector<std::uint32_t> out;
  const auto has = [&](std::uint32_t process) {
    return process == 0 || std::ranges::find(out, process) != out.end();
  };
  const auto walk = [&](std::uint32_t process) {
    while (!has(process)) {
      out.push_back(process);
      const auto next = std::ranges::find_if(edges, [&](const WaitEdge& edge) {
        return edge.process == process && !has(edge.target);
      });
      if (next == edges.end()) break;
      process = next->target;
    }
  };
  for (const WaitEdge& edge : edges)
    if (edge.in_circle) walk(edge.process);
  for (const WaitEdge& edge : edges) {
    if (edge.target == 0 || std::ranges::any_of(edges, in_circle))
      continue;  // no process can end this wait: no arrow
    walk(edge.process);
    walk(edge.target);
  }
  if (out.size() > kMostNodes) out.resize(kMostNodes);
  return out;
}

// Returns the name cut at its beginning, because names differ at their ends ("…er-1").
std::string end_of(const Ui& ui, std::string name, float room) {
  if (text_width(ui, Face::small, name) <= room) return name;
  while (!name.empty() && text_width(ui, Face::small, "…" + name) > room) do
      name.erase(0, 1);
    while (!name.empty() && (static_cast<unsigned char>(name.front()) & 0xC0U) == 0x80U);
  return "…" + name;
}

class Ring {
 public:
  Ring(const Ui& ui, const world::World& world, const std::vector<WaitEdge>& edges)
      : ui_(ui), world_(world), edges_(edges), nodes_(around(edges)), em_(ui.em) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    width_ = ImGui::GetContentRegionAvail().x;
    const float count = static_cast<float>(nodes_.size());
    half_ = {std::min(width_ * 0.2F, em_ * 4), em_ * 0.75F};
    if (has_level_arrow()) half_.x = std::min(half_.x, (width_ / 2 - em_ * kAside) / 2);
    radius_ = {width_ / 2 - half_.x - em_ * 0.2F,
               nodes_.size() > 1 ? std::min(em_ * (2.0F + count), em_ * 9) : 0};
    // What waits for itself has its arrow on the right.
    middle_ = {at.x + width_ / 2 - (nodes_.size() > 1 ? 0 : em_ * 2),
               at.y + radius_.y + half_.y + em_ * 0.3F};
  }

  void draw() {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const WaitEdge& edge : edges_) line(list, edge);
    for (const WaitEdge& edge : edges_) name(list, edge);
    for (std::size_t i = 0; i < nodes_.size(); ++i) chip(list, i);
    ImGui::Dummy({width_, radius_.y * 2 + half_.y * 2 + em_ * 0.6F});
  }

 private:
  static constexpr float kAside = 1.8F;  // em: half an arrow between two chips side by side
  static constexpr float kLoop = 2;      // em: how far the arrow of a wait for itself goes out

  // Whether the lowest two chips stand side by side.
  bool has_level_arrow() const { return nodes_.size() > 2 && nodes_.size() % 2 == 1; }

  // Returns the chip's position: down on the right and up on the left in equal steps. On a circle,
  // chips near the top and the bottom would overlap.
  ImVec2 position_of(std::size_t node) const {
    const float part = static_cast<float>(node) / static_cast<float>(nodes_.size());
    const float down = 1 - std::fabs(2 * part - 1);  // 0 at the top, 1 at the bottom
    float x = radius_.x * std::sin(2 * std::numbers::pi_v<float> * part);
    if (has_level_arrow() && (node * 2 + 1 == nodes_.size() || node * 2 == nodes_.size() + 1))
      x = std::copysign(std::max(std::fabs(x), half_.x + em_ * kAside), x);
    return {middle_.x + x, middle_.y + radius_.y * (2 * down - 1)};
  }

  // Finds the ends of a wait's arrow from chip to chip. Returns false if one of them is not shown.
  bool ends(const WaitEdge& edge, ImVec2& from, ImVec2& to) const {
    const auto by = std::ranges::find(nodes_, edge.process);
    const auto target = std::ranges::find(nodes_, edge.target);
    if (by == nodes_.end() || target == nodes_.end() || by == target) return false;
    from = position_of(static_cast<std::size_t>(by - nodes_.begin()));
    to = position_of(static_cast<std::size_t>(target - nodes_.begin()));
    const float x = to.x - from.x, y = to.y - from.y;
    const float length = std::max(std::hypot(x, y), 1.0F);
    // The arrow ends at the chip's edge in this direction, a little beside the arrow in the other
    // direction.
    const float out = std::min(half_.x * length / std::max(std::fabs(x), 0.01F),
                               half_.y * length / std::max(std::fabs(y), 0.01F)) +
                      em_ * 0.25F;
    if (out * 2 > length) return false;
    const ImVec2 way{x / length, y / length};
    const ImVec2 aside{-way.y * em_ * 0.22F, way.x * em_ * 0.22F};
    from = {from.x + way.x * out + aside.x, from.y + way.y * out + aside.y};
    to = {to.x - way.x * out + aside.x, to.y - way.y * out + aside.y};
    return true;
  }

  // Finds where the arrow of a wait for itself leaves its chip. Returns false for other waits.
  bool loops(const WaitEdge& edge, ImVec2& from) const {
    const auto node = std::ranges::find(nodes_, edge.process);
    if (!waits_for_itself(edge) || node == nodes_.end()) return false;
    const ImVec2 at = position_of(static_cast<std::size_t>(node - nodes_.begin()));
    from = {at.x + half_.x, at.y - half_.y * 0.6F};
    return true;
  }

  // Returns whether a name from one corner to the other would cover a chip or a name.
  bool covers(ImVec2 from, ImVec2 to) const {
    const auto meets = [&](ImVec2 corner, ImVec2 other) {
      return from.x < other.x && to.x > corner.x && from.y < other.y && to.y > corner.y;
    };
    for (std::size_t node = 0; node < nodes_.size(); ++node) {
      const ImVec2 at = position_of(node);
      if (meets({at.x - half_.x, at.y - half_.y}, {at.x + half_.x, at.y + half_.y})) return true;
    }
    return std::ranges::any_of(names_,
                               [&](const auto& one) { return meets(one.first, one.second); });
  }

  void line(ImDrawList& list, const WaitEdge& edge) const {
    ImVec2 from, to;
    const ImU32 ink = edge.in_circle ? ui_.theme.bad : ui_.theme.muted;
    const float thickness = em_ * (edge.in_circle ? 0.17F : 0.1F);
    if (loops(edge, from)) {
      to = {from.x, from.y + half_.y * 1.2F};
      const ImVec2 tip{to.x + em_ * 0.9F, to.y + em_ * 0.15F};
      list.AddBezierCubic(from, {from.x + em_ * kLoop * 1.4F, from.y - em_ * 0.4F},
                          {from.x + em_ * kLoop * 1.4F, tip.y + em_ * 0.4F}, tip, ink, thickness);
      arrow(list, tip, {to.x + em_ * 0.1F, to.y}, ink, thickness, em_ * 0.6F);
    } else if (ends(edge, from, to)) {
      arrow(list, from, to, ink, thickness, em_ * 0.6F);
    }
  }

  // The object's name is at two fifths of the arrow, so that the names of two opposite arrows do
  // not overlap, or where it covers nothing; of a level arrow, which it might cover, it is below.
  void name(ImDrawList& list, const WaitEdge& edge) {
    ImVec2 from, to;
    const world::Object* object = world_.object(edge.wait.object);
    if (object == nullptr) return;
    const bool loop = loops(edge, from);
    if (!loop && !ends(edge, from, to)) return;
    const float size = ui_.text.size(Face::small);
    const std::string text = fitting(ui_, Face::small, object->name, em_ * 6);
    const float wide = text_width(ui_, Face::small, text), pad = em_ * 0.25F;
    const bool level = std::fabs(to.y - from.y) < size && std::fabs(to.x - from.x) < wide * 2;
    const auto place = [&](float part) {
      return ImVec2{from.x + (to.x - from.x) * part - wide / 2,
                    from.y + (to.y - from.y) * part + (level ? half_.y : -size / 2)};
    };
    ImVec2 at = place(level ? 0.5F : 0.4F);
    for (const float part : {0.25F, 0.6F})
      if (!level && covers(at, {at.x + wide, at.y + size})) at = place(part);
    // Of two opposite arrows each has its name on its own side.
    if (!loop && std::ranges::any_of(edges_, [&](const WaitEdge& other) {
          return other.process == edge.target && other.target == edge.process;
        })) {
      const float length = std::max(std::hypot(to.x - from.x, to.y - from.y), 1.0F);
      at.x -= (to.y - from.y) / length * (wide / 2 + pad * 1.5F);
      at.y += (to.x - from.x) / length * size;
    }
    if (loop) at = {from.x + em_ * kLoop, from.y + half_.y * 0.6F - size / 2};
    names_.emplace_back(at, ImVec2{at.x + wide, at.y + size});
    list.AddRectFilled({at.x - pad, at.y}, {at.x + wide + pad, at.y + size}, ui_.theme.panel,
                       em_ * 0.2F);
    ui_.text.at(list, Face::small, at, ui_.theme.object_text(object->number), text);
  }

  void chip(ImDrawList& list, std::size_t node) const {
    const world::Process* process = world_.process(nodes_[node]);
    if (process == nullptr) return;
    const ImVec2 at = position_of(node);
    const ImVec2 corner{at.x - half_.x, at.y - half_.y}, other{at.x + half_.x, at.y + half_.y};
    const ImU32 fill = process->dead ? ui_.theme.muted : ui_.theme.process(process->palette);
    list.AddRectFilled(corner, other, fill, em_ * 0.3F);
    if (std::ranges::any_of(edges_, [&](const WaitEdge& edge) {
          return edge.in_circle && edge.process == process->number;
        }))
      list.AddRect({corner.x - 1, corner.y - 1}, {other.x + 1, other.y + 1}, ui_.theme.bad,
                   em_ * 0.3F, 0, em_ * 0.14F);
    const std::string text = end_of(ui_, ui_.name_of(*process), half_.x * 2 - em_ * 0.4F);
    const float size = ui_.text.size(Face::small);
    ui_.text.at(list, Face::small, {at.x - text_width(ui_, Face::small, text) / 2, at.y - size / 2},
                readable_on(fill), text);
    if (ImGui::IsMouseHoveringRect(corner, other) && ImGui::IsWindowHovered())
      ui_.view.pointed_next = process->number;
  }

  const Ui& ui_;
  const world::World& world_;
  const std::vector<WaitEdge>& edges_;
  std::vector<std::uint32_t> nodes_;
  std::vector<std::pair<ImVec2, ImVec2>> names_;  // corners of those that are drawn
  float em_, width_ = 0;
  ImVec2 half_, radius_, middle_;
};

}  // namespace

void draw_waits(const Ui& ui, const world::World& world) {
  const std::vector<WaitEdge> edges = world::wait_graph(world);
  if (!is_chain(edges)) return;
  section(ui, ui.tr("world.waits"));
  if (std::ranges::any_of(edges, in_circle)) {
    const bool others = std::ranges::any_of(
        edges, [](const WaitEdge& edge) { return edge.in_circle && !waits_for_itself(edge); });
    paragraph(ui, Face::small, ui.theme.bad,
              ui.tr(others ? "world.circle" : "world.circle_of_one"));
    ui.mark("world_circle");
  }
  Ring(ui, world, edges).draw();
  ui.mark("world_waits");
}

}  // namespace procession::app
