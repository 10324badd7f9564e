#include "settings/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "base/home.h"
#include "toml/toml.h"

namespace procession::app {
namespace {

class Reader {
 public:
  explicit Reader(const FlatToml& table) : table_(table) {}
  void text(std::string_view key, std::string& value) const {
    if (const auto found = table_.find(key); found != table_.end()) value = found->second;
  }
  void number(std::string_view key, double& value, double low, double high) const {
    const auto found = table_.find(key);
    if (found == table_.end()) return;
    double read = 0;
    const std::string& text = found->second;
    if (std::from_chars(text.data(), text.data() + text.size(), read).ec == std::errc{})
      value = std::clamp(read, low, high);
  }
  void whole(std::string_view key, int& value, int low, int high) const {
    double read = value;
    number(key, read, low, high);
    value = static_cast<int>(read);
  }
  void yes_no(std::string_view key, bool& value) const {
    if (const auto found = table_.find(key); found != table_.end()) value = found->second == "true";
  }

 private:
  const FlatToml& table_;
};

const char* environment(const char* name) {
  const char* value = std::getenv(name);  // read once at the start, before any other thread exists
  return value != nullptr && *value != '\0' ? value : nullptr;
}

}  // namespace

std::string settings_path() { return home_file("XDG_CONFIG_HOME", ".config", "settings.toml"); }

std::string language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = environment(name))
      return std::string_view(value).starts_with("zh") ? "zh" : "en";
  return "en";
}

namespace {

std::vector<std::pair<const char*, std::string*>> fields_of(Program& program) {
  return {{"file", &program.file},
          {"interpreter", &program.interpreter},
          {"arguments", &program.arguments},
          {"folder", &program.folder},
          {"environment", &program.environment}};
}

}  // namespace

Settings load_settings(const std::string& path, std::optional<Error>* error) {
  Settings settings;
  std::error_code code;
  if (path.empty() || !std::filesystem::exists(path, code)) return settings;
  const Result<FlatToml> table = read_toml(path);
  if (!table) {
    if (error != nullptr) *error = table.error();
    return settings;
  }
  const Reader read(*table);
  read.text("language", settings.language);
  read.text("theme", settings.theme);
  read.number("text_size", settings.text_size, 0.6, 3.0);
  read.whole("window.width", settings.width, 480, 16384);
  read.whole("window.height", settings.height, 360, 16384);
  read.yes_no("window.maximized", settings.maximized);
  read.number("panels.lesson_width", settings.lesson_width, 0.0, 0.6);
  read.number("panels.world_width", settings.world_width, 0.0, 0.6);
  read.number("panels.console_height", settings.console_height, 0.0, 0.8);
  read.text("lesson", settings.lesson);
  read.text("variant", settings.variant);
  read.whole("repeat", settings.repeat, 2, 1000);
  std::string recent;
  read.text("recent", recent);
  for (std::size_t begin = 0; begin < recent.size() && settings.recent.size() < kRecent;) {
    const std::size_t end = std::min(recent.find('\n', begin), recent.size());
    settings.recent.push_back(recent.substr(begin, end - begin));
    begin = end + 1;
  }
  for (std::size_t i = 0; i < kRecent; ++i) {
    Program program;
    for (const auto& [name, text] : fields_of(program))
      read.text((fmt::format("program_{}.", i) + name).c_str(), *text);
    if (!program.file.empty()) settings.programs.push_back(std::move(program));
  }
  for (const auto& [key, value] : *table)
    if (key.starts_with("parameters."))
      settings.parameters[key.substr(std::string_view("parameters.").size())] = value;
  return settings;
}

Result<void> save_settings(const Settings& settings, const std::string& path) {
  if (path.empty()) return failure({"error.settings.no_home"});
  std::string text = fmt::format(
      "language = {}\ntheme = {}\ntext_size = {:.3f}\nlesson = {}\nvariant = {}\nrepeat = {}\n",
      toml_string(settings.language), toml_string(settings.theme), settings.text_size,
      toml_string(settings.lesson), toml_string(settings.variant), settings.repeat);
  text += "recent = [";
  for (const std::string& file : settings.recent) text += "\n  " + toml_string(file) + ",";
  text += fmt::format("]\n\n[window]\nwidth = {}\nheight = {}\nmaximized = {}\n", settings.width,
                      settings.height, settings.maximized);
  text += fmt::format(
      "\n[panels]\nlesson_width = {:.4f}\nworld_width = {:.4f}\nconsole_height = {:.4f}\n",
      settings.lesson_width, settings.world_width, settings.console_height);
  for (std::size_t i = 0; i < settings.programs.size(); ++i) {
    Program program = settings.programs[i];
    text += fmt::format("\n[program_{}]\n", i);
    for (const auto& [name, value] : fields_of(program))
      text += fmt::format("{} = {}\n", name, toml_string(*value));
  }
  // Keys are "lesson.parameter"; each lesson has a table.
  std::string table;
  for (const auto& [key, value] : settings.parameters) {
    const std::size_t dot = key.find('.');
    if (dot == std::string::npos) continue;
    const std::string lesson = key.substr(0, dot);
    if (lesson != table) text += fmt::format("\n[parameters.{}]\n", toml_string(table = lesson));
    text += fmt::format("{} = {}\n", toml_string(key.substr(dot + 1)), toml_string(value));
  }

  return replace_file(path, text, "the settings");
}

void remember(Settings& settings, const std::string& path) {
  std::erase(settings.recent, path);
  settings.recent.insert(settings.recent.begin(), path);
  if (settings.recent.size() > kRecent) settings.recent.resize(kRecent);
}

void remember(Settings& settings, const Program& program) {
  std::erase(settings.programs, program);
  settings.programs.insert(settings.programs.begin(), program);
  if (settings.programs.size() > kRecent) settings.programs.resize(kRecent);
}

}  // namespace procession::app
