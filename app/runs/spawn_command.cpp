#include "runs/spawn_command.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

namespace procession::app {
namespace {

// Returns what exec(3) takes; it is valid as long as `words` is unchanged.
std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  return out;
}

}  // namespace

Result<pid_t> spawn_command(CommandStart start) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  for (const auto& [ours, number] : start.descriptors)
    posix_spawn_file_actions_adddup2(&actions, ours, number);
  if (!start.folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, start.folder.c_str());
  std::vector<char*> argv = pointers(start.words);
  argv.push_back(nullptr);
  // The run's own variables come first: of two with one name the first one counts.
  std::vector<char*> envp = pointers(start.environment);
  for (char** one = environ; *one != nullptr; ++one) envp.push_back(*one);
  envp.push_back(nullptr);
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    return failure_for(reason_of(failed), {"error.command.start"}, start.words[0],
                       {"advice.command.build"});
  return pid;
}

}  // namespace procession::app
