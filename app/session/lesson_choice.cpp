#include "session/lesson_choice.h"

#include "lesson/judge.h"

namespace procession::app {

LessonChoice::LessonChoice(const std::vector<std::string>& folders)
    : lessons_(lesson::load_lessons(folders)), glossary_(lesson::load_glossary(folders)) {
  lessons_.messages.insert(lessons_.messages.end(), glossary_.messages.begin(),
                           glossary_.messages.end());
}

bool LessonChoice::choose(std::string_view id) {
  const lesson::Lesson* found = lesson::find_lesson(lessons_, id);
  if (found == nullptr) return false;
  lesson_ = found;
  parameters_.clear();
  for (const lesson::Parameter& parameter : found->parameters)
    parameters_[parameter.name] = parameter.default_value;
  return true;
}

void LessonChoice::choose_none() {
  lesson_ = nullptr;
  parameters_.clear();
}

std::string_view LessonChoice::variant() const {
  return lesson_ != nullptr ? variant_of(*lesson_) : "python";
}

std::string_view LessonChoice::variant_of(const lesson::Lesson& lesson) const {
  if (variant_ == "python" ? lesson.has_python : lesson.has_cpp) return variant_;
  return lesson.has_cpp ? "cpp" : "python";
}

void LessonChoice::set_variant(const std::string& variant) {
  variant_ = variant;
  if (lesson_ == nullptr) return;
  for (const lesson::Parameter& parameter : lesson_->parameters) {
    const auto only = parameter.only.find(parameters_[parameter.name]);
    if (only != parameter.only.end() && only->second != this->variant())
      parameters_[parameter.name] = parameter.default_value;
  }
}

void LessonChoice::set_parameter(const std::string& name, const std::string& value) {
  if (const auto found = parameters_.find(name); found != parameters_.end()) found->second = value;
}

bool LessonChoice::differs_from(const record::RunHeader& header) const {
  if (lesson_ == nullptr || header.lesson != lesson_->id) return false;
  if (header.variant != variant()) return true;
  for (const auto& [name, value] : header.parameters)
    if (const auto found = parameters_.find(name);
        found != parameters_.end() && found->second != value)
      return true;
  return false;
}

void LessonChoice::add_checks(const record::RunHeader& header, world::Checks& checks) const {
  const lesson::Lesson* of = lesson::find_lesson(lessons_, header.lesson);
  if (of == nullptr) return;
  // A rule that this version does not know is skipped here; `procession check` names it.
  (void)lesson::add_checks(*of, header.variant, header.parameters, checks);
}

const lesson::Words* LessonChoice::check_title(const record::RunHeader& header,
                                               const world::Verdict& verdict) const {
  if (verdict.added < 0) return nullptr;
  const lesson::Lesson* of = lesson::find_lesson(lessons_, header.lesson);
  if (of == nullptr) return nullptr;
  const auto meant = lesson::meant_checks(*of, header.variant, header.parameters);
  const auto index = static_cast<std::size_t>(verdict.added);
  return index < meant.size() ? &meant[index]->title : nullptr;
}

}  // namespace procession::app
