// Follows a recording, finished or growing, and keeps what the panels show of it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "record/recording.h"
#include "session/console.h"
#include "session/line_history.h"
#include "session/tracebacks.h"
#include "world/checks/checks.h"
#include "world/timeline/history.h"
#include "world/timeline/timeline.h"

namespace procession::app {

// Not thread-safe.
class RecordingFollower {
 public:
  // Gets a fresh Checks to add a lesson's rules to, once the recording's header is known.
  using Prepare = std::function<void(const record::RunHeader&, world::Checks&)>;

  // Opens the file; reads no events yet. Fails with one sentence as Recording::open does.
  static Result<std::unique_ptr<RecordingFollower>> open(const std::string& path,
                                                         const Prepare& prepare);

  // Takes in events for about `budget`; true if there was anything new. Call again while behind().
  bool pull(std::chrono::microseconds budget);
  bool behind() const { return next_ <= recording_->size(); }
  // Seq of the last event that was taken in; 0: none.
  std::uint64_t taken() const { return next_ - 1; }
  // 0 to 1: how much of what is recorded was taken in.
  double progress() const;

  const std::string& path() const { return path_; }
  const record::Recording& recording() const { return *recording_; }
  bool live() const { return recording_->life() == record::Life::live; }
  // The world at the end, which changes with each event.
  std::shared_ptr<const world::World> world() const { return world_; }
  const world::Timeline& timeline() const { return timeline_; }
  const Console& console() const { return console_; }
  const LineHistory& lines() const { return lines_; }
  const Tracebacks& tracebacks() const { return tracebacks_; }
  // Where the run is: at the last event; of a live run the time that has passed since, as the
  // event that came soonest tells. So a lane in a long sleep grows, although nothing is told.
  RawNs end_t() const { return std::max(now_t_, timeline_.end_t()); }
  // The same on the timeline's axis.
  UnpausedNs end_unpaused() const { return timeline_.world().clock().unpaused_at(end_t()); }

  // The world at `t`; at or beyond the end, that at the end.
  const world::World& world_at(RawNs t) const;
  // As of the last pull() that brought something, at most 4 times a second while it is live.
  const std::vector<world::Verdict>& verdicts() const { return verdicts_; }

  // Called with every event, after the world at the end has taken it.
  std::function<void(const Event&, const world::World&)> on_event;

 private:
  RecordingFollower(std::string path, std::unique_ptr<record::Recording> recording);

  std::string path_;
  std::unique_ptr<record::Recording> recording_;
  std::shared_ptr<world::World> world_;  // at the end: one for all that follow the recording
  world::Timeline timeline_;
  world::Checks checks_;
  Console console_;
  Tracebacks tracebacks_;
  LineHistory lines_;
  mutable world::History history_;  // keeps its last answer
  bool pass_time();

  RawNs now_t_;
  RawNs shown_t_;  // of the last picture that was asked for because time passed
  std::optional<std::int64_t> run_began_;  // by our own clock, ns; never later than it did
  std::vector<world::Verdict> verdicts_;
  std::chrono::steady_clock::time_point verdicts_at_;
  std::uint64_t next_ = 1;  // seq of the next event to take in
  bool verdicts_stale_ = true;
};

}  // namespace procession::app
