// View is what the user looks at: the playhead, the visible time range, the selection.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "world/layout/layout.h"

namespace procession::app {

// Stretch is a visible time range, and how it moves with the recording (View).
struct Stretch {
  bool fitted = false, following = false;
  UnpausedNs t0, t1;
  bool operator==(const Stretch&) const = default;
};

// Glide is a smooth change of the visible range that is under way.
struct Glide {
  Stretch from, to;
  std::chrono::steady_clock::time_point since;
};

// Range is a time range that was selected with the mouse, and statistics about it.
struct Range {
  bool set = false;
  RawNs t0, t1;
  std::uint64_t first = 0, end = 0;  // seq of its first event, and of the one after its last
  // The most frequent kinds with their counts; empty if there are too many events to count.
  std::vector<std::pair<Kind, std::uint64_t>> kinds;
};

struct View {
  // The playhead. Live: it stays at the end of the recording.
  bool live = true;
  RawNs playhead;        // meaningful unless live
  bool playing = false;  // the playhead moves by itself, at the session's speed
  std::chrono::steady_clock::time_point played_at;  // when it last moved

  // The timeline's visible range (world/time_axis.h). Fitted: it shows everything and grows with a
  // live run. Following: it keeps its length and moves with the end until the user scrolls back.
  bool fitted = true, following = true;
  UnpausedNs t0, t1{5'000'000'000};
  float scroll = 0;
  std::optional<Glide> glide;
  // What was visible before look_at() came nearer; none once the user has zoomed or moved since.
  std::optional<Stretch> before;

  world::Hit hovered, selected;
  Range range;
  bool ranging = false;  // the mouse is selecting it
  std::set<std::uint32_t> folded, threads;

  bool all_checks = false;  // the world panel also lists satisfied checks that are not the lesson's

  // The lane whose menu is or was open, and whether to open the menu at (menu_x, menu_y).
  std::uint32_t menu_lane = world::kNoLane;
  bool open_menu = false;
  float menu_x = 0, menu_y = 0;  // screen coordinates

  // The process that the mouse points at in any panel: all panels highlight it. 0: none.
  std::uint32_t pointed_process = 0, pointed_next = 0;

  // A line of the program's text that the code panel scrolls to next; line 0: none.
  std::string code_file;  // without folders
  std::uint32_t code_line = 0;

  std::string term;  // id of the glossary's term that is read; empty: none was chosen

  int quiet = -1;  // generation of the recording whose notice the user has closed

  RawNs now(RawNs end) const { return live || playhead > end ? end : playhead; }
};

// The functions below are the rules of zooming and panning; `end` is the end of the recording.
// The user moves the view by hand: no glide goes on, and look_back() goes nowhere.
void let_go(View& view);
// Zooms by `factor` (below 1: nearer) so that `anchor` keeps its place.
void zoom(View& view, double factor, UnpausedNs anchor, UnpausedNs end);
// Moves the visible range by `by` ns; following ends if the end of the recording leaves the range.
void pan(View& view, std::int64_t by, UnpausedNs end);
// Shows from `t0` to `t1` with a little room on both sides.
void show(View& view, UnpausedNs t0, UnpausedNs t1, UnpausedNs end);
// Brings `at` into sight. Where the instants from `first` to `at` are different ones within a few
// pixels, the range glides so near that they can be told from each other, and no nearer.
void look_at(View& view, UnpausedNs first, UnpausedNs at, UnpausedNs end);
// Glides back to what was visible before, if the user has not moved since.
void look_back(View& view);
// Moves a gliding range; call it once a frame. Returns whether it moved.
bool glide(View& view, std::chrono::steady_clock::time_point now);
// Lets the visible range follow the end of the recording; call it once a frame.
void follow(View& view, UnpausedNs end, bool growing);

}  // namespace procession::app
