// Commands that move the playhead: to the start, to the end, from event to event.
#include "commands/conditions.h"
#include "commands/features.h"
#include "commands/playhead.h"

namespace procession::app {
namespace {

bool with_selection(const Situation& now) {
  return with_recording(now) && now.view.selected.lane != world::kNoLane;
}

void to_start(Control& control) {
  View& view = control.view;
  const RecordingFollower* follower = control.follower();
  view.live = view.playing = false;
  view.playhead = RawNs(0);
  if (!view.fitted)
    pan(view, UnpausedNs(0) - view.t0 - (view.t1 - view.t0) / 50,
        follower != nullptr ? follower->end_unpaused() : UnpausedNs());
}

void to_live(Control& control) {
  View& view = control.view;
  const RecordingFollower* follower = control.follower();
  const UnpausedNs end = follower != nullptr ? follower->end_unpaused() : UnpausedNs();
  let_go(view);
  view.live = true;
  view.playing = false;
  if (!view.fitted && (view.t1 < end || view.t0 > end))
    pan(view, end + (view.t1 - view.t0) / 20 - view.t1, end);
  view.following = true;
}

void step_event(Control& control, int by) {
  const RecordingFollower* follower = control.follower();
  if (follower == nullptr) return;
  const record::Recording& recording = follower->recording();
  const RawNs now = control.view.now(follower->end_t());
  // Events at the same instant are one step, because the panels show an instant.
  const std::uint64_t after = recording.first_at(by > 0 ? now + 1 : now);
  const std::uint64_t seq = by > 0 ? after : after - 1;
  if (seq >= 1 && seq <= recording.size()) show_event_of(control, seq);
}

// Moves to the next or previous event of the process or object whose lane is selected.
void step_selected(Control& control, int by) {
  const RecordingFollower* follower = control.follower();
  const View& view = control.view;
  if (follower == nullptr || view.selected.lane >= follower->timeline().lanes().size()) return;
  const world::Timeline& timeline = follower->timeline();
  const record::Recording& recording = follower->recording();
  const world::Lane& lane = timeline.lanes()[view.selected.lane];
  const RawNs now = view.now(follower->end_t());
  // Forward starts after the last event at or before the playhead, back starts before the first
  // event at its instant.
  const std::uint64_t seq = by > 0 ? recording.first_at(now + 1) - 1 : recording.first_at(now);
  const world::Direction way = by > 0 ? world::Direction::forward : world::Direction::back;
  const std::uint64_t next = lane.kind == world::LaneKind::object
                                 ? timeline.next_of_object(lane.object, seq, way)
                                 : timeline.next_of_process(lane.process, seq, way);
  if (next != 0) show_event_of(control, next);
}

constexpr Command kTimeRows[] = {
    {"to_start", {{key::kHome, Mod::none, "Home"}}, with_recording, to_start},
    {"to_live", {{key::kEnd, Mod::none, "End"}}, with_recording, to_live},
    {"next_event",
     {{key::kRight, Mod::none, "→"}},
     with_recording,
     [](Control& control) { step_event(control, +1); }},
    {"previous_event",
     {{key::kLeft, Mod::none, "←"}},
     with_recording,
     [](Control& control) { step_event(control, -1); }},
    {"next_of_selected",
     {{key::kRight, Mod::shift, "Shift+→"}},
     with_selection,
     [](Control& control) { step_selected(control, +1); }},
    {"previous_of_selected",
     {{key::kLeft, Mod::shift, "Shift+←"}},
     with_selection,
     [](Control& control) { step_selected(control, -1); }},
};

}  // namespace

CommandRows time_commands() { return kTimeRows; }

}  // namespace procession::app
