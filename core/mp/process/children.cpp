#include "mp/process/children.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>

#include "mp/emit.h"
#include "mp/gate.h"

namespace procession::mp {
namespace {

enum class Ended { yes, not_yet, unknown };  // unknown: other code has reaped it

Ended reap(detail::Child& child, int flags) {
  if (child.code) return Ended::yes;
  int status = 0;
  const pid_t got = wait_child(child.pid, status, flags);
  if (got == 0) return Ended::not_yet;
  if (got < 0) return Ended::unknown;
  child.code = exit_code(status);
  return Ended::yes;
}

Ended wait_for(detail::Child& child, const Deadline& deadline) {
  if (deadline.is_forever()) return reap(child, 0);
  const Ended now = reap(child, WNOHANG);
  if (now != Ended::not_yet || deadline.is_immediate()) return now;
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, child.pid, 0));
  if (pidfd >= 0) {
    wait_readable(pidfd, deadline);
    close(pidfd);
    return reap(child, WNOHANG);
  }
  // Without a pidfd it polls, at growing intervals.
  for (double pause = 0.0005;; pause = std::min(pause * 2, 0.05)) {
    const std::int64_t slice = deadline.slice_ns();
    const Ended ended = reap(child, WNOHANG);
    if (ended != Ended::not_yet || slice == 0) return ended;
    wait_until(Deadline(Timeout(std::min(pause, static_cast<double>(slice) * 1e-9))));
  }
}

}  // namespace

int exit_code(int wait_status) {
  return WIFSIGNALED(wait_status) ? -WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

bool poll_child(detail::Child& child) { return reap(child, WNOHANG) == Ended::yes; }

void join_child(detail::Child& child, const Deadline& deadline, std::int64_t timeout_ns,
                Where where) {
  // A join by the exit handlers has no source line, and passes no gate.
  std::optional<Operation> operation;
  if (where.file != nullptr) operation.emplace(PROCESSION_PROCESS_JOIN_REQUEST, 0, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_PROCESS_JOIN_REQUEST, {.op = op, .a = child.pid, .b = timeout_ns}, where);
  switch (wait_for(child, deadline)) {
    case Ended::yes:
      emit(PROCESSION_PROCESS_JOIN, {.op = op, .a = child.pid, .b = *child.code}, where);
      break;
    case Ended::not_yet:
      emit(PROCESSION_PROCESS_JOIN_TIMEOUT, {.op = op, .a = child.pid}, where);
      break;
    case Ended::unknown:  // it has ended, but its exit code is unknown
      emit(PROCESSION_UNDO, {.op = op, .a = ECHILD, .text = "join"}, where);
      break;
  }
}

void signal_child(detail::Child& child, int signal, Where where) {
  if (child.code) return;
  const Operation operation(PROCESSION_PROCESS_TERMINATE, 0, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_PROCESS_TERMINATE, {.op = op, .a = child.pid, .b = signal}, where);
  if (::kill(child.pid, signal) != 0)
    emit(PROCESSION_UNDO, {.op = op, .a = errno, .text = "kill"}, where);
}

void forget_ended() {
  std::erase_if(local().children, [](const auto& child) { return poll_child(*child); });
}

}  // namespace procession::mp
