#include "draw/complete.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace procession::app {
namespace {

using world::Counts;
using world::FilePlot;
using world::Picture;
using world::Plot;
using world::Row;

world::Colour colour_of(const world::World& world, std::uint32_t process) {
  const world::Process* found = world.process(process);
  if (found == nullptr) return {};
  return {world::Colour::Of::process, static_cast<std::uint8_t>(found->palette)};
}

void pauses(Picture& picture, const Complete& from) {
  for (const world::SessionClock::Pause& pause : from.timeline.world().clock().pauses()) {
    world::Band band;
    band.open = pause.t1 == std::numeric_limits<std::int64_t>::max();
    band.t0_ns = pause.t0;
    band.t1_ns = band.open ? from.timeline.end_t() : pause.t1;
    band.x0 = picture.x_at(band.t0_ns);
    band.x1 = band.open ? std::max(picture.now_x, band.x0) : picture.x_at(band.t1_ns);
    if (band.x1 < 0 || band.x0 > picture.width) continue;
    const float left = std::max(band.x0, 0.0F), right = std::min(band.x1, picture.width);
    if (from.measure(from.paused) + from.view.label_padding * 2 < right - left) {
      band.label = from.paused;
      band.label_x = left + from.view.label_padding;
    }
    picture.pauses.push_back(std::move(band));
  }
}

void speeds(Picture& picture, const Complete& from) {
  float free_from = -1e9F;
  for (const world::SessionClock::Pace& pace : from.timeline.world().clock().paces()) {
    world::SpeedMark mark;
    mark.t = pace.t;
    mark.per_mille = pace.per_mille;
    mark.x = picture.x_at(pace.t);
    if (mark.x < 0 || mark.x > picture.width) continue;
    const std::string label = fmt::format("×{}", static_cast<double>(pace.per_mille) / 1000.0);
    const float x = mark.x + from.view.label_padding * 1.5F;
    if (x > free_from) {
      mark.label = label;
      mark.label_x = x;
      free_from = x + from.measure(label) + from.view.label_padding * 3;
    }
    picture.speeds.push_back(std::move(mark));
  }
}

// Ticks at round session times: none inside of a pause.
void session_axis(Picture& picture, const Complete& from) {
  const world::SessionClock& clock = from.timeline.world().clock();
  if (clock.pauses().empty() && clock.paces().empty()) return;
  const std::int64_t s0 = clock.session_at(picture.t0_ns), s1 = clock.session_at(picture.t1_ns);
  if (s1 <= s0) return;
  std::vector<world::AxisTick> ticks =
      world::axis_ticks(s0, s1, picture.width, from.view.axis_gap, from.measure);
  float free_from = -1e9F;
  for (world::AxisTick& tick : ticks) {
    const float before = tick.x;
    tick.t = clock.t_at(tick.t);
    tick.x = picture.x_at(tick.t);
    tick.label_x += tick.x - before;
    // Where the clock runs fast, labels come near each other.
    if (tick.label_x < free_from) tick.label.clear();
    if (!tick.label.empty())
      free_from = tick.label_x + from.measure(tick.label) + from.view.axis_gap;
  }
  picture.axis = std::move(ticks);
}

// What a mark of an object's lane makes of its number; false: nothing.
bool counted(const world::Mark& mark, std::int64_t& count) {
  switch (mark.kind) {
    case Kind::flag_set:
      count = 1;
      return true;
    case Kind::flag_clear:
      count = 0;
      return true;
    case Kind::value_write:
      count = mark.a;
      return true;
    case Kind::file_write:
      count = std::max(count, std::max<std::int64_t>(mark.a, 0) + mark.b);
      return true;
    default:
      return false;
  }
}

void steps(Picture& picture, const Row& row, const world::Lane& lane, const world::Object& object,
           const Complete& from) {
  Plot plot;
  plot.lane = row.lane;
  plot.counts = object.type == "flag"   ? Counts::flag
                : object.type == "file" ? Counts::bytes
                                        : Counts::value;
  plot.colour = row.colour;
  plot.y = row.y + row.height * 0.12F;
  plot.height = row.height * 0.84F;
  if (object.type == "file")
    plot.height = std::max(row.height * 0.84F - std::min(from.view.file_strip, row.height * 0.5F),
                           row.height * 0.2F);
  plot.base_y = plot.y + plot.height;
  // Its numbers from the first mark on: the greatest and the least give the scale.
  std::vector<std::pair<std::int64_t, std::int64_t>> numbers;  // t, count
  std::int64_t count = 0;
  for (const world::Mark& mark : lane.marks)
    if (counted(mark, count)) numbers.emplace_back(mark.t, count);
  if (numbers.empty()) return;
  plot.top = 1;
  for (const auto& [t, number] : numbers) {
    plot.top = std::max(plot.top, number);
    plot.bottom = std::min(plot.bottom, number);
  }
  const auto y = [&](std::int64_t number) {
    return plot.base_y -
           plot.height * static_cast<float>(static_cast<double>(number - plot.bottom) /
                                            static_cast<double>(plot.top - plot.bottom));
  };
  float level = y(0);
  for (const auto& [t, number] : numbers) {
    const float x = picture.x_at(t);
    if (x > picture.width) break;
    const float at = std::max(x, 0.0F);
    if (plot.points.empty()) plot.points.push_back({0, level});
    plot.points.push_back({at, level});
    level = y(number);
    plot.points.push_back({at, level});
  }
  if (plot.points.empty()) return;
  const float end = std::clamp(picture.now_x, plot.points.back().x, picture.width);
  plot.points.push_back({end, level});
  picture.plots.push_back(std::move(plot));
}

void file(Picture& picture, const Row& row, const world::Object& object, const Complete& from) {
  const world::File& file = object.file;
  FilePlot plot;
  plot.lane = row.lane;
  plot.height = std::min(from.view.file_strip, row.height * 0.5F);
  plot.y = row.y + row.height - plot.height;
  plot.width = picture.width;
  plot.size = file.size;
  plot.lost_bytes = file.overwritten;
  for (const world::FilePiece& piece : file.pieces) {
    FilePlot::Segment segment;
    const auto x = [&](std::int64_t offset) {
      return plot.width *
             static_cast<float>(static_cast<double>(offset) /
                                static_cast<double>(std::max<std::int64_t>(file.size, 1)));
    };
    segment.x0 = x(piece.offset);
    segment.x1 = x(piece.offset + piece.bytes);
    segment.offset = piece.offset;
    segment.bytes = piece.bytes;
    segment.process = piece.process;
    segment.colour = colour_of(from.at, piece.process);
    segment.seq = piece.seq;
    plot.segments.push_back(segment);
  }
  for (const world::FileUser& user : file.users) {
    const std::int64_t waits = user.buffered > 0 ? user.buffered : user.lost;
    const world::Process* process = from.at.process(user.process);
    if (waits > 0 && process != nullptr)
      plot.buffers.push_back({user.process, process->name, colour_of(from.at, user.process), waits,
                              user.buffered == 0});
  }
  if (file.size > 0 || !plot.buffers.empty()) picture.files.push_back(std::move(plot));
}

}  // namespace

void complete(Picture& picture, const Complete& from) {
  if (picture.pauses.empty() && picture.speeds.empty()) {
    pauses(picture, from);
    speeds(picture, from);
    session_axis(picture, from);
  }
  const bool files_laid_out = !picture.files.empty();
  for (const Row& row : picture.rows) {
    if (row.kind != world::LaneKind::object) continue;
    const world::Lane& lane = from.timeline.lanes()[row.lane];
    const world::Object* object = from.at.object(lane.object);
    if (object == nullptr) object = from.timeline.world().object(lane.object);
    if (object == nullptr) continue;
    const bool is_file = object->type == "file";
    const bool has_steps = std::any_of(picture.plots.begin(), picture.plots.end(),
                                       [&](const Plot& plot) { return plot.lane == row.lane; });
    if (!has_steps &&
        (is_file || object->type == "flag" || (object->type == "value" && object->count <= 1)))
      steps(picture, row, lane, *object, from);
    if (is_file && !files_laid_out)
      if (const world::Object* then = from.at.object(lane.object)) file(picture, row, *then, from);
  }
}

}  // namespace procession::app
