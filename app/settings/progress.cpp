#include "settings/progress.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "base/home.h"
#include "settings/settings.h"
#include "toml/toml.h"

namespace procession::app {

const LessonProgress& Progress::of(std::string_view lesson) const {
  static const LessonProgress kNone;
  const auto found = lessons.find(std::string(lesson));
  return found == lessons.end() ? kNone : found->second;
}

void Progress::reset(std::string_view lesson) { lessons.erase(std::string(lesson)); }

std::string progress_path() { return home_file("XDG_STATE_HOME", ".local/state", "progress.toml"); }

Progress load_progress(const std::string& path, std::optional<Error>* error) {
  Progress out;
  std::error_code code;
  if (path.empty() || !std::filesystem::exists(path, code)) return out;
  const Result<FlatToml> table = read_toml(path);
  if (!table) {
    if (error != nullptr) *error = table.error();
    return out;
  }
  // lessons.ID.page, lessons.ID.day, lessons.ID.answers.QUESTION
  for (const auto& [key, value] : *table) {
    if (key == "holds") out.holds = value != "false";
    constexpr std::string_view kLessons = "lessons.";
    if (!key.starts_with(kLessons)) continue;
    const std::size_t dot = key.find('.', kLessons.size());
    if (dot == std::string::npos) continue;
    LessonProgress& lesson = out.lessons[key.substr(kLessons.size(), dot - kLessons.size())];
    const std::string_view rest = std::string_view(key).substr(dot + 1);
    constexpr std::string_view kAnswers = "answers.";
    if (rest == "page")
      std::from_chars(value.data(), value.data() + value.size(), lesson.furthest_page);
    else if (rest == "day")
      lesson.last_day = value;
    else if (rest.starts_with(kAnswers))
      lesson.answers[std::string(rest.substr(kAnswers.size()))] = value;
  }
  return out;
}

Result<void> save_progress(const Progress& progress, const std::string& path) {
  if (path.empty()) return failure({"error.progress.no_home"});
  std::string text = fmt::format("holds = {}\n", progress.holds);
  for (const auto& [id, lesson] : progress.lessons) {
    text += fmt::format("\n[lessons.{}]\npage = {}\nday = {}\n", toml_string(id),
                        lesson.furthest_page, toml_string(lesson.last_day));
    if (!lesson.answers.empty()) text += fmt::format("[lessons.{}.answers]\n", toml_string(id));
    for (const auto& [question, answer] : lesson.answers)
      text += fmt::format("{} = {}\n", toml_string(question), toml_string(answer));
  }
  return replace_file(path, text, "the progress");
}

}  // namespace procession::app
