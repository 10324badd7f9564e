// Commands for bookmarks: instants with a note.
#include <optional>
#include <utility>

#include "commands/conditions.h"
#include "commands/features.h"
#include "commands/playhead.h"

namespace procession::app {
namespace {

bool with_bookmarks(const Situation& now) {
  return with_recording(now) && !now.session.bookmarks().all().empty();
}

void step_bookmark(Control& control, int by) {
  const RecordingFollower* follower = control.follower();
  if (follower == nullptr) return;
  const RawNs now = control.view.now(follower->end_t());
  std::optional<RawNs> best;
  for (const record::Bookmark& one : control.session.bookmarks().all())
    if (by > 0 ? one.t > now && (!best || one.t < *best) : one.t < now && (!best || one.t > *best))
      best = one.t;
  if (best) show_event(control, *best);
}

constexpr Command kBookmarkRows[] = {
    {"bookmark", {{'B', Mod::ctrl, "Ctrl+B"}}, with_recording, show_panel<"bookmark"_panel>},
    {"next_bookmark",
     {{'N', Mod::ctrl, "Ctrl+N"}},
     with_bookmarks,
     [](Control& control) { step_bookmark(control, +1); }},
    {"previous_bookmark",
     {{'N', Mod::ctrl_shift, "Ctrl+Shift+N"}},
     with_bookmarks,
     [](Control& control) { step_bookmark(control, -1); }},
};

}  // namespace

CommandRows bookmark_commands() { return kBookmarkRows; }

Request request::add_bookmark(record::Bookmark bookmark, Then then) {
  return [bookmark = std::move(bookmark), then = std::move(then)](Control& control) {
    control.session.bookmarks().add(bookmark);
    then(control.session.error());
  };
}

Request request::remove_bookmark(record::Bookmark bookmark) {
  return [bookmark = std::move(bookmark)](Control& control) {
    control.session.bookmarks().remove(bookmark);
  };
}

}  // namespace procession::app
