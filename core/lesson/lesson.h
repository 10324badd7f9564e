// A lesson as its folder describes it (format: lessons/README.md). No GUI; starts no process.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "lesson/expression.h"
#include "schema/kind.h"

namespace procession::lesson {

// A text in each language; both exist and are valid UTF-8.
struct Words {
  std::string en;
  std::string zh;
  // `language` is "zh" or "zh_CN.UTF-8"; everything that does not begin with "zh" is English.
  const std::string& in(std::string_view language) const;
};

enum class ParameterType { integer, number, choice, boolean, duration_ms };

// "int", "float", "choice", "bool", "duration_ms".
std::string_view type_name(ParameterType type);

struct Parameter {
  std::string name;
  ParameterType type = ParameterType::integer;
  double min = 0;  // int, float, duration_ms (milliseconds)
  double max = 0;
  std::vector<std::string> choices;  // choice only
  // Of a choice: values that only one variant has, with the variant's name.
  std::map<std::string, std::string> only;
  std::string default_value;  // as the program gets it in name=value
  Words help;
  // "a whole number from 1 to 8", "one of sentinel, joinable": the part of a sentence after
  // "expected".
  std::string expected() const;
};

// A whole number, or the value of a parameter ("$capacity").
struct Amount {
  std::int64_t value = 0;
  std::string parameter;  // empty: `value` counts
};

// The event that a step waits for, or the n-th of several equal ones. Names may hold * and ?.
struct Pattern {
  Kind kind = Kind::none;
  std::string object;   // its name; empty: any or none
  std::string process;  // its name; empty: any
  std::string text;     // the event's text; empty: any
  std::optional<Amount> a;
  std::optional<Amount> b;
  std::optional<Amount> depth;  // of the queue after the event, as core/world counts
  Kind cause = Kind::none;      // the kind of the event's cause; none: any
  // Reached when a thread waits at its gate before the event, if the run holds it there.
  bool before = false;
  std::int64_t waits_ms = 0;  // a request without an answer for this long; 0: at once
  Amount nth{1, {}};
};

// Parameters and their values, as text, for which something applies; a parameter that is not listed
// may have any value.
using When = std::map<std::string, std::vector<std::string>>;
bool is_meant(const When& when, const std::map<std::string, std::string>& parameters);

// The thing that a step points at.
struct Target {
  enum class What { lane, object, code };
  What what = What::lane;
  // lane: a process's name; object: an object's name (both may hold * and ?); code: a text in the
  // program, whose first line with it is shown.
  std::string pattern;
  When when;  // empty: wherever the step is meant
};

// Whether a part of a lesson (a step, a claim, a check, a question) is there in the variant; and
// whether it is meant for a run of it with these parameters.
template <class Part>
bool is_of(const Part& part, std::string_view variant) {
  return part.variant.empty() || part.variant == variant;
}
template <class Part>
bool is_meant(const Part& part, std::string_view variant,
              const std::map<std::string, std::string>& parameters) {
  return is_of(part, variant) && is_meant(part.when, parameters);
}

// What a step says of the instant just after its trigger's event: an expression that is true there.
struct Claim {
  Expression holds;
  std::string variant;  // "cpp", "python"; empty: both
  When when;            // beside the step's own; empty: wherever the step is meant
  // Minor versions of Python 3 from which and up to which it is meant, both included.
  std::optional<int> from_python, to_python;
};

struct Step {
  std::string id;                    // unique in the lesson, or in each variant
  std::string variant;               // "cpp", "python"; empty: both
  When when;                         // when its trigger occurs; its text is for all
  std::optional<Pattern> waits_for;  // nullopt: the reader continues by hand
  std::vector<Target> points_at;
  std::vector<Claim> shows;
  Words title;  // from text.en.md and text.zh.md
  Words text;   // Markdown
};

// A rule of core/world for this lesson, beside those for every run.
struct Check {
  std::string rule;
  std::string object;                        // the name of its object; empty: as the rule says
  std::string variant;                       // "cpp", "python"; empty: both
  std::map<std::string, Amount> arguments;   // numbers of the rule
  std::map<std::string, std::string> texts;  // texts of the rule
  bool shows_fault = false;                  // the rule is broken on purpose, to be seen
  When when;
  Words title;
};

// How an answer to a question is judged (lessons/README.md).
enum class QuestionKind {
  fixed,     // each choice is true or false, computed from this run
  measured,  // a number, computed from this run or from several
  varies,    // a race: what must, may or cannot happen, by a reason; runs illustrate it
};
std::string_view kind_name(QuestionKind kind);  // "fixed", "measured", "varies"

// Whether an outcome of a race occurs: a statement about every possible run, by a reason. Runs can
// refute `must` and `cannot`, never `may`.
enum class Certainty : std::uint8_t { must, may, cannot };
inline constexpr Certainty kCertainties[] = {Certainty::must, Certainty::may, Certainty::cannot};
std::string_view certainty_name(Certainty certainty);  // "must", "may", "cannot"

struct Choice {
  std::string id;
  Words label;
  Expression right;  // whether it is right, in the learner's own run
};

// What is not drawn while the run is held and a question is open, for it would give the answer. All
// may hold * and ?.
struct Veils {
  std::vector<std::string> values;  // VARIABLE@PROCESS: the watched variable's value there
  std::vector<std::string> pages;   // names of watched variables: where they lie
  std::vector<std::string> lines;   // printed lines

