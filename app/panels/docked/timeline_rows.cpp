// The window decides the height of each row; world::layout does the rest. Rows with a plot gain
// most from height.
#include "panels/docked/timeline_rows.h"

#include <algorithm>

#include "draw/timeline_draw.h"
#include "world/own_files.h"

namespace procession::app {
namespace {

using world::Counts;
using world::LaneKind;

struct RowCounts {
  int processes = 0, queues = 0, files = 0, values = 0, flags = 0, locks = 0, others = 0;
};

RowCounts count_rows(const world::Timeline& timeline) {
  RowCounts rows;
  const bool compact_files = world::own_files_are_many(timeline.world());
  for (const world::Lane& lane : timeline.lanes()) {
    if (lane.kind == LaneKind::process) ++rows.processes;
    if (lane.kind != LaneKind::object) continue;
    const world::Object* object = timeline.world().object(lane.object);
    const bool is_plain = object == nullptr || (compact_files && world::is_own_file(*object));
    switch (is_plain ? world::RowKind::marks : object->model().row()) {
      case world::RowKind::queue:
        ++rows.queues;
        break;
      case world::RowKind::file:
        ++rows.files;
        break;
      case world::RowKind::count:
        ++rows.values;
        break;
      case world::RowKind::flag:
        ++rows.flags;
        break;
      case world::RowKind::lock:
        ++rows.locks;
        break;
      case world::RowKind::marks:
        ++rows.others;
        break;
    }
  }
  return rows;
}

}  // namespace

void set_rows(const Ui& ui, world::View& view, const world::Timeline& timeline, float height) {
  const float em = ui.em;
  const RowCounts rows = count_rows(timeline);
  view.process_row = em * 2.3F;
  view.thread_row = em * 1.15F;
  view.lock_row = em * 2.3F;
  view.queue_row = em * 4.6F;
  view.flag_row = em * 2.1F;
  view.value_row = em * 2.8F;
  view.file_row = em * 5.2F;
  view.file_strip = em * 1.6F;
  view.object_row = em * 2.1F;
  view.gap = em * 0.35F;
  view.group_gap = em * 0.8F;
  view.label_padding = em * 0.4F;
  view.axis_gap = em * 1.6F;
  view.arrow_reach = em * 0.35F;
  view.pause_width = pause_width(ui);
  const auto count = [](int n) { return static_cast<float>(n); };
  const auto total = [&] {
    return count(rows.processes) * (view.process_row + view.gap) +
           count(rows.queues) * (view.queue_row + view.gap) +
           count(rows.files) * (view.file_row + view.gap) +
           count(rows.values) * (view.value_row + view.gap) +
           count(rows.flags) * (view.flag_row + view.gap) +
           count(rows.locks) * (view.lock_row + view.gap) +
           count(rows.others) * (view.object_row + view.gap) + view.group_gap * 2;
  };
  // If the rows do not fit, they get lower, down to one line of text; only then they must be
  // scrolled.
  const float share = height / std::max(total(), 1.0F);
  if (share < 1) {
    const float low = std::max(share, 0.6F);
    view.process_row *= low;
    view.lock_row *= low;
    view.flag_row *= low;
    view.value_row *= std::max(low, 0.8F);
    view.object_row *= low;
    view.queue_row *= low;
    view.file_row *= std::max(low, 0.75F);
    view.gap *= low;
  }
  const float factor = std::clamp(share, 1.0F, 2.1F);
  view.process_row *= factor;
  view.queue_row *= factor;
  view.file_row *= factor;
  view.file_strip *= std::min(factor, 1.6F);
  view.value_row *= std::min(factor, 1.6F);
  view.flag_row *= std::min(factor, 1.4F);
  view.lock_row *= std::min(factor, 1.4F);
  view.object_row *= std::min(factor, 1.3F);
  view.gap *= factor;
  // The plots get the remaining height.
  if (const int plots = rows.queues + rows.files; plots > 0) {
    const float more = std::max((height - total()) / count(plots), 0.0F);
    view.queue_row = std::min(view.queue_row + more, std::max(em * 17, view.queue_row));
    view.file_row = std::min(view.file_row + more, std::max(em * 13, view.file_row));
  }
}

void stretch(world::Picture& picture, float now_x) {
  const float before = picture.now_x;
  if (now_x <= before) return;
  picture.now_x = now_x;
  for (world::Rect& rect : picture.rects)
    if (rect.open) rect.x1 = std::max(rect.x1, now_x);
  for (world::Plot& plot : picture.plots)
    if (!plot.points.empty() && plot.points.back().x >= std::min(before, picture.width) - 1)
      plot.points.push_back({std::max(now_x, plot.points.back().x), plot.points.back().y});
}

}  // namespace procession::app
