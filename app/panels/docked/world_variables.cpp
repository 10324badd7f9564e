// Draws watched variables: a box for each process's copy, above the page of memory that contains
// it. Copies on one page share one slab until a write separates them.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compat.h"
#include "panels/docked/world_parts.h"
#include "world/variables.h"

namespace procession::app {
namespace {

using world::Page;
using world::VariableBox;

class Boxes {
 public:
  Boxes(const Ui& ui, const world::World& world)
      : ui_(ui),
        world_(world),
        list_(*ImGui::GetWindowDrawList()),
        em_(ui.em),
        veils_(ui.session.walkthrough().veils()) {}

  void draw(const world::VariablePicture& picture) {
    if (picture.boxes.empty()) return;
    variable_ = picture.name;
    page_veiled_ = lesson::is_veiled(veils_.pages, picture.name);
    heading(picture);
    const float width = ImGui::GetContentRegionAvail().x;
    const float least = em_ * 6.2F;
    const auto across = static_cast<std::size_t>(std::max(width / least, 1.0F));
    // Copies on one page are side by side; pages are in the order of their first box.
    std::vector<const VariableBox*> boxes;
    for (const VariableBox& first : picture.boxes) {
      if (std::find(boxes.begin(), boxes.end(), &first) != boxes.end()) continue;
      for (const VariableBox& other : picture.boxes)
        if (&other == &first || are_drawn_on_one_page(first, other)) boxes.push_back(&other);
    }
    const std::size_t columns = std::min(across, boxes.size());
    const float box = std::min(width / static_cast<float>(columns), em_ * 11);
    for (std::size_t begin = 0; begin < boxes.size(); begin += columns)
      row({boxes.begin() + static_cast<std::ptrdiff_t>(begin),
           boxes.begin() + static_cast<std::ptrdiff_t>(std::min(begin + columns, boxes.size()))},
          box);
    ImGui::Dummy({0, em_ * 0.3F});
  }

 private:
  bool are_drawn_on_one_page(const VariableBox& one, const VariableBox& other) const {
    return !page_veiled_ && one.page_number != 0 && other.page_number == one.page_number;
  }

  // Draws the name, and the address if all copies have the same one.
  void heading(const world::VariablePicture& picture) {
    const std::uint64_t address = picture.boxes.front().address;
    const bool same = address != 0 && picture.boxes.size() > 1 &&
                      std::all_of(picture.boxes.begin(), picture.boxes.end(),
                                  [&](const VariableBox& box) { return box.address == address; });
    label(ui_, Face::bold, ui_.theme.text, picture.name);
    if (!same) return;
    ImGui::SameLine(0, em_ * 0.5F);
    label(ui_, Face::small, ui_.theme.muted,
          ui_.words.say("world.one_address", {{"address", fmt::format("{:#x}", address)}}));
  }

  void row(const std::vector<const VariableBox*>& boxes, float width) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float high = em_ * 3.0F, slab = em_ * 1.35F;
    for (std::size_t i = 0; i < boxes.size(); ++i)
      one(*boxes[i], {start.x + width * static_cast<float>(i), start.y}, width, high);
    for (std::size_t i = 0; i < boxes.size();) {
      std::size_t end = i + 1;
      while (end < boxes.size() && boxes[i]->page != Page::unknown &&
             are_drawn_on_one_page(*boxes[i], *boxes[end]))
        ++end;
      page(*boxes[i], end - i, {start.x + width * static_cast<float>(i), start.y + high},
           {start.x + width * static_cast<float>(end), start.y + high + slab});
      i = end;
    }
    ImGui::Dummy({width * static_cast<float>(boxes.size()), high + slab + em_ * 0.35F});
    ui_.mark("variable_boxes");
  }

