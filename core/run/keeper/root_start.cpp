#include "run/keeper/root_start.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "run/keeper/pids_limit.h"
#include "run/proc.h"

extern char** environ;

namespace procession::run {
namespace {

struct Failed {
  int error;
  bool in_exec;
};

// Executes `path`; returns only with an errno.
int try_exec(const char* path, char* const argv[]) {
  ::execve(path, argv, environ);
  const int error = errno;
  // The file exists: its interpreter or its loader is missing.
  if (error == ENOENT && ::access(path, F_OK) == 0) return ELIBBAD;
  return error;
}

int exec_in_path(char* const argv[]) {
  if (argv[0][0] == '\0') return ENOENT;
  if (std::strchr(argv[0], '/')) return try_exec(argv[0], argv);
  const char* set = std::getenv("PATH");
  std::string_view path = set ? set : "/usr/local/bin:/usr/bin:/bin";
  int error = ENOENT;
  for (;;) {
    const std::size_t end = path.find(':');
    const std::string_view folder = path.substr(0, end);  // empty: the current folder
    const std::string file =
        std::string(folder.empty() ? std::string_view(".") : folder) + '/' + argv[0];
    const int failed = try_exec(file.c_str(), argv);
    // As in a shell, the search goes on, but an error of a file that could not be executed is kept.
    if (failed != ENOENT && failed != ENOTDIR && (failed != EACCES || error == ENOENT))
      error = failed;
    if (error != ENOENT && error != EACCES) return error;
    if (end == std::string_view::npos) return error;
    path.remove_prefix(end + 1);
  }
}

void default_signals() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &action, nullptr);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// The number of the user's threads now, roughly as the kernel counts them for RLIMIT_NPROC.
std::uint64_t threads_of_user() {
  std::uint64_t count = 0;
  DIR* folder = ::opendir("/proc");
  if (!folder) return 0;
  while (const dirent* entry = ::readdir(folder)) {
    const int pid = std::atoi(entry->d_name);
    struct stat owner {};
    Stat stat;
    if (pid > 0 && ::fstatat(::dirfd(folder), entry->d_name, &owner, 0) == 0 &&
        owner.st_uid == ::getuid() && stat_of(pid, stat))
      count += static_cast<std::uint64_t>(std::max(1, stat.threads));
  }
  ::closedir(folder);
  return count;
}

void limit_user_threads(std::uint64_t most_processes) {
  // Room for threads: 8 a process, and some for the user's other programs.
  const std::uint64_t most = threads_of_user() + 8 * most_processes + 512;
  rlimit limit{};
  if (most_processes == 0 || ::getrlimit(RLIMIT_NPROC, &limit) != 0) return;
  if (limit.rlim_cur <= most) return;
  limit.rlim_cur = most;
  ::setrlimit(RLIMIT_NPROC, &limit);
}

// When memory runs out the kernel shall take the program before the supervisor (proc(5),
// oom_score_adj). Raising the score needs no privilege; a higher score stays.
void go_first_when_memory_is_short() {
  constexpr int kScore = 800;  // of 1000
  const int fd = ::open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  char text[16] = {};
  if (::read(fd, text, sizeof text - 1) > 0 && std::atoi(text) < kScore) {
    const std::string score = std::to_string(kScore);
    if (::pwrite(fd, score.data(), score.size(), 0) < 0)
      errno = 0;  // then the score stays as it was
  }
  ::close(fd);
}

[[noreturn]] void become_root(char* const argv[], RootTerminal terminal,
                              std::uint64_t most_processes, const std::string& pids_cgroup,
                              int errors) {
  Failed failed{0, false};
  if (::setpgid(0, 0) < 0) {
    failed.error = errno;
  } else if (terminal != RootTerminal::none) {
    // Our group is in the background until this is done: SIGTTOU (ignored by the keeper) must not
    // stop us. Without the terminal the program still runs, like any job in the background.
    ::tcsetpgrp(0, ::getpid());
  }
  if (failed.error == 0) {
    default_signals();
    limit_user_threads(most_processes);
    enter_pids_limit(pids_cgroup);
    go_first_when_memory_is_short();
    failed = {exec_in_path(argv), true};
  }
  while (::write(errors, &failed, sizeof failed) < 0 && errno == EINTR) {
  }
  ::_exit(127);
}

}  // namespace

RootStart start_root(char* const argv[], RootTerminal terminal, std::uint64_t most_processes,
                     const std::string& pids_cgroup) {
  // The keeper leads the session, as a shell would. If the root led it, the root's end would send
  // SIGHUP to processes that outlive it, such as Python's resource tracker while it cleans up.
  if (terminal == RootTerminal::controlling && ::ioctl(0, TIOCSCTTY, 0) < 0)
    return {0, errno, false};
  int errors[2];
  if (::pipe2(errors, O_CLOEXEC) < 0) return {0, errno, false};
  const pid_t pid = ::fork();
  if (pid < 0) {
    const int error = errno;
    ::close(errors[0]);
    ::close(errors[1]);
    return {0, error, false};
  }
  if (pid == 0) become_root(argv, terminal, most_processes, pids_cgroup, errors[1]);
  ::close(errors[1]);
  ::setpgid(pid, pid);

  // End of file means that exec closed the other end: it succeeded.
  Failed failed{};
  ssize_t got;
  do {
    got = ::read(errors[0], &failed, sizeof failed);
  } while (got < 0 && errno == EINTR);
  ::close(errors[0]);
  if (got != sizeof failed) return {pid, 0, false};
  ::waitpid(pid, nullptr, 0);
  return {0, failed.error, failed.in_exec};
}

}  // namespace procession::run
