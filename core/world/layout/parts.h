// What the files of layout share: not for others.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "world/layout/layout.h"

namespace procession::world::detail {

// Where a lane stands, whether it can be seen or not.
struct RowPlacement {
  bool visible = false;  // not folded away
  float y = 0, height = 0;
  bool compact = false;  // one line, without a plot
};

struct Canvas {
  const Timeline& timeline;
  const View& view;
  TimeAxis time;
  RawNs t0, t1;                          // what lies between them can be seen; t0 < t1
  std::vector<RowPlacement> placements;  // by lane number
  float now_x;                           // as in Picture

  // Not clamped to the plot, but to what a float holds well.
  float x(RawNs t) const { return static_cast<float>(std::clamp(time.x(t), -1e6, 1e6)); }
  RawNs t_at(double x) const { return time.t_at(x); }
  std::int64_t pixel() const {  // ns outside of pauses, at least 1
    return static_cast<std::int64_t>(std::clamp(time.ns_per_pixel(), 1.0, 4e18));
  }
  float measure(std::string_view text) const;
  std::string words(std::string_view key) const;  // "" where there are no words
  RawNs playhead() const;                         // within the recording
};

Colour colour_of_process(const Timeline& timeline, std::uint32_t process);
Colour colour_of_object(std::uint32_t object);
// Whether the thread's lane is hidden until its process's threads are asked for.
bool is_folded(const World& world, const Thread& thread);

// Each adds to the picture what belongs to one row that can be seen.
// The row's ticks are those from `first_tick` on.
void add_spans(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture,
               std::size_t first_tick);
void add_marks(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_depth(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_file(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
// Pauses and speeds.
void add_clock(const Canvas& canvas, Picture& picture);

// What stands in an object at the playhead, for its row; "" where its picture says it.
std::string value_of(const Canvas& canvas, const Lane& lane);
// Row::on_cpu_per_mille of the lane.
int on_cpu_per_mille(const Lane& lane);
void add_cpu(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_arrows(const Canvas& canvas, Picture& picture);

}  // namespace procession::world::detail
