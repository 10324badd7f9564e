// A Request is a command with a value, which a panel asks for. Each is defined in the file of its
// feature. Requests are executed after the frame in the order in which they were made, so that no
// model changes while panels are drawn.
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
Request run_schedule(const lesson::Schedule& schedule);
Request run_turns(std::string turns);             // a schedule as core/explore writes it
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
// Remembers it; an error goes to `then` alone if it is given.
Request open(std::string path, Then then);
Request find(std::string words, Finder::KindWords kind_words = {});
Request add_bookmark(record::Bookmark bookmark, Then then);
Request remove_bookmark(record::Bookmark bookmark);

// The lesson.
Request choose_lesson(std::string id);
// Sets a parameter of the chosen lesson; it is remembered if it is not the default.
Request set_parameter(std::string name, std::string value);
Request show_step(std::size_t index);  // an index into Walkthrough::steps()
Request hold_at_steps(bool holds);
// Shows the pages that answer questions which are still open.
Request reveal_pages();
Request turn_to_page(std::size_t page);
Request guess(const lesson::Question* question, lesson::Guess guess);
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
