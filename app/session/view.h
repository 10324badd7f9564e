// What the person looks at: the playhead, the stretch of time on the screen, what is chosen.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "world/layout/layout.h"

namespace procession::app {

// A stretch of time that was drawn with the mouse, and what is known of it.
struct Range {
  bool set = false;
  RawNs t0, t1;
  std::uint64_t first = 0, end = 0;  // seq of its first event, and of the one after its last
  std::vector<std::string> kinds;    // "queue.put 12"; empty if there are too many to count
};

struct View {
  // Playhead. Live: it is where the recording ends.
  bool live = true;
  RawNs playhead;        // meaningful unless live
  bool playing = false;  // the playhead moves by itself, at the session's speed
  std::chrono::steady_clock::time_point played_at;  // when it did so last

  // The timeline's stretch (world/time_axis.h). Fitted: it shows all, and grows
  // with a live run. Following: it keeps its length and moves with the end, until the person
  // scrolls back.
  bool fitted = true, following = true;
  UnpausedNs t0, t1{5'000'000'000};
  float scroll = 0;

  world::Hit hovered, selected;
  Range range;
  bool ranging = false;  // the mouse draws it
  std::set<std::uint32_t> folded, threads;

  bool all_checks = false;  // the world panel lists also what holds and no lesson asks for

  // The lane whose menu is or was open, and whether it is to be opened at `menu_at`.
  std::uint32_t menu_lane = world::kNoLane;
  bool open_menu = false;
  float menu_x = 0, menu_y = 0;  // screen coordinates

  // A process that is pointed at in any panel: all panels bring it forward. 0: none.
  std::uint32_t pointed_process = 0, pointed_next = 0;

  // A place in the program's text that the code panel brings into sight next; line 0: none.
  std::string code_file;  // without folders
  std::uint32_t code_line = 0;

  int quiet = -1;  // the session's generation whose complaint the person has put away

  RawNs now(RawNs end) const { return live || playhead > end ? end : playhead; }
};

// Pure rules of zooming and panning; `end` is where the recording ends.
// Zooms by `factor` (below 1: nearer) so that `anchor` keeps its place.
void zoom(View& view, double factor, UnpausedNs anchor, UnpausedNs end);
// Moves the stretch by `by` ns; following goes on only where the end stays in view.
void pan(View& view, std::int64_t by, UnpausedNs end);
// Shows from `t0` to `t1` with a little room on both sides.
void show(View& view, UnpausedNs t0, UnpausedNs t1, UnpausedNs end);
// Called once a frame: lets the stretch follow the end of what is recorded.
void follow(View& view, UnpausedNs end, bool growing);

}  // namespace procession::app
