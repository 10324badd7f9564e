// Commands for finding events.
#include <utility>

#include "commands/conditions.h"
#include "commands/features.h"
#include "commands/playhead.h"

namespace procession::app {
namespace {

bool with_found(const Situation& now) {
  return with_recording(now) && !now.session.shown().finder().found().empty();
}

void step_found(Control& control, int by) {
  const RecordingFollower* follower = control.follower();
  if (follower == nullptr) return;
  const Finder& finder = control.session.finder();
  const std::vector<Found>& found = finder.found();
  if (found.empty()) return;
  const RawNs now = control.view.now(follower->end_t());
  // The search wraps around at both ends.
  std::size_t index = finder.first_at(by > 0 ? now + 1 : now);
  if (by > 0)
    index = index < found.size() ? index : 0;
  else
    index = index > 0 ? index - 1 : found.size() - 1;
  show_event(control, found[index].t);
}

constexpr Command kFindRows[] = {
    {"find", {{'F', Mod::ctrl, "Ctrl+F"}}, with_recording, show_panel<"find_bar"_panel>},
    {"next_found",
     {{'G', Mod::ctrl, "Ctrl+G"}},
     with_found,
     [](Control& control) { step_found(control, +1); }},
    {"previous_found",
     {{'G', Mod::ctrl_shift, "Ctrl+Shift+G"}},
     with_found,
     [](Control& control) { step_found(control, -1); }},
};

}  // namespace

CommandRows find_commands() { return kFindRows; }

Request request::find(std::string words, Finder::KindWords kind_words) {
  return [words = std::move(words), kind_words = std::move(kind_words)](Control& control) {
    control.session.finder().search(words, kind_words);
  };
}

}  // namespace procession::app
