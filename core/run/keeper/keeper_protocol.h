// The messages between supervisor and keeper: fixed records over a SOCK_SEQPACKET pair. End of file
// means that the other side is dead.
#pragma once

#include <cstdint>
#include <type_traits>

namespace procession::run {

// Descriptors that are open when the keeper starts; 0, 1 and 2 are the root's.
inline constexpr int kKeeperSocket = 3;
inline constexpr int kKeeperChannel = 4;

// The keeper's arguments: procession-keeper FLAG MOST_PROCESSES -- PROGRAM [ARG]...
inline constexpr char kKeeperForeground = 'f';  // give the root the terminal at descriptor 0
inline constexpr char kKeeperTerminal = 't';    // descriptor 0 becomes its controlling terminal
inline constexpr char kKeeperPlain = 'p';

struct FromKeeper {
  enum class Is : std::uint32_t {
    started = 1,  // pid, start_ticks of the root
    failed,       // error: errno of `stage`; nothing was started
    exited,       // pid, start_ticks, wait_status, ppid… of a process that the keeper has reaped
    stopped,      // pid: the root, wait_status
    continued,    // pid: the root
    empty,        // no process is left below the keeper, and the root was started
  };
  enum class Stage : std::uint32_t { none = 0, keeper, exec };
  Is is = Is::empty;
  Stage stage = Stage::none;
  std::int32_t error = 0;
  std::int32_t pid = 0;
  std::int32_t wait_status = 0;  // as waitpid(2) gives it
  std::int32_t adopted = 0;      // 1: an orphan, not started by the keeper
  std::uint64_t start_ticks = 0;
  std::uint64_t child_faults = 0;  // minor faults of children that it had waited for
};

struct ToKeeper {
  enum class Is : std::uint32_t {
    signal_root = 1,  // `signal` to the root's process group, if the root is not reaped yet
    end_all,          // stop and kill all descendants
    foreground,       // give the root's process group the terminal again, and SIGCONT
  };
  Is is = Is::end_all;
  std::int32_t signal = 0;
};

static_assert(std::is_trivially_copyable_v<FromKeeper> && std::is_trivially_copyable_v<ToKeeper>);

}  // namespace procession::run
