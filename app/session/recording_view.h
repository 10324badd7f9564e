// The recording on the screen, and what was looked for in it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "runs/runner.h"
#include "session/finder.h"
#include "session/recording_follower.h"
#include "world/diagnosis/hang.h"

namespace procession::app {

// Not thread-safe.
class RecordingView {
 public:
  const RecordingFollower* follower() const {
    return follower_.get();
  }  // nullptr: nothing is shown
  RecordingFollower* follower() { return follower_.get(); }
  // Counts up whenever another recording is shown.
  int generation() const { return generation_; }
  // Whether the recording that is shown is of this lesson.
  bool is_of(const lesson::Lesson& lesson) const;

  // Its events. The words that were asked for are looked for in the next recording too.
  const Finder& finder() const { return finder_; }
  Finder& finder() { return finder_; }

  // Threads that can't go on, and why: those that could not for a second or more of a run that is
  // alive and goes on; at once while it goes by steps.
  const std::vector<world::Hang>& hangs() const { return hangs_; }

  // The lesson as it travelled in the recording, where it is of another version than the one that
  // is here; nullptr: it is not.
  const lesson::Lesson* recorded_lesson() const { return recorded_ ? &*recorded_ : nullptr; }
  // Files in which those two differ. Empty: no difference.
  const std::vector<std::string>& differing() const { return differing_; }

  // Another recording is shown; nullptr: none. Nothing may point into recorded_lesson().
  void show(std::unique_ptr<RecordingFollower> follower);
  // Compares the lesson in the recording with the one that is here.
  void compare_lesson(const lesson::Lesson& here);

  // Follows the recording for about `budget`; true if anything changed.
  bool pull(std::chrono::microseconds budget);
  // `runner`: whether the run is held. True if there are more hangs, or fewer.
  bool find_hangs(const Runner& runner);
  // Whether pull() is wanted some 30 times a second.
  bool busy() const;
  // Every event was taken, and no more will come.
  bool is_over() const { return follower_ && !follower_->live() && !follower_->behind(); }

 private:
  std::unique_ptr<RecordingFollower> follower_;
  std::optional<lesson::Lesson> recorded_;
  std::vector<std::string> differing_;
  std::vector<world::Hang> hangs_;
  Finder finder_;
  int generation_ = 0;
};

}  // namespace procession::app
