#include "session/recording_follower.h"

#include <utility>

namespace procession::app {

using Clock = std::chrono::steady_clock;

namespace {

// Returns the names of the Python sources in the recording: the program's own files.
std::vector<std::string> python_files(const record::Recording& recording) {
  std::vector<std::string> files;
  for (const std::string& name : recording.attachments())
    if (name.ends_with(".py")) files.emplace_back(file_name(name));
  return files;
}

}  // namespace

RecordingFollower::RecordingFollower(std::string path, std::unique_ptr<record::Recording> recording)
    : path_(std::move(path)),
      recording_(std::move(recording)),
      world_(std::make_shared<world::World>()),
      timeline_(world_),
      checks_(world_),
      tracebacks_(python_files(*recording_)) {
  console_.on_line = [this](const ConsoleLine& line) { tracebacks_.take(line); };
}

Result<std::unique_ptr<RecordingFollower>> RecordingFollower::open(const std::string& path,
                                                                   const Prepare& prepare) {
  Result<std::unique_ptr<record::Recording>> recording = record::Recording::open(path);
  if (!recording) return tl::unexpected(recording.error());
  std::unique_ptr<RecordingFollower> follower(new RecordingFollower(path, std::move(*recording)));
  if (prepare) prepare(follower->recording_->header(), follower->checks_);
  return follower;
}

// Advances the present while no event arrives. Returns true if a new frame must be drawn.
bool RecordingFollower::pass_time() {
  constexpr std::int64_t kStep = 200'000'000;  // ns; drawing in software is expensive
  if (!live() || behind()) {
    now_t_ = RawNs(0);
    return false;
  }
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
  // An event arrives a little after its time; the smallest delay gives the best estimate.
  const std::int64_t began = now - timeline_.end_t().ns;
  run_began_ = std::min(run_began_.value_or(began), began);
  now_t_ = RawNs(now - *run_began_);
  // While the run is paused, its picture does not move.
  if (timeline_.world().clock().paused() || now_t_ - shown_t_ < kStep) return false;
  shown_t_ = now_t_;
  return true;
}

bool RecordingFollower::pull(std::chrono::microseconds budget) {
  bool changed = recording_->refresh();
  const Clock::time_point until = Clock::now() + budget;
  const std::uint64_t size = recording_->size();
  if (next_ <= size) {
    recording_->each(next_, size, [&](const Event& event) {
      world_->apply(event);
      timeline_.follow(event);
      checks_.follow(event);
      console_.apply(event);
      lines_.apply(event);
      history_.offer(timeline_.world());
      if (on_event) on_event(event, timeline_.world());
      next_ = event.seq + 1;
      changed = true;
      return (event.seq & 63U) != 0 || Clock::now() < until;
    });
    // Damaged stretches at the end are never handed out.
    if (Clock::now() < until) next_ = size + 1;
  }
  verdicts_stale_ = verdicts_stale_ || changed;
  if (changed) shown_t_ = std::max(shown_t_, timeline_.end_t());
  changed = pass_time() || changed;
  const bool due = Clock::now() - verdicts_at_ > std::chrono::milliseconds(250) || !live();
  if (verdicts_stale_ && !behind() && due) {
    verdicts_ = checks_.verdicts();
    verdicts_at_ = Clock::now();
    verdicts_stale_ = false;
    changed = true;
  }
  return changed;
}

double RecordingFollower::progress() const {
  const std::uint64_t size = recording_->size();
  return size == 0 ? 1.0 : static_cast<double>(next_ - 1) / static_cast<double>(size);
}

const world::World& RecordingFollower::world_at(RawNs t) const {
  if (t >= timeline_.end_t()) return timeline_.world();
  // Finds the last event at or before t: the one before the first event after t.
  return history_.after(
      recording_->first_at(t + 1) - 1,
      [this](std::uint64_t first, std::uint64_t last, const world::History::Sink& sink) {
        recording_->each(first, last, sink);
      });
}

}  // namespace procession::app
