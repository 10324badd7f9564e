// What the files of layout share: not for others.
#pragma once

#include <cstdint>
#include <vector>

#include "world/layout.h"

namespace procession::world::detail {

// Where a lane stands, whether it can be seen or not.
struct Seat {
  bool shown = false;  // not folded away
  float y = 0, height = 0;
};

struct Canvas {
  const Timeline& timeline;
  const View& view;
  std::int64_t t0, t1;      // t0 < t1
  double per_ns;            // pixels
  std::vector<Seat> seats;  // by lane number

  // Not clamped to the plot, but to what a float holds well.
  float x(std::int64_t t) const;
  std::int64_t t_at(double x) const;
  std::int64_t pixel() const;  // ns, at least 1
  float measure(std::string_view text) const;
};

Colour colour_of_process(const Timeline& timeline, std::uint32_t process);
Colour colour_of_object(std::uint32_t object);

// Each adds to the picture what belongs to one row that can be seen.
void add_spans(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_marks(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_depth(const Canvas& canvas, std::uint32_t lane, const Row& row, Picture& picture);
void add_arrows(const Canvas& canvas, Picture& picture);

}  // namespace procession::world::detail
