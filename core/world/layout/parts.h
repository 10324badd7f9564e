// Helpers of the files of this folder only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "world/layout/layout.h"

namespace procession::world::detail {

// The rectangle of a lane's row, also of one outside of the view.
struct RowPlacement {
  bool visible = false;  // not folded away
  float y = 0, height = 0;
  bool compact = false;  // one line, without a plot
};

struct Canvas {
  const Timeline& timeline;
  const View& view;
  TimeAxis time;
  RawNs t0, t1;                          // the visible range; t0 < t1
  std::vector<RowPlacement> placements;  // by lane number
  float now_x;                           // as in Picture

  // The x of `t`, clamped to a range that a float represents well, not to the plot.
  float x(RawNs t) const { return static_cast<float>(std::clamp(time.x(t), -1e6, 1e6)); }
  RawNs t_at(double x) const { return time.t_at(x); }
  std::int64_t pixel() const {  // length of a pixel in ns outside of pauses, at least 1
    return static_cast<std::int64_t>(std::clamp(time.ns_per_pixel(), 1.0, 4e18));
  }
  float measure(std::string_view text) const;
  std::string words(std::string_view key) const;  // "" if View::words is not set
  RawNs playhead() const;                         // within the recording
};

Colour colour_of_process(const Timeline& timeline, std::uint32_t process);
Colour colour_of_object(std::uint32_t object);
// Returns whether the thread's lane is hidden unless View::threads has its process.
bool is_folded(const World& world, const Thread& thread);

// Each function adds the elements of one visible row to the picture. The ticks of the row begin at
// index `first_tick`.
void add_spans(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture,
               std::size_t first_tick);
void add_marks(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_depth(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_file(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
// Adds the bands of pauses and the marks of speeds.
void add_clock(const Canvas& canvas, Picture& picture);

// Returns the state of an object at the playhead, for its row; "" if its picture shows it.
std::string value_of(const Canvas& canvas, const Lane& lane);
// Row::on_cpu_per_mille of the lane, from the samples up to `until`; those of a pause that lasts at
// that instant do not count, for nothing moves meanwhile.
int on_cpu_per_mille(const Timeline& timeline, const Lane& lane, RawNs until);
void add_cpu(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_arrows(const Canvas& canvas, Picture& picture);

}  // namespace procession::world::detail
