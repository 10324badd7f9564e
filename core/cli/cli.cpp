#include "cli/cli.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "cli/output.h"

namespace procession::cli {

void say(const std::string& sentence) {
  // One write(2): lines of several processes on one terminal are not interleaved.
  const std::string line = "procession: " + sentence + "\n";
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t wrote = ::write(2, rest.data(), rest.size());
    if (wrote <= 0) return;  // stderr is closed: nothing more can be done
    rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

lesson::Lessons all_lessons(const Options& options, bool quiet) {
  const lesson::LessonFolders folders = lesson::lesson_folders(options.lessons);
  if (folders.error && options.lessons.empty() && !quiet) say(folders.error->sentence());
  lesson::Lessons lessons = lesson::load_lessons(folders.folders);
  if (!quiet)
    for (const lesson::Message& message : lessons.messages)
      say(message.sentence() +
          (message.kind == lesson::Message::Kind::mistake ? " (left out)" : ""));
  return lessons;
}

Error no_lesson(const lesson::Lessons& lessons, const std::string& id) {
  std::vector<std::string> ids;
  for (const lesson::Lesson& one : lessons.lessons) ids.push_back(one.id);
  const std::string_view near = lesson::nearest(id, ids);
  Error error{{"error.lesson.missing", {{"lesson", id}}}, "", {"advice.lesson.list"}};
  if (!near.empty()) error.advice = {"advice.near", {{"name", std::string(near)}}};
  return error;
}

std::string language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value && *value) return value;
  return "en";
}

int main_of(const std::vector<std::string>& arguments) {
  if (arguments.empty() && has_display()) return open_window({});
  const Parsed parsed = parse(arguments);
  if (!parsed.refusal.empty()) {
    say(parsed.refusal);
    return parsed.exit_code;
  }
  const Options& options = parsed.options;
  switch (options.command) {
    case Command::help:
      return print(options.help);
    case Command::list:
      return list(options);
    case Command::run:
      return run(options);
    case Command::dump:
      return dump(options);
    case Command::export_to:
      return export_to(options);
    case Command::info:
      return info(options);
    case Command::schedule:
      return schedule(parsed.options);
    case Command::world:
      return world(options);
    case Command::check:
      return check(options);
    case Command::doctor:
      return doctor();
    case Command::open:
      return open(options);
  }
  return kWrongUse;
}

}  // namespace procession::cli
