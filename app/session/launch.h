// Launch is what `procession run` is started with. This file starts nothing.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "record/recording.h"
#include "runs/program.h"
#include "session/lesson_choice.h"

namespace procession::app {

struct Launch {
  std::vector<std::string> arguments;    // the arguments of `procession run`
  std::string name;                      // the recording's name begins with it
  std::string folder;                    // working directory; empty: that of the window
  std::vector<std::string> environment;  // NAME=VALUE beside the window's own
};

// Returns the arguments for the chosen lesson with its variant and parameters. `speed`: of the
// session clock, per mille. Requires: a lesson is chosen.
std::vector<std::string> lesson_arguments(const LessonChoice& choice, int speed);

// The same for any variant and parameters.
std::vector<std::string> lesson_arguments(const std::string& lesson, std::string_view variant,
                                          const std::map<std::string, std::string>& parameters,
                                          int speed);

// `hold_steps`: the run is held at the lesson's steps that say so.
Launch launch_of(const LessonChoice& choice, int speed, bool hold_steps);
// Returns an error if there is no file or a quote is not closed.
Result<Launch> launch_of(const Program& program, int speed);
// Runs the program of a recording again that belongs to no lesson. `speed`: as above.
Launch launch_again(const record::RunHeader& header, int speed);

// Returns a path in `folder` that does not exist yet: "FOLDER/NAME-20261125-093000.procession".
std::string fresh_recording(const std::string& folder, const std::string& name);
// Returns the value of --schedule. One argument of a command line may have 128 KiB (execve(2)), so
// a longer schedule is written to the file `path`, which the command reads before it reports its
// start.
Result<std::string> schedule_argument(const std::string& schedule, const std::string& path);

}  // namespace procession::app
