// procession schedule FILE [--at TIME]: the order of a run's operations, which another run can
// follow.
#include "base/text.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/read.h"
#include "explore/from_recording.h"
#include "world/clock.h"

namespace procession::cli {
namespace {

// The seq of the last event up to session time `at`.
std::uint64_t seq_at(const record::Recording& recording, SessionNs at) {
  world::SessionClock clock;
  std::uint64_t last = 0;
  each(recording, [&](const Event& event) {
    clock.apply(event);
    if (clock.session_at(event.t) > at) return false;
    last = event.seq;
    return true;
  });
  return last;
}

}  // namespace

int schedule(const Options& options) {
  const SessionNs at(options.at.empty() ? 0 : parse_time(options.at));
  if (at < SessionNs(0)) {
    say("'" + options.at + "' is no time; write it as 1.5, 1.5s or 250ms");
    return kWrongUse;
  }
  const auto recording = open_recording(options.target);
  if (!recording) return kWrongUse;
  const std::uint64_t until = options.at.empty() ? recording->size() : seq_at(*recording, at);
  const explore::Schedule schedule = explore::schedule_of(*recording, until);
  say_state(*recording, options.target);
  return print(explore::to_text(schedule));
}

}  // namespace procession::cli
