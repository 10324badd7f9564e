#include "run/proc.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace procession::run {
namespace {

// linux/pidfd.h of Linux 6.15; the headers of Debian 12 lack it.
struct PidfdInfo {
  std::uint64_t mask, cgroup;
  std::uint32_t pid, tgid, ppid, ids[8];
  std::int32_t exit_code;
  std::uint32_t coredump_mask, unused;
};
static_assert(sizeof(PidfdInfo) == 72);
constexpr std::uint64_t kPidfdInfoExit = 1u << 3;
constexpr unsigned long kPidfdGetInfo = _IOWR(0xFF, 11, PidfdInfo);

// Reads a whole small file. Returns its size, or -1.
long read_small(int fd, char* buffer, std::size_t size) {
  ssize_t got;
  do {
    got = ::pread(fd, buffer, size, 0);
  } while (got < 0 && errno == EINTR);
  return got;
}

void read_children(std::int32_t pid, std::int32_t tid, std::vector<std::int32_t>& out) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, tid);
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  char buffer[4096];
  std::int32_t number = 0;
  bool inside = false;
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    for (ssize_t i = 0; i < got; ++i) {
      if (buffer[i] >= '0' && buffer[i] <= '9') {
        number = number * 10 + (buffer[i] - '0');
        inside = true;
      } else if (inside) {
        out.push_back(number);
        number = 0;
        inside = false;
      }
    }
  }
  if (inside) out.push_back(number);
  ::close(fd);
}

}  // namespace

bool parse_stat(const char* bytes, std::size_t size, Stat& out) {
  // The name is in parentheses and may hold any byte, ')' included: the last one ends it.
  const std::string_view all(bytes, size);
  const std::size_t open = all.find('(');
  const std::size_t close = all.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return false;
  out = Stat{};
  std::from_chars(all.data(), all.data() + open, out.pid);
  const std::size_t length = std::min(close - open - 1, sizeof out.comm - 1);
  std::memcpy(out.comm, all.data() + open + 1, length);
  if (close + 2 >= size) return false;
  out.state = all[close + 2];

  int field = 3;  // the state's number in proc(5)
  std::size_t at = close + 3;
  while (at < size) {
    while (at < size && (all[at] == ' ' || all[at] == '\n')) ++at;
    std::size_t end = at;
    while (end < size && all[end] != ' ' && all[end] != '\n') ++end;
    if (end == at) break;
    ++field;
    const auto number = [&](auto& value) {
      std::from_chars(all.data() + at, all.data() + end, value);
    };
    switch (field) {
      case 4:
        number(out.ppid);
        break;
      case 11:
        number(out.child_faults);
        break;
      case 20:
        number(out.threads);
        break;
      case 22:
        number(out.start_ticks);
        break;
      case 24:
        number(out.rss_pages);
        break;
      case 26:
        number(out.start_code);
        break;
      case 28:
        number(out.start_stack);
        break;
      case 39:
        number(out.cpu);
        break;
      case 52:
        number(out.wait_status);
        break;
      default:
        break;
    }
    at = end;
  }
  return field >= 24;
}

int open_stat(std::int32_t pid) {
  char path[32];
  std::snprintf(path, sizeof path, "/proc/%d/stat", pid);
  return ::open(path, O_RDONLY | O_CLOEXEC);
}

bool read_stat(int fd, Stat& out) {
  char buffer[1024];
  const long got = read_small(fd, buffer, sizeof buffer);
  return got > 0 && parse_stat(buffer, static_cast<std::size_t>(got), out);
}

int open_schedstat(std::int32_t pid) {
  char path[32];
  std::snprintf(path, sizeof path, "/proc/%d/schedstat", pid);
  return ::open(path, O_RDONLY | O_CLOEXEC);
}

bool read_schedstat(int fd, CpuTime& out) {
  char buffer[128];
  const long got = read_small(fd, buffer, sizeof buffer);
  if (got <= 0) return false;
  const char* end = buffer + got;
  const auto ran = std::from_chars(buffer, end, out.ran);
  if (ran.ec != std::errc() || ran.ptr == end) return false;
  return std::from_chars(ran.ptr + 1, end, out.waited).ec == std::errc();
}

bool stat_of(std::int32_t pid, Stat& out) {
  const int fd = open_stat(pid);
  if (fd < 0) return false;
  const bool good = read_stat(fd, out);
  ::close(fd);
  return good;
}

void children_of(std::int32_t pid, std::vector<std::int32_t>& out) {
  char path[32];
  std::snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR* folder = ::opendir(path);
  if (!folder) return;
  while (const dirent* entry = ::readdir(folder)) {
    const int tid = std::atoi(entry->d_name);
    if (tid > 0) read_children(pid, tid, out);
  }
  ::closedir(folder);
}

void tasks_of(std::int32_t pid, std::vector<Task>& out) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR* folder = ::opendir(path);
  if (!folder) return;
  while (const dirent* entry = ::readdir(folder)) {
    const int tid = std::atoi(entry->d_name);
    if (tid <= 0) continue;
    std::snprintf(path, sizeof path, "%d/stat", tid);
    const int fd = ::openat(::dirfd(folder), path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) continue;
    Stat stat;
    if (read_stat(fd, stat)) out.push_back({tid, stat.state});
    ::close(fd);
  }
  ::closedir(folder);
}

std::uint64_t page_kib() {
  static const auto kib = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024;
  return kib;
}

std::uint64_t shared_fairly_kib(std::int32_t pid) {
  char path[40];
  std::snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  char buffer[2048];
  const long got = read_small(fd, buffer, sizeof buffer);
  ::close(fd);
  const std::string_view text(buffer, got > 0 ? static_cast<std::size_t>(got) : 0);
  const std::size_t at = text.find("\nPss:");
  if (at == std::string_view::npos) return 0;
  const std::size_t digit = text.find_first_of("0123456789", at);
  std::uint64_t kib = 0;
  if (digit != std::string_view::npos)
    std::from_chars(text.data() + digit, text.data() + text.size(), kib);
  return kib;
}

std::string command_line(std::int32_t pid, std::size_t limit) {
  char path[32];
  std::snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  std::string out(limit, '\0');
  const long got = read_small(fd, out.data(), out.size());
  ::close(fd);
  out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!out.empty() && out.back() == '\0') out.pop_back();
  for (char& c : out)
    if (c == '\0') c = ' ';
  return out;
}

int open_pidfd(std::int32_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

bool signal_pidfd(int pidfd, int signal) {
  return ::syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0) == 0;
}

PidfdExit pidfd_exit(int pidfd, std::int32_t& wait_status) {
  PidfdInfo info{};
  info.mask = kPidfdInfoExit;
  if (::ioctl(pidfd, kPidfdGetInfo, &info) != 0)
    // For a reaped process an older kernel gives ESRCH; without this request, ENOTTY or EINVAL.
    return errno == EAGAIN ? PidfdExit::not_reaped : PidfdExit::unsupported;
  if ((info.mask & kPidfdInfoExit) == 0) return PidfdExit::not_reaped;
  wait_status = info.exit_code;
  return PidfdExit::known;
}

MonoNs monotonic_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return MonoNs(static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u +
                static_cast<std::uint64_t>(now.tv_nsec));
}

}  // namespace procession::run
