// LessonChoice is the chosen lesson with the variant and parameters of its next run.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/glossary/glossary.h"
#include "lesson/lesson.h"
#include "record/recording.h"
#include "world/checks/checks.h"

namespace procession::app {

// Not thread-safe.
class LessonChoice {
 public:
  explicit LessonChoice(const std::vector<std::string>& folders);

  const lesson::Lessons& lessons() const { return lessons_; }
  const lesson::Glossary& glossary() const { return glossary_; }
  const lesson::Lesson* lesson() const { return lesson_; }  // nullptr: none is chosen
  // Chooses a lesson and sets its default parameters. Returns false if there is no such lesson.
  bool choose(std::string_view id);
  void choose_none();

  // Returns the variant that runs next, "cpp" or "python"; the lesson has it.
  std::string_view variant() const;
  // Returns the variant in which a lesson is shown: the preferred one, if the lesson has it.
  std::string_view variant_of(const lesson::Lesson& lesson) const;
  const std::string& preferred_variant() const { return variant_; }
  // Sets the preferred variant. Parameters with a value that only the other variant has go back to
  // their defaults.
  void set_variant(const std::string& variant);

  // Returns the parameters of the next run: "name" -> value. Empty without a lesson.
  const std::map<std::string, std::string>& parameters() const { return parameters_; }
  void set_parameter(const std::string& name, const std::string& value);
  // Returns whether a run of this lesson had other parameters than the next one will have.
  bool differs_from(const record::RunHeader& header) const;

  // Adds the rules of the recording's lesson to `checks`.
  void add_checks(const record::RunHeader& header, world::Checks& checks) const;
  // Returns the lesson's title for the check of a verdict; nullptr: the check is a rule of every
  // run.
  const lesson::Words* check_title(const record::RunHeader& header,
                                   const world::Verdict& verdict) const;

 private:
  lesson::Lessons lessons_;
  lesson::Glossary glossary_;
  const lesson::Lesson* lesson_ = nullptr;
  std::string variant_ = "cpp";  // the preferred variant; a lesson may lack it
  std::map<std::string, std::string> parameters_;
};

}  // namespace procession::app
