// procession open FILE|LESSON, and its common part with the command without arguments.
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "cli/cli.h"

namespace procession::cli {

bool has_display() {
  for (const char* name : {"WAYLAND_DISPLAY", "DISPLAY"})
    if (const char* value = std::getenv(name); value && *value) return true;
  return false;
}

int open_window(const std::vector<std::string>& arguments) {
  const std::string program = lesson::program_folder() + "/procession-gui";
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
  argv.push_back(nullptr);
  execv(program.c_str(), argv.data());
  say(program + ": the window can't be started: " + std::strerror(errno) +
      "; build the target procession-gui");
  return kWrongUse;
}

int open(const Options& options) {
  std::error_code error;
  if (!std::filesystem::exists(options.target, error)) {
    const lesson::Lessons lessons = all_lessons(options, true);
    if (!lesson::find_lesson(lessons, options.target)) {
      say("'" + options.target + "' is neither a file nor a lesson; " +
          no_lesson(lessons, options.target).sentence());
      return kWrongUse;
    }
  }
  return open_window({options.target});
}

}  // namespace procession::cli
