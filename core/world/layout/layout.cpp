// Rows, and the order of the work. The content of a row: layout_rows.cpp; arrows:
// layout_arrows.cpp; the axis: axis.cpp.
#include "world/layout/layout.h"

#include <algorithm>

#include "world/layout/parts.h"
#include "world/own_files.h"

namespace procession::world {
namespace detail {

float Canvas::measure(std::string_view text) const {
  return view.measure ? view.measure(text) : 7.0F * static_cast<float>(text.size());
}

std::string Canvas::words(std::string_view key) const {
  return view.words ? view.words(Sentence{std::string(key), {}}) : std::string();
}

RawNs Canvas::playhead() const { return std::min(view.playhead_ns, timeline.end_t()); }

Colour colour_of_process(const Timeline& timeline, std::uint32_t process) {
  const Process* known = timeline.world().process(process);
  if (known == nullptr) return {};
  return {Colour::Of::process, static_cast<std::uint8_t>(known->palette)};
}

bool is_folded(const World& world, const Thread& thread) {
  constexpr std::ptrdiff_t kMostThreads = 8;  // more would crowd out all other processes
  if (thread.feeder) return true;
  const Process* process = world.process(thread.process);
  if (process == nullptr) return true;
  std::ptrdiff_t own = 0;
  for (auto one = process->threads.begin(); one != process->threads.end() && own <= kMostThreads;
       ++one) {
    const Thread* other = world.thread(*one);
    if (other != nullptr && !other->feeder && *one != process->main_thread) ++own;
  }
  return own > kMostThreads;
}

Colour colour_of_object(std::uint32_t object) {
  if (object == 0) return {};
  return {Colour::Of::object, static_cast<std::uint8_t>((object - 1) % kPalette)};
}

}  // namespace detail

namespace {

using detail::Canvas;
using detail::RowPlacement;

float height_of(const Timeline& timeline, const View& view, const Lane& lane) {
  if (lane.kind == LaneKind::process) return view.process_row;
  if (lane.kind == LaneKind::thread) return view.thread_row;
  const Object* object = timeline.world().object(lane.object);
  switch (object == nullptr ? RowKind::marks : object->model().row()) {
    case RowKind::queue:
      return view.queue_row;
    case RowKind::lock:
      return view.lock_row;
    case RowKind::file:
      return view.file_row;
    case RowKind::flag:
      return view.flag_row;
    case RowKind::count:
      return view.value_row;
    case RowKind::marks:
      break;
  }
  return view.object_row;
}

// Sets the placement of every lane; returns the height of all rows.
float place_rows(Canvas& canvas) {
  const Timeline& timeline = canvas.timeline;
  const View& view = canvas.view;
  canvas.placements.assign(timeline.lanes().size(), RowPlacement{});
  std::vector<bool> hidden(timeline.lanes().size(), false);
  float y = 0;
  bool objects = false;
  const bool compact_files = own_files_are_many(timeline.world());
  std::vector<std::uint32_t> compact;  // below all others
  for (const std::uint32_t lane_number : timeline.order()) {
    const Lane& lane = timeline.lanes()[lane_number];
    if (lane.parent != kNoLane && (hidden[lane.parent] || view.folded.contains(lane.parent)))
      hidden[lane_number] = true;
    if (lane.kind == LaneKind::thread && !view.threads.contains(lane.parent)) {
      const Thread* thread = timeline.world().thread(lane.thread);
      if (thread == nullptr || detail::is_folded(timeline.world(), *thread))
        hidden[lane_number] = true;
    }
    if (hidden[lane_number]) continue;
    if (lane.kind == LaneKind::object && !objects) {
      objects = true;
      if (y > 0) y += view.group_gap;
    }
    const Object* object = timeline.world().object(lane.object);
    if (compact_files && lane.kind == LaneKind::object && object != nullptr &&
        is_own_file(*object)) {
      compact.push_back(lane_number);
      continue;
    }
    const float height = height_of(timeline, view, lane);
    canvas.placements[lane_number] = {true, y - view.scroll, height, false};
    y += height + view.gap;
  }
  for (const std::uint32_t lane_number : compact) {
    canvas.placements[lane_number] = {true, y - view.scroll, view.object_row, true};
    y += view.object_row + view.gap;
  }
  return y;
}

Row row_of(const Canvas& canvas, std::uint32_t lane_number) {
  const Timeline& timeline = canvas.timeline;
  const Lane& lane = timeline.lanes()[lane_number];
  const RowPlacement& at = canvas.placements[lane_number];
  Row row;
  row.lane = lane_number;
  row.kind = lane.kind;
  row.indent = timeline.indent(lane_number);
  row.y = at.y;
  row.height = at.height;
  row.folded = canvas.view.folded.contains(lane_number);
  row.threads_shown = canvas.view.threads.contains(lane_number);
  const World& world = timeline.world();
  if (lane.kind == LaneKind::object) {
    const Object* object = world.object(lane.object);
    row.name = object == nullptr ? std::string() : object->name;
    row.drawn = object == nullptr ? RowKind::marks : object->model().row();
    row.value = detail::value_of(canvas, lane);
    row.colour = detail::colour_of_object(lane.object);
    return row;
  }
  row.colour = detail::colour_of_process(timeline, lane.process);
  if (lane.kind == LaneKind::thread) {
    const Thread* thread = world.thread(lane.thread);
    if (thread == nullptr) return row;
    row.name = thread->name;
    row.pid = thread->tid;
    return row;
  }
  const Process* process = world.process(lane.process);
  if (process == nullptr) return row;
  row.name = process->name;
  row.pid = process->pid;
  row.idle_per_mille = timeline.idle_per_mille(lane, canvas.playhead());
  row.on_cpu_per_mille = detail::on_cpu_per_mille(timeline, lane, canvas.playhead());
  row.has_children = !process->children.empty();
  row.has_threads = std::any_of(process->threads.begin(), process->threads.end(), [&](auto number) {
    const Thread* thread = world.thread(number);
    return thread != nullptr && number != process->main_thread && detail::is_folded(world, *thread);
  });
  row.frozen = process->frozen;
  row.adopted_by = process->adopted_by;
  row.kept = process->adopted_by_keeper;
  if (const Process* adopter = world.process(process->adopter)) row.adopter = adopter->name;
  return row;
}

}  // namespace

Picture layout(const Timeline& timeline, const View& view) {
  // Times far from any recording would overflow on the way to pixels.
  constexpr UnpausedNs kFar(4'000'000'000'000'000'000);
  Picture picture;
  picture.width = std::max(view.width, 1.0F);
  picture.arrow_reach = view.arrow_reach;
  const SessionClock& clock = timeline.world().clock();
  const UnpausedNs from = std::clamp(view.from_ns, UnpausedNs(-kFar.ns), kFar - 1);
  picture.time = TimeAxis(clock, from, std::clamp(view.to_ns, from + 1, kFar), picture.width,
                          view.pause_width);
  Canvas canvas{timeline, view, picture.time, RawNs(0), RawNs(1), {}, 0};
  canvas.t0 = canvas.t_at(0);
  // A pause that begins at the right edge is seen to its end.
  canvas.t1 = std::max(canvas.t_at(static_cast<double>(picture.width) + 0.001), canvas.t0 + 1);
  canvas.now_x = clock.paused()
                     ? static_cast<float>(std::clamp(picture.time.pauses().back().x1, -1e6, 1e6))
                     : canvas.x(timeline.end_t());
  picture.now_x = canvas.now_x;
  picture.total_height = place_rows(canvas);
  for (const std::uint32_t lane_number : timeline.order()) {
    const RowPlacement& at = canvas.placements[lane_number];
    if (!at.visible || at.y + at.height < 0 || at.y > view.height) continue;
    picture.rows.push_back(row_of(canvas, lane_number));
    const Row& row = picture.rows.back();
    // Marks come first, so that the labels beside them keep their room.
    const std::size_t first_tick = picture.ticks.size();
    detail::add_marks(canvas, lane_number, row, picture);
    detail::add_spans(canvas, lane_number, row, picture, first_tick);
    detail::add_cpu(canvas, lane_number, row, picture);
    if (at.compact) continue;
    detail::add_depth(canvas, lane_number, row, picture);
    detail::add_file(canvas, lane_number, row, picture);
  }
  detail::add_clock(canvas, picture);
  if (view.arrows) detail::add_arrows(canvas, picture);
  picture.axis = axis_ticks(clock, picture.time, picture.width, view.axis_gap, view.measure);
  return picture;
}

RawNs Picture::t_at(float x) const { return time.t_at(static_cast<double>(x)); }

float Picture::x_at(RawNs t) const { return static_cast<float>(time.x(t)); }

}  // namespace procession::world
