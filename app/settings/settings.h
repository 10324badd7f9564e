// Settings is what the window remembers; it is stored in $XDG_CONFIG_HOME/procession/settings.toml.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "settings/program.h"

namespace procession::app {

struct Settings {
  std::string language;            // "en", "zh"; empty: the language of the environment
  std::string theme = "light";     // light, dark
  double text_size = 1.0;          // changed by + and -, 0.6 to 3
  int width = 1440, height = 900;  // of the window, in screen coordinates
  bool maximized = false;
  // The panels' shares of the window, 0 to 1.
  double lesson_width = 0.23, world_width = 0.24, console_height = 0.26;
  std::string lesson = "producer_consumer";  // the last one
  std::string variant = "cpp";               // of lessons that have both: cpp, python
  int repeat = 20;                           // number of runs of "run many times", 2 to 1000
  std::vector<std::string> recent;           // recordings, the newest first, at most kRecent
  std::vector<Program> programs;             // of the user's own, the newest first, at most kRecent
  // Parameters that differ from the lesson's defaults: "lesson.parameter" -> value.
  std::map<std::string, std::string> parameters;
};
inline constexpr std::size_t kRecent = 10;

// Returns $XDG_CONFIG_HOME/procession/settings.toml, or ~/.config/…; empty without a home.
std::string settings_path();

// Loads the file. A missing file or key gives defaults; values out of bounds are clamped. A garbled
// file gives defaults and sets `error`.
Settings load_settings(const std::string& path, std::optional<Error>* error = nullptr);

// Creates the folder, writes a new file and renames it over the old one.
Result<void> save_settings(const Settings& settings, const std::string& path);

// Puts `path` first in the list of recent recordings, or `program` first in the list of programs.
void remember(Settings& settings, const std::string& path);
void remember(Settings& settings, const Program& program);

// Returns "zh" if LC_ALL, LC_MESSAGES or LANG (the first that is set) begins with zh, else "en".
std::string language_of_environment();

}  // namespace procession::app
