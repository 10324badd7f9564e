#include "run/launch.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "run/keeper/keeper_protocol.h"

extern char** environ;

namespace procession::run {
namespace {

// Owns a descriptor; closes it unless it is taken.
class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  Fd(Fd&& other) noexcept : fd_(other.take()) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }
  int take() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

tl::unexpected<Error> system_failure(ErrorText what, int error = errno) {
  return failure_for(reason_of(error), std::move(what), "", {}, 125);
}

// Both ends of the program's stdin, stdout and stderr.
struct Ends {
  Fd their_in, their_out, their_err;
  Fd our_in, our_out, our_err;
};

bool make_pipe(Fd& read_end, Fd& write_end) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  read_end = Fd(ends[0]);
  write_end = Fd(ends[1]);
  return true;
}

// A socket pair; the kernel adds the writer's pid to each message.
bool make_naming_pair(Fd& read_end, Fd& write_end) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
  read_end = Fd(ends[0]);
  write_end = Fd(ends[1]);
  const int on = 1;
  return ::setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0 &&
         ::shutdown(ends[0], SHUT_WR) == 0;
}

bool make_terminal(const RunSpec& spec, Ends& ends) {
  int master = -1;
  int slave = -1;
  winsize size{};
  const bool sized = ::ioctl(spec.stdout_fd, TIOCGWINSZ, &size) == 0;
  if (::openpty(&master, &slave, nullptr, nullptr, sized ? &size : nullptr) != 0) return false;
  ::fcntl(master, F_SETFD, FD_CLOEXEC);
  ::fcntl(slave, F_SETFD, FD_CLOEXEC);
  // The terminal passes bytes unchanged. It does not echo if our own stdin is a terminal, which
  // echoes by itself.
  termios mode{};
  ::tcgetattr(slave, &mode);
  mode.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  if (spec.stdin_fd >= 0 && ::isatty(spec.stdin_fd) == 1)
    mode.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(slave, TCSANOW, &mode);
  ends.our_out = Fd(master);
  ends.our_in = Fd(::fcntl(master, F_DUPFD_CLOEXEC, 10));
  ends.their_in = Fd(slave);
  ends.their_out = Fd(::fcntl(slave, F_DUPFD_CLOEXEC, 10));
  ends.their_err = Fd(::fcntl(slave, F_DUPFD_CLOEXEC, 10));
  return ends.our_in.get() >= 0 && ends.their_err.get() >= 0;
}

bool make_ends(const RunSpec& spec, Ends& ends) {
  if (spec.stdio == Stdio::pty) return make_terminal(spec, ends);
  if (spec.stdin_fd >= 0) {
    ends.their_in = Fd(::fcntl(spec.stdin_fd, F_DUPFD_CLOEXEC, 10));
  } else if (spec.control_fd >= 0) {
    if (!make_pipe(ends.their_in, ends.our_in)) return false;
  }
  if (ends.their_in.get() < 0) ends.their_in = Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const auto make = spec.stdio == Stdio::socket ? make_naming_pair : make_pipe;
  return ends.their_in.get() >= 0 && make(ends.our_out, ends.their_out) &&
         make(ends.our_err, ends.their_err);
}

std::string find_keeper(const RunSpec& spec) {
  if (!spec.keeper.empty()) return spec.keeper;
  std::error_code none;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
  for (const char* relative :
       {"procession-keeper", "../bin/procession-keeper", "../libexec/procession/procession-keeper"})
    if (::access((self / relative).c_str(), X_OK) == 0) return self / relative;
  return {};
}

std::vector<std::string> environment(const RunSpec& spec) {
  std::vector<std::string> out;
  const auto replaced = [&](const std::string& entry) {
    if (entry.starts_with("PROCESSION_CHANNEL=") || entry.starts_with("PROCESSION_STDIO="))
      return true;
    for (const auto& [name, value] : spec.env)
      if (entry.compare(0, name.size() + 1, name + '=') == 0) return true;
    return false;
  };
  for (char** entry = environ; entry && *entry; ++entry)
    if (!replaced(*entry)) out.emplace_back(*entry);
  for (const auto& [name, value] : spec.env) out.push_back(name + '=' + value);
  return out;
}

