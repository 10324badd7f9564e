#include "commands/playhead.h"

#include <algorithm>
#include <chrono>

#include "session/pointing.h"

namespace procession::app {

void show_event(Control& control, RawNs t) {
  const RecordingFollower* follower = control.follower();
  if (follower == nullptr) return;
  View& view = control.view;
  view.live = view.playing = false;
  view.playhead = t;
  const std::int64_t length = view.t1 - view.t0;
  const UnpausedNs unpaused = follower->timeline().world().clock().unpaused_at(t);
  if (unpaused < view.t0 || unpaused > view.t1)
    pan(view, unpaused - view.t0 - length / 2, follower->end_unpaused());
}

bool look_at_step(const Session& session, View& view, std::size_t index) {
  const RecordingFollower* follower = session.follower();
  const Walkthrough& walkthrough = session.walkthrough();
  if (follower == nullptr || index >= walkthrough.steps().size()) return false;
  const lesson::Moment moment = walkthrough.moment(index);
  if (moment.seq == 0) return false;
  const UnpausedNs at = follower->timeline().world().clock().unpaused_at(moment.t);
  look_at(view, first_of_moment(*follower, moment), at, follower->end_unpaused());
  return true;
}

void show_step(Control& control, std::size_t index) {
  View& view = control.view;
  if (!look_at_step(control.session, view, index)) return;
  view.live = view.playing = false;
  view.playhead = control.session.walkthrough().moment(index).t;
}

void show_event_of(Control& control, std::uint64_t seq) {
  control.follower()->recording().each(seq, seq, [&](const Event& event) {
    show_event(control, event.t);
    return false;
  });
}

void toggle_pause(Control& control) {
  const RecordingFollower* follower = control.follower();
  View& view = control.view;
  if (control.session.run().runner().alive()) {
    control.session.run().toggle_pause();
  } else if (follower != nullptr) {
    view.playing = !view.playing;
    view.played_at = std::chrono::steady_clock::now();
    if (!view.playing) return;
    if (view.now(follower->end_t()) >= follower->end_t()) view.playhead = RawNs(0);
    view.live = false;
  }
}

bool play(const Session& session, View& view) {
  const RecordingFollower* follower = session.follower();
  if (!view.playing || follower == nullptr) return false;
  const auto now = std::chrono::steady_clock::now();
  const std::int64_t passed =
      std::chrono::duration_cast<std::chrono::nanoseconds>(now - view.played_at).count();
  view.played_at = now;
  const world::SessionClock& clock = follower->timeline().world().clock();
  const SessionNs at = clock.session_at(view.playhead) + passed * session.run().speed() / 1000;
  view.playhead = std::max(clock.t_at(at), view.playhead);
  if (view.playhead >= follower->end_t()) {
    view.playing = false;
    view.live = true;
  }
  return true;
}

}  // namespace procession::app
