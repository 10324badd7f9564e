// A Request is a command with a value, which a panel asks for: `ui.want(request::freeze(pid))`. The
// functions here only make one; each is defined in the file of its feature. Requests are executed
// after the frame in the order in which they were made, so that no model changes while panels are
// drawn.
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
#include "session/finder.h"
#include "session/step_candidates.h"
#include "settings/program.h"

namespace procession::app {

struct Control;  // the models that a command changes (commands/control.h)

using Request = std::function<void(Control&)>;

namespace request {

// Then is called with the result of a request: the error, or nothing on success.
using Then = std::function<void(const std::optional<Error>&)>;

// The run.
// Runs the lesson with one of its own schedules.
Request run_schedule(const lesson::Schedule& schedule);
// Runs the lesson, or the program that was run last, with a schedule as core/explore writes it: the
// thread of each step.
Request run_turns(std::string turns);
Request run_program(Program program, Then then);  // `program` is remembered in the settings
// Runs the lesson so many times for its tally; the number is remembered in the settings.
Request repeat(int times);
Request cancel_repeat();
Request step(StepRow row);         // one operation of this thread of a held run
Request set_speed(int per_mille);  // 1000: real speed
Request type(std::string text);    // into the program's stdin
Request send_signal(std::int32_t pid, int number);
// Stops this process alone, and lets it go on.
Request freeze(std::int32_t pid);
Request thaw(std::int32_t pid);

// The recording.
// Shows a recording that is not remembered: one of the last runs.
Request show_run(std::string path);
// Shows a recording and remembers its path in the settings. An error goes to `then` alone, if it is
// given, else to the notice bar.
Request open(std::string path, Then then);
// Searches the events (Finder::search). `kind_words`: the user's words for the name of a kind.
Request find(std::string words, Finder::KindWords kind_words = {});
Request add_bookmark(record::Bookmark bookmark, Then then);
Request remove_bookmark(record::Bookmark bookmark);

// The lesson.
Request choose_lesson(std::string id);
// Sets a parameter of the chosen lesson; it is remembered if it is not the default.
Request set_parameter(std::string name, std::string value);
Request show_step(std::size_t index);  // an index into Walkthrough::steps()
Request hold_at_steps(bool holds);     // whether runs are held at each step; remembered
// Shows the pages that answer questions which are still open.
Request reveal_pages();
Request turn_to_page(std::size_t page);  // 0: the introduction; n: the n-th step
Request guess(const lesson::Question* question, lesson::Guess guess);
// Starts the runs that answer a question which one run can't answer; while they go on, ends them.
Request toggle_experiment(const lesson::Question* question);

// Chooses a lesson, unless it is chosen already, and turns to the page of a step ("": the
// introduction).
Request read_page(std::string lesson, std::string step);
// Shows what a term of the glossary means.
Request show_term(std::string id);

// Removes the error that the notice bar shows.
Request dismiss_error();

}  // namespace request
}  // namespace procession::app