// The device and inode of a stream. By them a process knows whether its stdout still is the run's.
std::string stream_name(int fd) {
  struct stat is {};
  if (::fstat(fd, &is) != 0) return "-";
  return std::to_string(is.st_dev) + ':' + std::to_string(is.st_ino);
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& s : strings) out.push_back(s.data());
  out.push_back(nullptr);
  return out;
}

// Duplicates a descriptor to a number that no dup2 onto 0 to 4 overwrites.
Fd above(int fd) { return Fd(::fcntl(fd, F_DUPFD_CLOEXEC, 10)); }

int spawn(const RunSpec& spec, const std::string& keeper, const Ends& ends, int socket,
          int channel_fd, int folder, bool foreground, pid_t& pid) {
  const Fd in = above(ends.their_in.get());
  const Fd out = above(ends.their_out.get());
  const Fd err = above(ends.their_err.get());
  const Fd talk = above(socket);
  const Fd channel = above(channel_fd);
  const Fd where = above(folder);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (folder >= 0) posix_spawn_file_actions_addfchdir_np(&actions, where.get());
  posix_spawn_file_actions_adddup2(&actions, in.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, out.get(), 1);
  posix_spawn_file_actions_adddup2(&actions, err.get(), 2);
  posix_spawn_file_actions_adddup2(&actions, talk.get(), kKeeperSocket);
  posix_spawn_file_actions_adddup2(&actions, channel.get(), kKeeperChannel);

  // The keeper has a group of its own: a signal from the terminal to us must not end it.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int apart = spec.stdio == Stdio::pty ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP;
  posix_spawnattr_setflags(&attributes, static_cast<short>(apart | POSIX_SPAWN_SETSIGMASK));

  const char flag = spec.stdio == Stdio::pty ? kKeeperTerminal
                    : foreground             ? kKeeperForeground
                                             : kKeeperPlain;
  std::vector<std::string> words{keeper, std::string(1, flag), std::to_string(spec.max_processes),
                                 "--"};
  words.insert(words.end(), spec.argv.begin(), spec.argv.end());
  std::vector<std::string> variables = environment(spec);
  variables.push_back("PROCESSION_STDIO=" + stream_name(out.get()) + ' ' + stream_name(err.get()));
  const int error = posix_spawn(&pid, keeper.c_str(), &actions, &attributes, pointers(words).data(),
                                pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

Result<Launched> launch(const RunSpec& spec, int channel_fd, bool foreground) {
  const std::string keeper = find_keeper(spec);
  if (keeper.empty()) return failure({"error.run.keeper"}, "", {"advice.run.keeper"}, 125);
  Fd folder;
  if (!spec.cwd.empty()) {
    folder = Fd(::open(spec.cwd.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return system_failure({"error.run.folder", {{"folder", spec.cwd}}});
  }
  Ends ends;
  if (!make_ends(spec, ends)) return system_failure({"error.run.stdio"});
  int talk[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, talk) != 0)
    return system_failure({"error.run.socket"});
  Fd ours(talk[0]);
  const Fd theirs(talk[1]);

  Launched out;
  const int error =
      spawn(spec, keeper, ends, theirs.get(), channel_fd, folder.get(), foreground, out.keeper_pid);
  if (error != 0) return system_failure({"error.run.start", {{"program", keeper}}}, error);
  for (const Fd* fd : {&ends.our_in, &ends.our_out, &ends.our_err, &ours})
    if (fd->get() >= 0) ::fcntl(fd->get(), F_SETFL, ::fcntl(fd->get(), F_GETFL) | O_NONBLOCK);
  out.keeper_socket = ours.take();
  out.stdout_fd = ends.our_out.take();
  out.stderr_fd = ends.our_err.take();
  out.stdin_fd = ends.our_in.take();
  out.forward_stdin = spec.stdio == Stdio::pty && spec.stdin_fd >= 0;
  return out;
}

}  // namespace procession::run
