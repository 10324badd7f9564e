#include "session/replay.h"

#include <string>

#include "explore/from_recording.h"
#include "explore/schedule.h"

namespace procession::app {

void Replay::go_live(RawNs t) {
  if (const RecordingFollower* follower = shown_.follower())
    run_again(follower->recording().first_at(t + 1) - 1);
}

void Replay::step_back() {
  if (!run_.held()) return;
  std::uint64_t last = 0;
  const record::Recording& recording = shown_.follower()->recording();
  recording.each(1, recording.size(), [&](const Event& event) {
    if (event.kind == Kind::choice) last = event.seq;
    return true;
  });
  if (last != 0) run_again(last - 1);
}

// Replays up to and including event `until`.
void Replay::run_again(std::uint64_t until) {
  error_.reset();
  if (run_.runner().alive() && !run_.steers()) return;
  const record::Recording& recording = shown_.follower()->recording();
  const std::string schedule = explore::to_text(explore::schedule_of(recording, until));
  run_.runner().end();
  Result<Launch> launch = launch_of_shown();
  Result<void> started;
  if (launch)
    started = run_.launch(std::move(*launch), schedule);
  else
    started = tl::unexpected(launch.error());
  if (!started) error_ = started.error();
}

// Makes the next run of the lesson like the one that is shown.
Result<Launch> Replay::launch_of_shown() {
  const record::RunHeader& header = shown_.follower()->recording().header();
  if (header.lesson.empty()) return launch_again(header, run_.speed());
  if (choice_.lesson() == nullptr || choice_.lesson()->id != header.lesson)
    return failure({"error.lesson.not_here", {{"lesson", header.lesson}}});
  choice_.set_variant(header.variant);
  for (const auto& [name, value] : header.parameters) choice_.set_parameter(name, value);
  return launch_of(choice_, run_.speed(), false);
}

}  // namespace procession::app
