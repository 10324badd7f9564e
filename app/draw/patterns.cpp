#include "draw/patterns.h"

#include <algorithm>
#include <cmath>

namespace procession::app {
namespace {

void dots(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float gap, float radius) {
  const float first = std::ceil(from.x / gap) * gap;
  const float middle = (from.y + to.y) / 2;
  for (float x = first; x < to.x - radius; x += gap)
    if (x > from.x + radius)
      list.AddRectFilled({x - radius, middle - radius}, {x + radius, middle + radius}, colour,
                         radius);
}

}  // namespace

void hatch(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float gap, float thickness) {
  const float height = to.y - from.y;
  const float first = std::floor((from.x + from.y) / gap) * gap;
  for (float sum = first; sum < to.x + to.y; sum += gap) {
    // The line x + y = sum, cut to the rectangle.
    const float x0 = std::max(sum - to.y, from.x), x1 = std::min(sum - from.y, to.x);
    if (x1 - x0 <= 0.5F) continue;
    list.AddLine({x0, std::min(sum - x0, from.y + height)}, {x1, sum - x1}, colour, thickness);
  }
}

void back_hatch(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float gap,
                float thickness) {
  const float first = std::floor((from.x - to.y) / gap) * gap;
  for (float difference = first; difference < to.x - from.y; difference += gap) {
    // The line x - y = difference, cut to the rectangle.
    const float x0 = std::max(difference + from.y, from.x);
    const float x1 = std::min(difference + to.y, to.x);
    if (x1 - x0 <= 0.5F) continue;
    list.AddLine({x0, x0 - difference}, {x1, x1 - difference}, colour, thickness);
  }
}

void dashed_line(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float dash,
                 float thickness) {
  const float dx = to.x - from.x, dy = to.y - from.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  for (float at = 0; at < length; at += dash * 2) {
    const float end = std::min(at + dash, length);
    list.AddLine({from.x + dx * at / length, from.y + dy * at / length},
                 {from.x + dx * end / length, from.y + dy * end / length}, colour, thickness);
  }
}

void arrow(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float head) {
  const float dx = to.x - from.x, dy = to.y - from.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length < 1) return;
  head = std::min(head, length);
  const ImVec2 along{dx / length, dy / length};
  const ImVec2 neck{to.x - along.x * head, to.y - along.y * head};
  list.AddLine(from, {neck.x + along.x, neck.y + along.y}, colour, thickness);
  const float half = head * 0.42F;
  list.AddTriangleFilled(to, {neck.x - along.y * half, neck.y + along.x * half},
                         {neck.x + along.y * half, neck.y - along.x * half}, colour);
}

void draw_pattern(ImDrawList& list, ImVec2 from, ImVec2 to, world::Pattern pattern, ImU32 colour,
                  ImU32 panel, float em, bool strong) {
  using world::Pattern;
  const float width = to.x - from.x;
  const float round = width > em * 0.5F ? em * 0.2F : 0;
  const auto fill = [&](float share) {
    list.AddRectFilled(from, to, blended(panel, colour, share), round);
  };
  switch (pattern) {
    case Pattern::solid:
      fill(strong ? 1.0F : 0.92F);
      break;
    case Pattern::hatched:
      fill(strong ? 0.30F : 0.16F);
      if (width > 3)
        hatch(list, {from.x + 1, from.y + 1}, {to.x - 1, to.y - 1},
              blended(panel, colour, strong ? 0.95F : 0.68F), em * 0.55F, em * 0.10F);
      break;
    case Pattern::dotted:
      fill(strong ? 0.52F : 0.40F);
      if (width > em * 0.6F)
        dots(list, from, to, blended(panel, colour, 0.95F), em * 0.55F, em * 0.085F);
      break;
    case Pattern::faint:
      fill(0.25F);
      break;
    case Pattern::hollow:
      fill(0.07F);
      list.AddRect(from, to, blended(panel, colour, strong ? 0.9F : 0.5F), round, 0, em * 0.07F);
      break;
    case Pattern::crossed:
      fill(0.12F);
      hatch(list, from, to, blended(panel, colour, 0.6F), em * 0.4F, em * 0.06F);
      break;
    case Pattern::upright:
      fill(0.12F);
      for (float x = from.x + em * 0.2F; x < to.x; x += em * 0.4F)
        list.AddLine({x, from.y}, {x, to.y}, blended(panel, colour, 0.6F), em * 0.08F);
      break;
    case Pattern::grey:
      fill(0.30F);
      list.AddRect(from, to, blended(panel, colour, 0.75F), round);
      break;
    case Pattern::many: {
      fill(0.70F);
      const float y = (from.y + to.y) / 2;
      list.AddLine({from.x, y}, {to.x, y}, blended(panel, colour, 1.0F), em * 0.12F);
      break;
    }
  }
}

}  // namespace procession::app
