// Commands that zoom and move the visible time range.
#include "commands/conditions.h"
#include "commands/control.h"
#include "commands/features.h"

namespace procession::app {
namespace {

UnpausedNs end_of(const Control& control) {
  const RecordingFollower* follower = control.follower();
  return follower != nullptr ? follower->end_unpaused() : UnpausedNs();
}

void fit_all(Control& control) {
  let_go(control.view);
  control.view.fitted = control.view.following = true;
  control.view.scroll = 0;
}

// Zooms about the playhead, if that is in view, else about the middle.
void zoom_by(Control& control, double factor) {
  View& view = control.view;
  UnpausedNs anchor = view.t0 + (view.t1 - view.t0) / 2;
  if (const RecordingFollower* follower = control.follower()) {
    const UnpausedNs now =
        follower->timeline().world().clock().unpaused_at(view.now(follower->end_t()));
    if (view.t0 <= now && now <= view.t1) anchor = now;
  }
  zoom(view, factor, anchor, end_of(control));
}

// Moves by an eighth of the visible range.
void pan_by(Control& control, int eighths) {
  View& view = control.view;
  pan(view, eighths * ((view.t1 - view.t0) / 8), end_of(control));
}

constexpr Command kZoomRows[] = {
    {"fit", {{'F', Mod::none, "F"}, {key::kF6, Mod::none, "F6"}}, with_recording, fit_all},
    {"zoom_in",
     {{'W', Mod::none, "W"}, {key::kUp, Mod::ctrl, "Ctrl+↑"}},
     with_recording,
     [](Control& control) { zoom_by(control, 0.7); }},
    {"zoom_out",
     {{'S', Mod::none, "S"}, {key::kDown, Mod::ctrl, "Ctrl+↓"}},
     with_recording,
     [](Control& control) { zoom_by(control, 1 / 0.7); }},
    {"pan_left",
     {{'A', Mod::none, "A"}, {key::kLeft, Mod::ctrl, "Ctrl+←"}},
     with_recording,
     [](Control& control) { pan_by(control, -1); }},
    {"pan_right",
     {{'D', Mod::none, "D"}, {key::kRight, Mod::ctrl, "Ctrl+→"}},
     with_recording,
     [](Control& control) { pan_by(control, +1); }},
};

}  // namespace

CommandRows zoom_commands() { return kZoomRows; }

}  // namespace procession::app
