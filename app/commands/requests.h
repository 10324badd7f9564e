// What panels ask for beside the rows of commands: a command with a value. Each is defined in the
// file of its feature and done after the frame, in the order in which they were wanted, so that
// what panels see stands still while they are drawn.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "lesson/answers.h"
#include "lesson/lesson.h"
#include "record/recording.h"
#include "session/step_candidates.h"
#include "settings/program.h"

namespace procession::app {

struct Control;  // what a command acts on (commands/control.h)

using Request = std::function<void(Control&)>;

namespace request {

// Hears how it went: why it could not be done; none: it is done.
using Then = std::function<void(const std::optional<Error>&)>;

// The run.
Request run_schedule(const lesson::Schedule& schedule);
Request run_turns(std::string turns);             // text of core/explore
Request run_program(Program program, Then then);  // remembers it
Request repeat(int times);                        // likewise
Request cancel_repeat();
Request step(StepRow row);
Request set_speed(int per_mille);
Request type(std::string text);
Request send_signal(std::int32_t pid, int number);
Request freeze(std::int32_t pid);
Request thaw(std::int32_t pid);

// The recording.
Request show_run(std::string path);
Request open(std::string path, Then then);  // remembers it; with `then` it alone hears of an error
Request find(std::string words);
Request add_bookmark(record::Bookmark bookmark, Then then);
Request remove_bookmark(record::Bookmark bookmark);

// The lesson.
Request choose_lesson(std::string id);
// Of the lesson that is chosen; remembered where it is not the default.
Request set_parameter(std::string name, std::string value);
Request hold_at_steps(bool holds);
Request guess(const lesson::Question* question, lesson::Guess guess);
Request toggle_experiment(const lesson::Question* question);

// The sentence that the window can't do something goes.
Request dismiss_error();

}  // namespace request
}  // namespace procession::app
