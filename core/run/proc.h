// What /proc says of a process, read without a heap and without trusting that the pid still means
// the same process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/clock_types.h"

namespace procession::run {

// /proc/PID/stat (proc(5)). Strings are short, so that reading many costs little.
struct Stat {
  std::int32_t pid = 0;
  char comm[64] = {};  // 0-terminated; the kernel keeps 15 bytes of a program's name
  char state = '?';    // R S D T t Z X I
  std::int32_t ppid = 0;
  std::uint64_t child_faults = 0;  // minor faults of children it has waited for
  std::int32_t threads = 0;
  std::uint64_t start_ticks = 0;  // since boot; with pid, names the process
  std::uint64_t rss_pages = 0;
  std::uint64_t start_code = 0;  // changes with an exec; 0 where we may not know
  std::uint64_t start_stack = 0;
  std::int32_t cpu = -1;          // the processor that it ran on last; -1 where not known
  std::int32_t wait_status = -1;  // of a zombie, as waitpid gives it; -1 where not known
};

// Parses the file's contents. False if they are not what proc(5) says.
bool parse_stat(const char* bytes, std::size_t size, Stat& out);

// Opens /proc/PID/stat, to be read again and again: the descriptor stays bound to this process,
// also when the pid is given to another. -1 with errno where there is none.
int open_stat(std::int32_t pid);

// Reads it afresh. False once the process is gone (reaped).
bool read_stat(int fd, Stat& out);

// Both in one. False if there is no such process.
bool stat_of(std::int32_t pid, Stat& out);

// What the scheduler says of a process's main thread (/proc/PID/schedstat), ns since it began.
struct CpuTime {
  std::uint64_t ran = 0;     // on a processor
  std::uint64_t waited = 0;  // ready to run, on none
};
// Opens it, as open_stat(). -1 with errno where there is none, or the kernel does not count.
int open_schedstat(std::int32_t pid);
// Reads it afresh; also of a zombie. False once the process is gone.
bool read_schedstat(int fd, CpuTime& out);

// Appends the pids of the living and zombie children of all threads of `pid`.
void children_of(std::int32_t pid, std::vector<std::int32_t>& out);

// A thread of a process, and its state as /proc says it.
struct Task {
  std::int32_t tid = 0;
  char state = '?';
};
// Appends the threads of `pid`; none if it is gone. Those that begin or end meanwhile may be
// missed.
void tasks_of(std::int32_t pid, std::vector<Task>& out);

// Of a page of memory.
std::uint64_t page_kib();

// Memory of the process, with what it shares counted by its share (proc(5), smaps_rollup); 0 where
// it is not known. Not cheap: the kernel walks all its pages.
std::uint64_t shared_fairly_kib(std::int32_t pid);

// Arguments of the process joined by spaces, at most `limit` bytes; empty if not known.
std::string command_line(std::int32_t pid, std::size_t limit);

// pidfd_open(2), close-on-exec; -1 with errno.
int open_pidfd(std::int32_t pid);
// pidfd_send_signal(2). False with errno.
bool signal_pidfd(int pidfd, int signal);

// The wait status of a process that has been reaped, through its pidfd (Linux 6.15 and later).
enum class PidfdExit { known, not_reaped, unsupported };
PidfdExit pidfd_exit(int pidfd, std::int32_t& wait_status);

// CLOCK_MONOTONIC.
MonoNs monotonic_ns();

}  // namespace procession::run
