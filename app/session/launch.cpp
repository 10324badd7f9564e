#include "session/launch.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <utility>

namespace procession::app {
namespace {

void add_speed(std::vector<std::string>& arguments, int speed) {
  if (speed != 1000)
    arguments.insert(arguments.end(), {"--speed", fmt::format("{}", speed / 1000.0)});
}

}  // namespace

std::vector<std::string> lesson_arguments(const LessonChoice& choice, int speed) {
  return lesson_arguments(choice.lesson()->id, choice.variant(), choice.parameters(), speed);
}

std::vector<std::string> lesson_arguments(const std::string& lesson, std::string_view variant,
                                          const std::map<std::string, std::string>& parameters,
                                          int speed) {
  std::vector<std::string> arguments = {lesson, "--variant", std::string(variant)};
  for (const auto& [name, value] : parameters) {
    arguments.emplace_back("--set");
    arguments.push_back(name + "=" + value);
  }
  add_speed(arguments, speed);
  return arguments;
}

Launch launch_of(const LessonChoice& choice, int speed, bool hold_steps) {
  Launch launch;
  launch.arguments = lesson_arguments(choice, speed);
  if (hold_steps) launch.arguments.emplace_back("--hold-steps");
  launch.name = choice.lesson()->id;
  return launch;
}

Result<Launch> launch_of(const Program& program, int speed) {
  Result<std::vector<std::string>> command = command_of(program);
  if (!command) return tl::unexpected(command.error());
  Result<std::vector<std::string>> environment = shell_words(program.environment);
  if (!environment) return tl::unexpected(environment.error());
  Launch launch;
  add_speed(launch.arguments, speed);
  launch.arguments.emplace_back("--");
  launch.arguments.insert(launch.arguments.end(), command->begin(), command->end());
  launch.name = std::filesystem::path(program.file).stem().string();
  launch.folder = program.folder.empty()
                      ? std::filesystem::path(program.file).parent_path().string()
                      : program.folder;
  launch.environment = std::move(*environment);
  return launch;
}

Launch launch_again(const record::RunHeader& header, int speed) {
  Launch launch;
  add_speed(launch.arguments, speed);
  launch.arguments.emplace_back("--");
  launch.arguments.insert(launch.arguments.end(), header.command.begin(), header.command.end());
  launch.name =
      header.command.empty() ? "run" : std::filesystem::path(header.command.back()).stem().string();
  if (const auto folder = header.options.find("folder"); folder != header.options.end())
    launch.folder = folder->second;
  return launch;
}

std::string fresh_recording(const std::string& folder, const std::string& name) {
  const std::string stem =
      fmt::format("{}/{}-{:%Y%m%d-%H%M%S}", folder, name, fmt::localtime(std::time(nullptr)));
  std::string path = stem + ".procession";
  std::error_code error;
  for (int n = 2; std::filesystem::exists(path, error); ++n)
    path = fmt::format("{}-{}.procession", stem, n);
  return path;
}

Result<std::string> schedule_argument(const std::string& schedule, const std::string& path) {
  constexpr std::size_t kInline = 100'000;
  if (schedule.size() <= kInline) return schedule;
  std::ofstream file(path, std::ios::trunc);
  file << schedule;
  file.close();
  if (!file) return failure({"error.schedule.write"}, path, {"advice.schedule.room"});
  return "@" + path;
}

}  // namespace procession::app
