// RecordingFollower reads a recording, finished or growing, and keeps the models that panels show.
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
  // Called with a new Checks, to which it can add a lesson's rules, once the recording's header is
  // known.
  using Prepare = std::function<void(const record::RunHeader&, world::Checks&)>;

  // Opens the file; reads no events yet. Returns the errors of Recording::open.
  static Result<std::unique_ptr<RecordingFollower>> open(const std::string& path,
                                                         const Prepare& prepare);

  // Reads events for about `budget`. Returns true if there was anything new. Call it again while
  // behind().
  bool pull(std::chrono::microseconds budget);
  bool behind() const { return next_ <= recording_->size(); }
  // Returns the seq of the last event that was read; 0: none.
  std::uint64_t taken() const { return next_ - 1; }
  // Returns the share of the recording that was read, 0 to 1.
  double progress() const;

  const std::string& path() const { return path_; }
  const record::Recording& recording() const { return *recording_; }
  bool live() const { return recording_->life() == record::Life::live; }
  // Returns the world at the end of the recording. It changes with each event.
  std::shared_ptr<const world::World> world() const { return world_; }
  const world::Timeline& timeline() const { return timeline_; }
  const Console& console() const { return console_; }
  const LineHistory& lines() const { return lines_; }
  const Tracebacks& tracebacks() const { return tracebacks_; }
  // Returns the end of the recording: the time of the last event or, for a live run, the present.
  // The present is estimated from the event that arrived with the least delay. So the lane of a
  // long sleep grows although there are no events.
  RawNs end_t() const { return std::max(now_t_, timeline_.end_t()); }
  // Returns end_t() on the timeline's axis.
  UnpausedNs end_unpaused() const { return timeline_.world().clock().unpaused_at(end_t()); }

  // Returns the world at `t`, or the world at the end if `t` is later.
  const world::World& world_at(RawNs t) const;
  // Returns the verdicts of the checks. They are updated by pull(), at most 4 times a second during
  // a live run.
  const std::vector<world::Verdict>& verdicts() const { return verdicts_; }

  // Called with each event after it was applied to the world at the end.
  std::function<void(const Event&, const world::World&)> on_event;

 private:
  RecordingFollower(std::string path, std::unique_ptr<record::Recording> recording);

  std::string path_;
  std::unique_ptr<record::Recording> recording_;
  // At the end; shared by everything that follows the recording.
  std::shared_ptr<world::World> world_;
  world::Timeline timeline_;
  world::Checks checks_;
  Console console_;
  Tracebacks tracebacks_;
  LineHistory lines_;
  mutable world::History history_;  // caches its last result
  bool pass_time();

  RawNs now_t_;
  RawNs shown_t_;  // time of the last frame that was drawn only because time passed
  // Estimated start of the run by this process's steady clock, ns; never too late.
  std::optional<std::int64_t> run_began_;
  std::vector<world::Verdict> verdicts_;
  std::chrono::steady_clock::time_point verdicts_at_;
  std::uint64_t next_ = 1;  // seq of the next event to read
  bool verdicts_stale_ = true;
};

}  // namespace procession::app
