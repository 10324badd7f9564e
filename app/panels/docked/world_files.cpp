#include <algorithm>

#include "compat.h"
#include "panels/docked/world_parts.h"
#include "schema/stream.h"

namespace procession::app {
namespace {

using world::FilePiece;
using world::FileUser;

// Draws the file by offset; each stretch has the colour of the process that wrote it.
void strip(const Ui& ui, const world::World& world, const world::File& file) {
  if (file.size <= 0) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x - ui.em, height = ui.em * 1.0F;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float left = at.x + ui.em;
  ImGui::Dummy({width, height + ui.em * 0.2F});
  ui.mark("file_strip");
  const auto x = [&](std::int64_t offset) {
    return left +
           width * static_cast<float>(static_cast<double>(offset) / static_cast<double>(file.size));
  };
  list.AddRectFilled({left, at.y}, {left + width, at.y + height}, ui.theme.stripe);
  for (const FilePiece& piece : file.pieces) {
    const world::Process* by = world.process(piece.process);
    const ImU32 fill = by != nullptr ? ui.theme.process(by->palette) : ui.theme.muted;
    const ImVec2 from{x(piece.offset), at.y}, to{x(piece.offset + piece.bytes), at.y + height};
    list.AddRectFilled(from, {std::max(to.x, from.x + 1), to.y}, fill);
    if (to.x - from.x > ui.em * 0.3F)
      list.AddLine({to.x, from.y}, to, ui.theme.panel, ui.em * 0.07F);
    if (by != nullptr && ImGui::IsMouseHoveringRect(from, to) && ImGui::IsWindowHovered()) {
      ui.view.pointed_next = by->number;
      tooltip(ui, ui.words.say("world.file_piece", {{"process", ui.name_of(*by)},
                                                    {"bytes", bytes_text(piece.bytes)},
                                                    {"offset", std::to_string(piece.offset)}}));
    }
  }
  list.AddRect({left, at.y}, {left + width, at.y + height}, ui.theme.border);
}

// Draws the buffer of a process that uses the file, as a box that fills.
void user(const Ui& ui, const world::World& world, const FileUser& one) {
  const world::Process* process = world.process(one.process);
  if (process == nullptr) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = ui.em * 1.25F;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::Dummy({width, height});
  const float left = at.x + ui.em, right = at.x + width;
  const float name =
      write_at(ui, Face::small, left, at.y + ui.em * 0.1F, ui.theme.process_text(process->palette),
               ui.name_of(*process), width * 0.28F);
  float x = std::max(left + width * 0.28F, left + name + ui.em * 0.4F);
  const float box = ui.em * 3.0F;
  const ImVec2 from{x, at.y + ui.em * 0.18F}, to{x + box, at.y + ui.em * 1.02F};
  const ImU32 fill = ui.theme.process(process->palette);
  const std::int64_t waits = one.buffered > 0 ? one.buffered : one.lost;
  const float share =
      std::min(static_cast<float>(waits) / static_cast<float>(kStreamBufferBytes), 1.0F);
  if (share > 0)
    list.AddRectFilled(from, {from.x + std::max(box * share, 2.0F), to.y},
                       one.buffered > 0 ? fill : ui.theme.muted);
  list.AddRect(from, to, fill, 0, 0, ui.em * 0.08F);
  x += box + ui.em * 0.5F;
  std::string words;
  ImU32 ink = ui.theme.muted;
  if (one.buffered > 0) {
    words = ui.words.say("world.buffer_waits", {{"bytes", bytes_text(one.buffered)}});
    ink = ui.theme.text;
  } else if (one.lost > 0) {
    words = ui.words.say("world.buffer_lost", {{"bytes", bytes_text(one.lost)}});
    ink = ui.theme.bad;
    list.AddLine(from, to, ui.theme.bad, ui.em * 0.1F);
  } else {
    words = ui.words.say("world.buffer_written", {{"bytes", bytes_text(one.written)},
                                                  {"count", std::to_string(one.writes)}});
  }
  write_at(ui, Face::small, x, at.y + ui.em * 0.1F, ink, words, right - x);
}

}  // namespace

void draw_file_object(const Ui& ui, const world::World& world, const world::File& file) {
  strip(ui, world, file);
  for (const FileUser& one : file.users) user(ui, world, one);
  if (file.overwritten <= 0) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x + ui.em, at.y});
  label(ui, Face::small, ui.theme.bad,
        ui.words.say("world.overwritten", {{"bytes", bytes_text(file.overwritten)}}));
}

}  // namespace procession::app
