// Reads /proc without a heap (but for lists), and without relying on a pid to name the same
// process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/clock_types.h"

namespace procession::run {

// /proc/PID/stat (proc(5)). Strings have a fixed size, so that reading many is cheap.
struct Stat {
  std::int32_t pid = 0;
  char comm[64] = {};  // 0-terminated; the kernel keeps 15 bytes of a program's name
  char state = '?';    // R S D T t Z X I
  std::int32_t ppid = 0;
  std::uint64_t child_faults = 0;  // minor faults of children it has waited for
  std::int32_t threads = 0;
  // Clock ticks since boot; identifies the process together with pid.
  std::uint64_t start_ticks = 0;
  std::uint64_t rss_pages = 0;
  std::uint64_t start_code = 0;  // changes with an exec; 0 if it may not be read
  std::uint64_t start_stack = 0;
  std::int32_t cpu = -1;          // the CPU that it ran on last; -1: not known
  std::int32_t wait_status = -1;  // of a zombie, as waitpid(2) gives it; -1: not known
};

// Parses the contents of the file. Returns false if they do not have the form of proc(5).
bool parse_stat(const char* bytes, std::size_t size, Stat& out);

// Opens /proc/PID/stat, to be read repeatedly: the descriptor stays bound to this process, also
// when the pid is reused. Returns -1 and sets errno if there is no such process.
int open_stat(std::int32_t pid);

// Reads the file from its beginning. Returns false once the process is reaped.
bool read_stat(int fd, Stat& out);

// Opens and reads /proc/PID/stat. Returns false if there is no such process.
bool stat_of(std::int32_t pid, Stat& out);

// Times of a process's main thread (/proc/PID/schedstat), in ns since it began.
struct CpuTime {
  std::uint64_t ran = 0;     // on a CPU
  std::uint64_t waited = 0;  // ready to run, but on no CPU
};
// Opens /proc/PID/schedstat, as open_stat(). Returns -1 and sets errno if there is no such process,
// or the kernel does not count.
int open_schedstat(std::int32_t pid);
// Reads it from its beginning, also for a zombie. Returns false once the process is reaped.
bool read_schedstat(int fd, CpuTime& out);

// Appends the pids of the living and zombie children of all threads of `pid`.
void children_of(std::int32_t pid, std::vector<std::int32_t>& out);

// A thread of a process, and the state that /proc shows.
struct Task {
  std::int32_t tid = 0;
  char state = '?';
};
// Appends the threads of `pid`; none if it is gone. Threads that begin or end meanwhile may be
// missing.
void tasks_of(std::int32_t pid, std::vector<Task>& out);

// Returns the size of a page of memory.
std::uint64_t page_kib();

// Memory of the process in which each shared page counts by its share (proc(5), smaps_rollup); 0 if
// it is not known. Expensive: the kernel walks all its pages.
std::uint64_t shared_fairly_kib(std::int32_t pid);

// Returns the arguments of the process joined by spaces, at most `limit` bytes; empty if they are
// not known.
std::string command_line(std::int32_t pid, std::size_t limit);

// Calls pidfd_open(2), close-on-exec. Returns -1 and sets errno if there is no such process.
int open_pidfd(std::int32_t pid);
// Calls pidfd_send_signal(2). Returns false and sets errno if that fails.
bool signal_pidfd(int pidfd, int signal);

// What the kernel says of a process by its pidfd: its wait status once it is reaped (Linux 6.15 and
// later).
enum class PidfdExit { known, not_reaped, unsupported };
// Sets `wait_status` if the result is `known`.
PidfdExit pidfd_exit(int pidfd, std::int32_t& wait_status);

// Returns the present CLOCK_MONOTONIC.
MonoNs monotonic_ns();

}  // namespace procession::run