  void one(const VariableBox& box, ImVec2 at, float width, float high) {
    const world::Process* process = world_.process(box.process);
    const unsigned palette = process != nullptr ? process->palette : 0;
    const float gap = em_ * 0.15F;
    const ImVec2 from{at.x + gap, at.y + gap}, to{at.x + width - gap, at.y + high};
    const ImU32 edge = faded(ui_.theme.process(palette), box.exited ? 0.45F : 1.0F);
    list_.AddRectFilled(from, to, blended(ui_.theme.panel, ui_.theme.process(palette), 0.12F),
                        em_ * 0.25F);
    list_.AddRect(from, to, edge, em_ * 0.25F, 0, em_ * (box.exited ? 0.06F : 0.12F));
    const float room = to.x - from.x - em_ * 0.6F;
    const std::string name = process != nullptr ? ui_.name_of(*process) : "?";
    write_at(ui_, Face::small, from.x + em_ * 0.3F, from.y + em_ * 0.15F,
             ui_.theme.process_text(palette), name, room);
    // A copy that is unchanged since fork() has its value in brackets: the value is known from the
    // parent only.
    const bool veiled = lesson::is_veiled(veils_.values, variable_ + "@" + name);
    const std::string value = veiled ? "?" : box.accessed ? box.value : "(" + box.value + ")";
    write_at(ui_, Face::title, from.x + em_ * 0.3F, from.y + em_ * 1.2F,
             box.accessed ? ui_.theme.text : ui_.theme.muted, value, room);
    if (!ImGui::IsMouseHoveringRect(from, to) || !ImGui::IsWindowHovered()) return;
    ui_.view.pointed_next = box.process;
    std::string words = veiled
                            ? ui_.tr("learn.veiled")
                            : ui_.words.say(box.accessed ? "world.box_told" : "world.box_untouched",
                                            {{"process", name}, {"value", box.value}});
    if (box.address != 0)
      words +=
          "\n" + ui_.words.say("world.address", {{"address", fmt::format("{:#x}", box.address)}});
    if (box.exited) words += "\n" + std::string(ui_.tr("world.box_exited"));
    tooltip(ui_, words);
  }

  void page(const VariableBox& first, std::size_t count, ImVec2 from, ImVec2 to) {
    const float gap = em_ * 0.15F;
    from.x += gap;
    to.x -= gap;
    const bool known = first.page != Page::unknown && !page_veiled_;
    if (known) {
      list_.AddRectFilled(from, to, ui_.theme.control_press, em_ * 0.15F);
    } else {
      list_.AddRect(from, to, ui_.theme.border, em_ * 0.15F, 0, em_ * 0.08F);
    }
    const std::string number = std::to_string(std::max(count, first.shared_with.size() + 1));
    const std::string words = page_veiled_ ? "?"
                              : first.page == Page::shared
                                  ? ui_.words.say("world.page_shared", {{"count", number}})
                              : first.page == Page::own ? ui_.tr("world.page_own")
                                                        : ui_.tr("world.page_unknown");
    write_at(ui_, Face::small, from.x + em_ * 0.35F, from.y + em_ * 0.12F,
             known ? ui_.theme.text : ui_.theme.muted, words, to.x - from.x - em_ * 0.6F);
    if (!ImGui::IsMouseHoveringRect(from, to) || !ImGui::IsWindowHovered()) return;
    tooltip(ui_, known ? words + "\n" +
                             ui_.words.say("world.page_evidence",
                                           {{"seq", std::to_string(first.evidence_seq)}})
                       : ui_.tr(page_veiled_ ? "learn.veiled" : "world.page_no_evidence"));
  }

  const Ui& ui_;
  const world::World& world_;
  ImDrawList& list_;
  float em_;
  lesson::Veils veils_;
  std::string variable_;      // the name of the one that is drawn
  bool page_veiled_ = false;  // likewise
};

}  // namespace

void draw_variables(const Ui& ui, const world::World& world) {
  const std::vector<world::VariablePicture> all = world::variables(world);
  if (all.empty()) return;
  section(ui, ui.tr("world.variables"));
  Boxes boxes(ui, world);
  for (const world::VariablePicture& picture : all) boxes.draw(picture);
}

}  // namespace procession::app
