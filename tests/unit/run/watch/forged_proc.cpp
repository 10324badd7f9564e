#include "forged_proc.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <utility>

namespace procession::run {
namespace {

std::map<std::string, std::vector<std::string>>& texts() {
  static std::map<std::string, std::vector<std::string>> all;
  return all;
}

}  // namespace

void ForgedProc::set(std::int32_t pid, const std::string& file, std::vector<std::string> contents) {
  texts()["/proc/" + std::to_string(pid) + "/" + file] = std::move(contents);
}

void ForgedProc::clear() { texts().clear(); }

std::string ForgedProc::text_of(const Stat& stat) {
  std::string out = std::to_string(stat.pid) + " (" + stat.comm + ") " + std::string(1, stat.state);
  for (int field = 4; field <= 52; ++field) {
    const std::pair<int, std::string> known[] = {
        {4, std::to_string(stat.ppid)},         {11, std::to_string(stat.child_faults)},
        {20, std::to_string(stat.threads)},     {22, std::to_string(stat.start_ticks)},
        {24, std::to_string(stat.rss_pages)},   {26, std::to_string(stat.start_code)},
        {28, std::to_string(stat.start_stack)}, {39, std::to_string(stat.cpu)},
        {52, std::to_string(stat.wait_status)}};
    const auto* one = std::find_if(std::begin(known), std::end(known),
                                   [field](const auto& entry) { return entry.first == field; });
    out += " " + (one != std::end(known) ? one->second : std::to_string(900 + field));
  }
  return out + "\n";
}

}  // namespace procession::run

extern "C" ssize_t __real_pread(int fd, void* bytes, std::size_t size, off_t at);  // NOLINT
extern "C" ssize_t __wrap_pread(int fd, void* bytes, std::size_t size, off_t at);  // NOLINT

extern "C" ssize_t __wrap_pread(int fd, void* bytes, std::size_t size, off_t at) {  // NOLINT
  auto& all = procession::run::texts();
  char link[64];
  char path[256];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = all.empty() ? 0 : ::readlink(link, path, sizeof path);
  const auto one = all.find(std::string(path, length > 0 ? static_cast<std::size_t>(length) : 0));
  if (one == all.end()) return __real_pread(fd, bytes, size, at);
  const std::string text = one->second.front();
  if (one->second.size() > 1) one->second.erase(one->second.begin());
  if (text.empty()) {
    errno = ESRCH;
    return -1;
  }
  const std::size_t got = std::min(size, text.size());
  std::memcpy(bytes, text.data(), got);
  return static_cast<ssize_t>(got);
}
