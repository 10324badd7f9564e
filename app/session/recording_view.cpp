#include "session/recording_view.h"

#include <map>
#include <utility>

namespace procession::app {

bool RecordingView::is_of(const lesson::Lesson& lesson) const {
  return follower_ && follower_->recording().header().lesson == lesson.id;
}

void RecordingView::show(std::unique_ptr<RecordingFollower> follower) {
  follower_ = std::move(follower);
  recorded_.reset();
  differing_.clear();
  hangs_.clear();
  finder_.restart();
  ++generation_;
}

void RecordingView::compare_lesson(const lesson::Lesson& here) {
  std::map<std::string, std::string> files;
  for (const std::string& name : follower_->recording().attachments())
    if (Result<std::string> text = follower_->recording().attachment(name); text)
      files[name] = std::move(*text);
  lesson::Recorded recorded = lesson::recorded_lesson(here.id, files, &here);
  recorded_ = std::move(recorded.lesson);
  if (recorded_) differing_ = std::move(recorded.differ);
}

bool RecordingView::pull(std::chrono::microseconds budget) {
  if (!follower_) return false;
  bool changed = follower_->pull(budget);
  if (!finder_.done(*follower_)) changed = finder_.pull(*follower_, budget) || changed;
  return changed;
}

bool RecordingView::find_hangs(const Runner& runner) {
  const std::size_t before = hangs_.size();
  hangs_.clear();
  const bool by_steps = runner.hold() == Hold::paused && runner.steps();
  if (follower_ && follower_->live() && !follower_->behind() &&
      (runner.hold() == Hold::none || by_steps)) {
    const world::World& world = follower_->timeline().world();
    hangs_ = world::lasting_hangs(world, follower_->end_t(), by_steps ? 0 : world::kLastingHangNs);
  }
  return hangs_.size() != before;
}

bool RecordingView::busy() const {
  return follower_ && (follower_->live() || follower_->behind() || !finder_.done(*follower_));
}

}  // namespace procession::app