  bool is_empty() const { return values.empty() && pages.empty() && lines.empty(); }
};
// Whether one of the patterns of a veil matches the name or the line.
bool is_veiled(const std::vector<std::string>& veil, std::string_view text);

// A question that is asked before the run shows the answer. The answer itself is not here: `right`
// and `answer` are computed from recordings (answers.h).
struct Question {
  std::string id;
  std::string step;     // asked when this step is reached
  std::string variant;  // "cpp", "python"; empty: both
  When when;            // when it is asked
  QuestionKind kind = QuestionKind::fixed;
  Words ask;
  std::vector<Choice> choices;  // fixed: at least two
  bool several = false;         // fixed: more than one may be right; true below format 3
  Expression answer;            // measured: a number; varies: whether a run had this outcome
  // varies: an expression over the parameters whose value is the name of a Certainty. Not set: a
  // lesson of format 1, which does not say.
  Expression certain;
  Words unit;                  // measured
  double within_percent = 10;  // measured: the allowed error in percent …
  double within = 0;           // … or in its unit, if this is not 0
  // measured, over several runs: the settings of each beside the learner's parameters; empty: only
  // the learner's own run. in(N, …) of `answer` is evaluated in the N-th. varies: at most one, for
  // all runs.
  std::vector<std::vector<std::string>> runs;
  Veils veils;
  Words why;
};

// A fact of a run that is counted over many runs: how often each of its texts was seen.
struct Tally {
  std::string fact;     // a name of core/world/facts.h
  std::string object;   // the name of its object; empty if the fact needs none
  std::string variant;  // "cpp", "python"; empty: both
  Words title;
};

// An order of operations that shows an outcome which a free run may not show.
struct Schedule {
  std::string id;
  std::string variant;            // "cpp", "python": the program it is for
  std::vector<std::string> sets;  // NAME=VALUE settings beside the defaults
  Words title;                    // what it shows
  std::string turns;              // text of core/explore
};

struct Card {  // the teacher's
  std::int64_t minutes = 0;
  Words ask, press, expect, reply;
};

struct Chapter {
  std::string id;  // the folder's name without its number: "talking"
  std::int64_t order = 0;
  Words title;
};

// The newest format of lesson.toml that this version knows (its key `format`). What each format
// brought is in lessons/README.md.
inline constexpr std::int64_t kLessonFormat = 3;

struct Lesson {
  std::string id;
  std::int64_t format = 1;  // of lesson.toml
  Chapter chapter;
  std::int64_t order = 0;  // within its chapter
  Words title;
  Words question;
  Words introduction;  // Markdown before the first step of the texts
  std::vector<std::string> concepts;
  std::vector<Parameter> parameters;
  std::vector<Check> checks;
  std::vector<Step> steps;
  Expression::Names names;  // the expressions of [let]
  std::vector<Question> questions;
  std::vector<Tally> tallies;
  std::vector<Schedule> schedules;
  Card card;
  std::map<std::string, std::string> comments;  // of its programs -> Chinese (comments.zh.toml)
  std::string folder;                           // absolute path
  std::vector<std::string> files;  // names of the files that are attached to a recording
  bool has_cpp = false;            // the folder has main.cpp
  bool has_python = false;         // the folder has main.py
};

// What a person should know about a lesson's folder.
struct Message {
  enum class Kind : std::uint8_t {
    mistake,  // the lesson or chapter was left out: a mistake in it, or it can't be read
    note,     // the lesson was loaded: a key was passed over
  };
  std::string file;
  int line = 0;      // from 1; 0: the file as a whole
  std::string what;  // of a mistake: what is there and what was expected
  Kind kind = Kind::mistake;
  std::string sentence() const;
};
// The number of mistakes among them.
std::size_t mistakes_in(const std::vector<Message>& messages);

struct Lessons {
  std::vector<Lesson> lessons;  // in the order of chapters, then of lessons
  std::vector<Message> messages;
};

// The schedule of this name and variant; nullptr if there is none.
const Schedule* find_schedule(const Lesson& lesson, std::string_view id, std::string_view variant);

// Reads every chapter of every folder. A lesson with a mistake is left out and named in `messages`;
// keys that were passed over are named there too. Of two lessons with one id the first counts. It
// only reads; takes some ms a lesson.
Lessons load_lessons(const std::vector<std::string>& folders);

// A lesson from its files, by name (lesson.toml, text.en.md, text.zh.md, and main.cpp or main.py):
// the lesson that was attached to a recording. `origin` is for sentences. `folder` and `chapter`
// stay empty. An error is the first mistake.
Result<Lesson> lesson_from_files(const std::map<std::string, std::string>& files,
                                 const std::string& origin);

// The lesson that explains a recording. If the folder's lesson is the one that ran, `lesson` and
// `sentence` are empty.
struct Recorded {
  std::vector<std::string> differ;  // names of the files that have changed since the run
  std::optional<Lesson> lesson;     // the recording's own, if the folder's differs
  std::string sentence;             // for the reader; empty: none
};
// `id`: the lesson in the recording's header; `files`: its attachments; `here`: the folder's lesson
// with this id, nullptr if there is none. Only lesson.toml and the programs are compared: a changed
// text is not another version. Reads files.
Recorded recorded_lesson(const std::string& id, const std::map<std::string, std::string>& files,
                         const Lesson* here);

// Whether a run that holds at steps is held at this one: it has a trigger, and one of its questions
// is meant for a run of the variant with these parameters.
bool is_held_at(const Lesson& lesson, const Step& step, std::string_view variant,
                const std::map<std::string, std::string>& parameters);

// The value of `amount` in a run with these parameters; 0 if they do not have it.
std::int64_t value_of(const Amount& amount, const std::map<std::string, std::string>& parameters);

// The lesson with this id, or nullptr. The pointer is valid while `lessons` is unchanged.
const Lesson* find_lesson(const Lessons& lessons, std::string_view id);

// The one of `names` with the smallest edit distance to `name`, if it is near enough to be a typing
// error (a third of its letters, at least two); else empty. The view is into `names`.
std::string_view nearest(std::string_view name, const std::vector<std::string>& names);

// Values for all parameters of the lesson, as its program gets them: the defaults, overridden by
// `sets` ("capacity=20"; a later one wins). An error is one sentence: unknown parameter (with the
// nearest name), no "=", wrong type, out of bounds (with the bounds), or a choice that `variant`
// does not have (empty: it has all).
Result<std::map<std::string, std::string>> check_parameters(const Lesson& lesson,
                                                            const std::vector<std::string>& sets,
                                                            std::string_view variant = {});

// The environment variable by which a lesson's program gets a parameter, beside the argument
// name=value: "LESSON_CAPACITY" for "capacity".
std::string environment_variable_of(std::string_view parameter);

// The variants that can run now: "cpp" if its program was built (a file `main` beside main.cpp, or
// a built-in lesson's program), "python" if main.py exists.
std::vector<std::string> runnable_variants(const Lesson& lesson);

// The command that runs the variant, without parameters: {".../bin/lessons/ID"} or {"python3",
// ".../main.py"}. An error says what is missing and what to do.
Result<std::vector<std::string>> lesson_command(const Lesson& lesson, std::string_view variant);

// The folder of this program's data ("lessons", "assets"): in the source tree of its build folder,
// or in share/procession of the prefix that it was installed to.
Result<std::string> find_data_folder(std::string_view name);

// The folders of lessons, for load_lessons(): the built-in one, the user's own
// ($XDG_DATA_HOME/procession/lessons, or ~/.local/share/…; left out if it does not exist), then
// `more`. An error says that the built-in one is missing; the others can still be used.
struct LessonFolders {
  std::vector<std::string> folders;
  std::optional<Error> error;
};
LessonFolders lesson_folders(const std::vector<std::string>& more);

// The folder of the running program's file.
std::string program_folder();

}  // namespace procession::lesson
