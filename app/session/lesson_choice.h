// The lesson that is chosen, and how it runs next: its program and its parameters.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"
#include "record/recording.h"
#include "world/checks/checks.h"

namespace procession::app {

// Not thread-safe.
class LessonChoice {
 public:
  explicit LessonChoice(const std::vector<std::string>& folders);

  const lesson::Lessons& lessons() const { return lessons_; }
  const lesson::Lesson* lesson() const { return lesson_; }  // nullptr: none is chosen
  // False if there is no such lesson. Parameters go back to its defaults.
  bool choose(std::string_view id);
  void choose_none();

  // Which program runs: "cpp" or "python", of those that the lesson has.
  std::string_view variant() const;
  // Parameters whose value the other variant alone has fall back to their defaults.
  void set_variant(const std::string& variant);
  // Leaves the parameters as they are.
  void prefer_variant(const std::string& variant) { variant_ = variant; }

  // For the next run, in the order of the lesson's file: "name" -> value. Empty without a lesson.
  const std::map<std::string, std::string>& parameters() const { return parameters_; }
  void set_parameter(const std::string& name, const std::string& value);
  // Whether a run of this lesson was made with other parameters than the next one will have.
  bool differs_from(const record::RunHeader& header) const;

  // The rules of the lesson that a recording is of.
  void add_checks(const record::RunHeader& header, world::Checks& checks) const;
  // What that lesson calls the check of a verdict; nullptr: it is a rule of every run.
  const lesson::Words* check_title(const record::RunHeader& header,
                                   const world::Verdict& verdict) const;

 private:
  bool has(std::string_view variant) const;

  lesson::Lessons lessons_;
  const lesson::Lesson* lesson_ = nullptr;
  std::string variant_ = "cpp";  // that is wished for; a lesson may lack it
  std::map<std::string, std::string> parameters_;
};

}  // namespace procession::app
