// RecordingView is the recording on the screen, with the search in it.
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
  // nullptr: nothing is shown.
  const RecordingFollower* follower() const { return follower_.get(); }
  RecordingFollower* follower() { return follower_.get(); }
  // Increases whenever another recording is shown.
  int generation() const { return generation_; }
  // Returns whether the recording belongs to this lesson.
  bool is_of(const lesson::Lesson& lesson) const;

  // Searches the recording's events. The search continues in the next recording that is shown.
  const Finder& finder() const { return finder_; }
  Finder& finder() { return finder_; }

  // Returns the threads that can't go on, and why. In a live run they appear after one second, or
  // at once while the run is stepped.
  const std::vector<world::Hang>& hangs() const { return hangs_; }

  // Returns the lesson inside the recording if its version differs from the installed one; else
  // nullptr.
  const lesson::Lesson* recorded_lesson() const { return recorded_ ? &*recorded_ : nullptr; }
  // Returns the files in which the two versions differ; empty: no difference.
  const std::vector<std::string>& differing() const { return differing_; }

  // Shows another recording; nullptr: none. Requires: nothing points into recorded_lesson().
  void show(std::unique_ptr<RecordingFollower> follower);
  // Compares the lesson in the recording with the installed one.
  void compare_lesson(const lesson::Lesson& here);

  // Reads the recording for about `budget`. Returns true if anything changed.
  bool pull(std::chrono::microseconds budget);
  // Updates hangs(). `runner` says whether the run is held. Returns true if the number of hangs
  // changed.
  bool find_hangs(const Runner& runner);
  // Returns whether pull() must be called about 30 times a second.
  bool busy() const;
  // Returns whether every event was read and no more will come.
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
