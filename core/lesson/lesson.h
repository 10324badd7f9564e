// A lesson as its folder tells it (format: lessons/README.md). No GUI, starts nothing.
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

// The same words in each language of the house; both are there and are UTF-8.
struct Words {
  std::string en;
  std::string zh;
  // `language` as in "zh", "zh_CN.UTF-8"; all that does not begin with "zh" is English.
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
  // choice only: those that one variant alone has, with its name.
  std::map<std::string, std::string> only;
  std::string default_value;  // as the program gets it in name=value
  Words help;
  // "a whole number from 1 to 8", "one of sentinel, joinable": for a sentence after "expected".
  std::string expected() const;
};

// A whole number of the file, or the value of a parameter ("$capacity").
struct Amount {
  std::int64_t value = 0;
  std::string parameter;  // empty: `value` is meant
};

// An event, or the n-th of several alike, that a step waits for. Names may hold * and ?.
struct Pattern {
  Kind kind = Kind::none;
  std::string object;   // its name; empty: any or none
  std::string process;  // its name; empty: any
  std::string text;     // the event's text; empty: any
  std::optional<Amount> a;
  std::optional<Amount> b;
  std::optional<Amount> depth;  // of the queue after it, as core/world counts
  Kind cause = Kind::none;      // the kind of the event that allowed it; none: any
  bool before = false;  // met when a thread stands at its gate before it, if the run holds it there
  std::int64_t waits_ms = 0;  // a request that was not answered for so long; 0: at once
  Amount nth{1, {}};
};

// What a step points at.
struct Target {
  enum class What { lane, object, code };
  What what = What::lane;
  // lane: a process's name; object: an object's name (both may hold * and ?); code: text that
  // stands in the program: its first line with it is meant.
  std::string pattern;
};

// Parameters and the values at which something is meant, as text; one that is not here may be
// anything.
using When = std::map<std::string, std::vector<std::string>>;
bool is_meant(const When& when, const std::map<std::string, std::string>& parameters);

struct Step {
  std::string id;                    // once in the lesson, or once for each variant
  std::string variant;               // "cpp", "python"; empty: both
  When when;                         // where its trigger comes; its text is for all
  std::optional<Pattern> waits_for;  // none: the reader goes on by hand
  bool hold = false;                 // whether the run is held there until the learner goes on
  std::vector<Target> points_at;
  Words title;  // from text.en.md and text.zh.md
  Words text;   // Markdown
};

// A rule of core/world that holds for this lesson beside those that hold for every run.
struct Check {
  std::string rule;
  std::string object;   // name of the object it is about; empty: what the rule says itself
  std::string variant;  // "cpp", "python"; empty: both
  std::map<std::string, Amount> arguments;   // numbers that the rule asks for
  std::map<std::string, std::string> texts;  // likewise texts
  When when;
  Words title;
};

// How an answer to a question is judged (LESSON-STANDARD.md).
enum class QuestionKind {
  fixed,     // one truth for each choice, computed from this run
  measured,  // a number, computed from this run or from several
  varies,    // a race: how often over many runs; never graded on one
};
std::string_view kind_name(QuestionKind kind);  // "fixed", "measured", "varies"

struct Choice {
  std::string id;
  Words label;
  Expression right;  // whether it is, in the learner's own run
};

// Asked before the run shows the answer. Nothing here says what is right: `right` and `answer` are
// computed from recordings (answers.h).
struct Question {
  std::string id;
  std::string step;     // asked when this one is reached
  std::string variant;  // "cpp", "python"; empty: both
  When when;            // where it is asked
  QuestionKind kind = QuestionKind::fixed;
  Words ask;
  std::vector<Choice> choices;  // fixed: at least two
  Expression answer;            // measured: a number; varies: whether it was so in a run
  Words unit;                   // measured
  double within_percent = 10;   // measured: so near is right …
  double within = 0;            // … or so near, in its unit, if this is not 0
  // measured, over several runs: what is set in each beside the learner's parameters; empty: the
  // learner's own run alone. in(N, …) of `answer` means the N-th. varies: at most one, set in all.
  std::vector<std::vector<std::string>> runs;
  Words why;
};

// A fact of a run that is counted over many runs: how often was which text of it seen.
struct Tally {
  std::string fact;     // a name of core/world/facts.h
  std::string object;   // name of what it is about; empty where the fact needs none
  std::string variant;  // "cpp", "python"; empty: both
  Words title;
};

