// What a learner has done, kept between days: $XDG_STATE_HOME/procession/progress.toml.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace procession::app {

struct LessonProgress {
  std::size_t furthest_page = 0;               // of those read
  std::map<std::string, std::string> answers;  // question -> right, partly, wrong
  std::string last_day;                        // 2026-11-25, local time
};

struct Progress {
  bool holds = true;                              // the run is held at the steps that say so
  std::map<std::string, LessonProgress> lessons;  // by id

  // What was never begun is empty.
  const LessonProgress& of(std::string_view lesson) const;
  void reset(std::string_view lesson);  // forgets one lesson
};

// $XDG_STATE_HOME/procession/progress.toml, or ~/.local/state/…; empty without a home.
std::string progress_path();
// A missing file is no progress; a garbled one too, with its mistake in `error`.
Progress load_progress(const std::string& path, std::optional<Error>* error = nullptr);
// Makes the folder, writes a new file and renames it over the old one.
Result<void> save_progress(const Progress& progress, const std::string& path);

}  // namespace procession::app
