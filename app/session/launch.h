// What `procession run` is started with. Nothing is started here.
#pragma once

#include <string>
#include <vector>

#include "record/recording.h"
#include "runs/program.h"
#include "session/lesson_choice.h"

namespace procession::app {

struct Launch {
  std::vector<std::string> arguments;    // what is run, and how
  std::string name;                      // the recording's name begins with it
  std::string folder;                    // where it runs; empty: here
  std::vector<std::string> environment;  // NAME=VALUE beside the window's own
};

// Of the lesson with its program and parameters. `speed`: of the session clock, per mille.
// Requires: a lesson is chosen.
std::vector<std::string> lesson_arguments(const LessonChoice& choice, int speed);

// `hold_steps`: it is held at the steps that say so.
Launch launch_of(const LessonChoice& choice, int speed, bool hold_steps);
// An error is a sentence: no file, a quote.
Result<Launch> launch_of(const Program& program, int speed);
// The program of a recording that is of no lesson, once more.
Launch launch_again(const record::RunHeader& header);

// A path in `folder` that is not there yet: "FOLDER/NAME-20261125-093000.procession".
std::string fresh_recording(const std::string& folder, const std::string& name);
// One word of a command line may have 128 KiB (execve(2)): a longer schedule goes by the file
// `path`, which the command reads before it says that it has started.
Result<std::string> schedule_argument(const std::string& schedule, const std::string& path);

}  // namespace procession::app