// An order of operations in which something is to be seen that a free run may not show.
struct Schedule {
  std::string id;
  std::string variant;            // "cpp", "python": whose program's it is
  std::vector<std::string> sets;  // NAME=VALUE that it needs beside the defaults
  Words title;                    // what is seen
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

struct Lesson {
  std::string id;
  Chapter chapter;
  std::int64_t order = 0;  // within its chapter
  Words title;
  Words question;
  Words introduction;  // Markdown before the first step of the texts
  std::vector<std::string> concepts;
  std::vector<Parameter> parameters;
  std::vector<Check> checks;
  std::vector<Step> steps;
  Expression::Names names;  // of [let]
  std::vector<Question> questions;
  std::vector<Tally> tallies;
  std::vector<Schedule> schedules;
  Card card;
  std::string folder;              // absolute path
  std::vector<std::string> files;  // in the folder, of those that travel inside a recording
  bool has_cpp = false;            // main.cpp stands in the folder
  bool has_python = false;         // main.py does
};

// A mistake in a lesson's folder, or a folder that can't be read.
struct Message {
  std::string file;
  int line = 0;      // from 1; 0: the file as a whole
  std::string what;  // what stands there and what was expected
  std::string sentence() const;
};

struct Lessons {
  std::vector<Lesson> lessons;  // in the order of chapters, then of lessons
  std::vector<Message> messages;
};

// The schedule of this name and variant; nullptr: there is none.
const Schedule* find_schedule(const Lesson& lesson, std::string_view id, std::string_view variant);

// Reads every chapter of every folder. A lesson with a mistake is left out and named in `messages`;
// an id that stands twice counts where it stands first. Reads only; not cheap (some ms a lesson).
Lessons load_lessons(const std::vector<std::string>& folders);

// A lesson from its files alone, by name (lesson.toml, text.en.md, text.zh.md, and main.cpp or
// main.py): how a recording that travelled explains itself. `place` is for sentences. `folder` and
// `chapter` stay empty. An error is the first mistake.
Result<Lesson> lesson_from_files(const std::map<std::string, std::string>& files,
                                 const std::string& origin);

// What a recording of a lesson is read with. Nothing is said, and `lesson` is empty, where the
// lesson of the folder is the one that ran.
struct Recorded {
  std::vector<std::string> differ;  // names of files that are not those that ran
  std::optional<Lesson> lesson;     // the recording's own, where it is another than the folder's
  std::string sentence;             // for the reader; empty: nothing to say
};
// `id`: the lesson that the recording's header names; `files`: what travelled in it (its
// attachments); `here`: the lesson with this id in the folder, nullptr if there is none. Another
// wording of a text is no other version: lesson.toml and the programs are compared. Reads files.
Recorded recorded_lesson(const std::string& id, const std::map<std::string, std::string>& files,
                         const Lesson* here);

// What `amount` is in a run with these parameters; 0 where they do not have it.
std::int64_t value_of(const Amount& amount, const std::map<std::string, std::string>& parameters);

// The lesson with this id, or nullptr. The pointer lasts as long as `lessons` is unchanged.
const Lesson* find_lesson(const Lessons& lessons, std::string_view id);

// Of `names` the one with the smallest edit distance to `name`, if it is near enough to have been
// meant (a third of its letters, at least two); else empty. The view is into `names`.
std::string_view nearest(std::string_view name, const std::vector<std::string>& names);

// Values for all parameters of the lesson, as its program gets them: the defaults, and over them
// `sets` ("capacity=20"; a later one wins). An error is one sentence: unknown parameter (with the
// nearest name), no "=", wrong type, out of bounds (with the bounds), or a choice that `variant`
// does not have (empty: it has all).
Result<std::map<std::string, std::string>> check_parameters(const Lesson& lesson,
                                                            const std::vector<std::string>& sets,
                                                            std::string_view variant = {});

// The variants that can run now: "cpp" if its program was built (a file `main` beside main.cpp,
// else one of the house's), "python" if main.py is there.
std::vector<std::string> runnable_variants(const Lesson& lesson);

// The command that runs the variant, without parameters: {".../bin/lessons/ID"} or
// {"python3", ".../main.py"}. An error says what is missing and what to do.
Result<std::vector<std::string>> lesson_command(const Lesson& lesson, std::string_view variant);

// Folder of the data that goes with this program ("lessons", "assets"): in the source tree of the
// build folder that it was built into, else in share/procession of the prefix it was installed to.
Result<std::string> find_data_folder(std::string_view name);

// Folders of lessons, as load_lessons() takes them: the house's, the person's own
// ($XDG_DATA_HOME/procession/lessons, or ~/.local/share/…; left out where there is none), then
// `more`. An error says that the house's are missing; the others can be used all the same.
struct LessonFolders {
  std::vector<std::string> folders;
  std::optional<Error> error;
};
LessonFolders lesson_folders(const std::vector<std::string>& more);

// The folder of the running program's binary.
std::string program_folder();

}  // namespace procession::lesson
