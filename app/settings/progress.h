// Progress is what a learner has done; it is stored in $XDG_STATE_HOME/procession/progress.toml.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace procession::app {

struct LessonProgress {
  std::size_t furthest_page = 0;               // the last page that was read
  std::map<std::string, std::string> answers;  // question -> right, partly, wrong
  std::string last_day;                        // 2026-11-25, local time
};

struct Progress {
  // Whether the run is held at the steps that say so. It is here and not in Settings because it is
  // a learner's choice of how to learn.
  bool holds = true;
  std::map<std::string, LessonProgress> lessons;  // by id

  // Returns the progress of a lesson; empty if it was never begun.
  const LessonProgress& of(std::string_view lesson) const;
  void reset(std::string_view lesson);  // forgets one lesson
};

// Returns $XDG_STATE_HOME/procession/progress.toml, or ~/.local/state/…; empty without a home.
std::string progress_path();
// Loads the file. A missing file gives no progress. A garbled file gives no progress and sets
// `error`.
Progress load_progress(const std::string& path, std::optional<Error>* error = nullptr);
// Creates the folder, writes a new file and renames it over the old one.
Result<void> save_progress(const Progress& progress, const std::string& path);

}  // namespace procession::app
