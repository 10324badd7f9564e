// Instants with a note.
#include <optional>

#include "commands/conditions.h"
#include "commands/features.h"
#include "commands/playhead.h"
#include "panels/dialogs/bookmark_panel.h"

namespace procession::app {
namespace {

bool with_bookmarks(const Ui& ui) {
  return with_recording(ui) && !ui.session.bookmarks().all().empty();
}

void step_bookmark(Control& control, int by) {
  const Follower* follower = control.follower();
  if (follower == nullptr) return;
  const std::int64_t now = control.view.now(follower->end_t());
  std::optional<std::int64_t> best;
  for (const record::Bookmark& one : control.session.bookmarks().all())
    if (by > 0 ? one.t > now && (!best || one.t < *best) : one.t < now && (!best || one.t > *best))
      best = one.t;
  if (best) show_event(control, *best);
}

constexpr Command kBookmarkRows[] = {
    {"bookmark", {{'B', Mod::ctrl, "Ctrl+B"}}, with_recording, show_panel<BookmarkPanel>},
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

}  // namespace procession::app
