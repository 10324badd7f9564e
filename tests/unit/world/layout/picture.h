// What the tests of pictures ask of a picture.
#pragma once

#include <string_view>

#include "story.h"
#include "world/layout/layout.h"

namespace procession::world {

// All of a timeline; a sentence is its key, a character one pixel wide.
inline View view_of(const Timeline& timeline) {
  View view;
  view.from_ns = UnpausedNs(0);
  view.to_ns = timeline.world().clock().unpaused_at(timeline.end_t());
  view.height = 2000;
  view.words = [](const Sentence& sentence) { return sentence.key; };
  view.measure = [](std::string_view text) { return static_cast<float>(text.size()); };
  return view;
}

inline const Row* row_of(const Picture& picture, std::string_view name) {
  for (const Row& row : picture.rows)
    if (row.name == name) return &row;
  return nullptr;
}

inline const Plot* plot_of(const Picture& picture, std::uint32_t lane, Counts counts) {
  for (const Plot& plot : picture.plots)
    if (plot.lane == lane && plot.counts == counts) return &plot;
  return nullptr;
}

}  // namespace procession::world
