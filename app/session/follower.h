// Follows a recording, finished or growing, and keeps what the panels show of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "record/recording.h"
#include "session/console.h"
#include "session/history.h"
#include "session/line_history.h"
#include "world/checks.h"
#include "world/timeline.h"

namespace procession::app {

// Not thread-safe.
class Follower {
 public:
  // Gets a fresh Checks to add a lesson's rules to, once the recording's header is known.
  using Prepare = std::function<void(const record::RunHeader&, world::Checks&)>;

  // Opens the file; reads no events yet. Fails with one sentence as Recording::open does.
  static Result<std::unique_ptr<Follower>> open(const std::string& path, const Prepare& prepare);

  // Takes in events for about `budget`; true if there was anything new. Call again while behind().
  bool pull(std::chrono::microseconds budget);
  bool behind() const { return next_ <= recording_->size(); }
  // 0 to 1: how much of what is recorded was taken in.
  double progress() const;

  const std::string& path() const { return path_; }
  const record::Recording& recording() const { return *recording_; }
  bool live() const { return recording_->life() == record::Life::live; }
  const world::Timeline& timeline() const { return timeline_; }
  const Console& console() const { return console_; }
  const LineHistory& lines() const { return lines_; }
  std::int64_t end_t() const { return timeline_.end_t(); }

  // The world at `t`; at or beyond the end, that at the end.
  const world::World& world_at(std::int64_t t);
  // As of the last pull() that brought something, at most 4 times a second while it is live.
  const std::vector<world::Verdict>& verdicts() const { return verdicts_; }

  // Called with every text of the recording that may be drawn (names, items, output).
  std::function<void(std::string_view)> on_text;
  // Called with every event, after the world at the end has taken it.
  std::function<void(const Event&, const world::World&)> on_event;

 private:
  Follower(std::string path, std::unique_ptr<record::Recording> recording);

  std::string path_;
  std::unique_ptr<record::Recording> recording_;
  world::Timeline timeline_;
  world::Checks checks_;
  Console console_;
  LineHistory lines_;
  History history_;
  std::vector<world::Verdict> verdicts_;
  std::chrono::steady_clock::time_point verdicts_at_;
  std::uint64_t next_ = 1;  // seq of the next event to take in
  bool verdicts_stale_ = true;
};

}  // namespace procession::app
