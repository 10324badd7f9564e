// procession-keeper: holds the tree of processes of one run and ends it when the supervisor dies
// (README.md of core/run). It is started by the supervisor only.
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "run/keeper/descendants.h"
#include "run/keeper/keeper_protocol.h"
#include "run/keeper/pids_limit.h"
#include "run/keeper/root_start.h"
#include "run/proc.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

class Keeper {
 public:
  Keeper(char* const argv[], RootTerminal terminal, std::uint64_t most_processes)
      : argv_(argv), terminal_(terminal), most_(most_processes) {}

  int run() {
    if (!prepare()) return 125;
    if (start()) watch();
    remove_pids_limit(pids_limit_);
    return 0;
  }

 private:
  bool prepare() {
    // A signal that a terminal sends to all its processes must not end the keeper, which cleans up.
    // The root gets the defaults back.
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE,
                             SIGUSR1, SIGUSR2, SIGALRM})
      ::signal(signal, SIG_IGN);
    ::fcntl(kKeeperSocket, F_SETFD, FD_CLOEXEC);
    ::fcntl(kKeeperChannel, F_SETFD, FD_CLOEXEC);
    char channel[64];
    std::snprintf(channel, sizeof channel, "/proc/%d/fd/%d", ::getpid(), kKeeperChannel);
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    if (::sigprocmask(SIG_SETMASK, &mask, nullptr) == 0 &&
        ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 &&
        ::setenv("PROCESSION_CHANNEL", channel, 1) == 0 &&
        (children_ = ::signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK)) >= 0)
      return true;
    FromKeeper message;
    message.is = FromKeeper::Is::failed;
    message.stage = FromKeeper::Stage::keeper;
    message.error = errno;
    send(message);
    return false;
  }

  bool start() {
    pids_limit_ = make_pids_limit(::getpid(), most_);
    const RootStart root = start_root(argv_, terminal_, most_, pids_limit_);
    FromKeeper message;
    if (root.pid == 0) {
      message.is = FromKeeper::Is::failed;
      message.stage = root.in_exec ? FromKeeper::Stage::exec : FromKeeper::Stage::keeper;
      message.error = root.error;
      send(message);
      return false;
    }
    root_ = root.pid;
    Stat stat;
    message.is = FromKeeper::Is::started;
    message.pid = root_;
    message.start_ticks = stat_of(root_, stat) ? stat.start_ticks : 0;
    send(message);
    let_go_of_descriptors();
    return true;
  }

  // The root's pipes must give end of file when the tree has closed them, though the keeper lives
  // on. A terminal stays open at descriptor 0, for changes of its foreground.
  void let_go_of_descriptors() {
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = terminal_ == RootTerminal::foreground ? 1 : 0; fd < 3; ++fd) ::dup2(null, fd);
    ::close(null);
    if (children_ != 5) {
      ::dup3(children_, 5, O_CLOEXEC);
      children_ = 5;
    }
    ::close_range(6, ~0u, 0);
  }

  void watch() {
    reap();  // processes that ended before the signalfd was read
    for (;;) {
      pollfd waits[] = {{kKeeperSocket, POLLIN, 0}, {children_, POLLIN, 0}};
      if (::poll(waits, 2, -1) < 0 && errno != EINTR) break;
      signalfd_siginfo info;
      while (::read(children_, &info, sizeof info) == sizeof info) {
      }
      reap();
      if ((waits[0].revents != 0 && !on_message()) || supervisor_gone_) break;
    }
    end_all();
  }

  // Reads one message. False once the supervisor is gone.
  bool on_message() {
    ToKeeper message;
    const ssize_t got = ::recv(kKeeperSocket, &message, sizeof message, MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got != sizeof message) return false;
    switch (message.is) {
      case ToKeeper::Is::signal_root:
        if (root_ != 0) signal_group(::getpid(), root_, message.signal);
        break;
      case ToKeeper::Is::end_all:
        end_all();
        break;
      case ToKeeper::Is::foreground:
        if (root_ != 0) {
          if (terminal_ == RootTerminal::foreground) ::tcsetpgrp(0, root_);
          ::kill(-root_, SIGCONT);
        }
        break;
    }
    return true;
  }

  void end_all() {
    // Processes that multiply must not take all CPU time from the keeper, which ends them. Only a
    // privileged user may do this; other users' processes are bounded by RLIMIT_NPROC
    // (root_start.h).
    const sched_param first{::sched_get_priority_min(SCHED_RR)};
    ::sched_setscheduler(0, SCHED_RR, &first);
    end_descendants(::getpid(), 300ms, 10s, [this] { reap(); });
    reap();
    const sched_param none{};
    ::sched_setscheduler(0, SCHED_OTHER, &none);
  }

  void reap() {
    for (;;) {
      siginfo_t info{};
      // A process is examined before it is reaped: while it is a zombie, its pid can't be reused.
      if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0) {
        if (errno == EINTR) continue;
        if (errno == ECHILD && !said_empty_) {
          said_empty_ = true;
          FromKeeper message;
          message.is = FromKeeper::Is::empty;
          send(message);
        }
        break;
      }
      if (info.si_pid == 0) break;
      FromKeeper message;
      message.is = FromKeeper::Is::exited;
      message.pid = info.si_pid;
      message.adopted = info.si_pid == root_ ? 0 : 1;
      Stat stat;
      if (stat_of(info.si_pid, stat)) {
        message.start_ticks = stat.start_ticks;
        message.child_faults = stat.child_faults;
      }
      message.wait_status = wait_status(info);
      // The message is sent before the process is reaped: if the supervisor finds the process gone,
      // the message is there.
      send(message);
      if (info.si_pid == root_) root_ = 0;
      ::waitpid(info.si_pid, nullptr, 0);
    }
    watch_root();
  }

  static std::int32_t wait_status(const siginfo_t& info) {
    if (info.si_code == CLD_EXITED) return W_EXITCODE(info.si_status & 0xff, 0);
    return (info.si_status & 0x7f) | (info.si_code == CLD_DUMPED ? WCOREFLAG : 0);
  }

  void watch_root() {
    siginfo_t info{};
    if (root_ == 0 ||
        ::waitid(P_PID, static_cast<id_t>(root_), &info, WSTOPPED | WCONTINUED | WNOHANG) < 0 ||
        info.si_pid == 0)
      return;
    FromKeeper message;
    message.is =
        info.si_code == CLD_CONTINUED ? FromKeeper::Is::continued : FromKeeper::Is::stopped;
    message.pid = root_;
    message.wait_status = info.si_status;
    send(message);
  }

  // Blocks while the supervisor does not read; does not block once it is dead.
  void send(const FromKeeper& message) {
    while (!supervisor_gone_ &&
           ::send(kKeeperSocket, &message, sizeof message, MSG_NOSIGNAL) != sizeof message)
      supervisor_gone_ = errno != EINTR;
  }

  char* const* argv_;
  RootTerminal terminal_;
  std::uint64_t most_;
  std::string pids_limit_;  // path of the tree's cgroup; empty: it has none of its own
  int children_ = -1;
  std::int32_t root_ = 0;
  bool said_empty_ = false;
  bool supervisor_gone_ = false;
};

}  // namespace
}  // namespace procession::run

int main(int argc, char** argv) {
  using namespace procession::run;
  if (argc < 5 || std::strcmp(argv[3], "--") != 0) {
    std::fputs("procession-keeper is a part of `procession run`; it does nothing by itself\n",
               stderr);
    return 125;
  }
  const char flag = argv[1][0];
  const RootTerminal terminal = flag == kKeeperForeground ? RootTerminal::foreground
                                : flag == kKeeperTerminal ? RootTerminal::controlling
                                                          : RootTerminal::none;
  const std::uint64_t most = std::strtoull(argv[2], nullptr, 10);
  return Keeper(argv + 4, terminal, most).run();
}
