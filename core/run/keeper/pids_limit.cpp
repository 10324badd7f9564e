#include "run/keeper/pids_limit.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace procession::run {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "procession-";
constexpr int kWaits = 100;  // ms

bool write_file(const std::string& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool good = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int error = errno;
  ::close(fd);
  errno = error;
  return good;
}

// The keeper's own cgroup in the hierarchy of this controller ("" for version 2); empty: it is in
// none.
std::string own_cgroup(std::string_view controller) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {  // 8:pids:/path, 0::/path
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    if (line.compare(first + 1, second - first - 1, controller) == 0)
      return line.substr(second + 1);
  }
  return {};
}

bool can_make_in(const fs::path& folder) { return ::access(folder.c_str(), W_OK) == 0; }

// In version 2 a cgroup that holds processes has no children with controllers, so an ancestor of
// ours must give the controller to its children.
bool gives_pids(const fs::path& folder) {
  std::ifstream file(folder / "cgroup.subtree_control");
  for (std::string word; file >> word;)
    if (word == "pids") return true;
  return false;
}

std::string of_keeper(const std::string& parent, std::int32_t pid) {
  return parent + '/' + std::string(kName) + std::to_string(pid);
}

void remove_left_ones(const std::string& parent) {
  std::error_code error;
  for (fs::directory_iterator it(parent, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (!name.starts_with(kName)) continue;
    const int pid = std::atoi(name.c_str() + kName.size());
    if (pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH) ::rmdir(it->path().c_str());
  }
}

}  // namespace

std::string pids_cgroup_parent() {
  const fs::path one = "/sys/fs/cgroup/pids";
  if (const std::string own = own_cgroup("pids"); !own.empty())
    for (const fs::path& folder : {fs::path(one.string() + own), one})
      if (::access((folder / "cgroup.procs").c_str(), F_OK) == 0 && can_make_in(folder))
        return folder.lexically_normal().string();
  for (const char* root : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
    fs::path folder = root + own_cgroup("");
    for (; folder.string().size() >= std::string_view(root).size(); folder = folder.parent_path())
      if (gives_pids(folder) && can_make_in(folder)) return folder.lexically_normal().string();
  }
  return {};
}

std::string make_pids_limit(std::int32_t keeper_pid, std::uint64_t most_processes) {
  if (most_processes == 0 || ::geteuid() != 0) return {};
  const std::string parent = pids_cgroup_parent();
  if (parent.empty()) return {};
  remove_left_ones(parent);
  std::string path = of_keeper(parent, keeper_pid);
  if (::mkdir(path.c_str(), 0755) != 0) return {};
  if (write_file(path + "/pids.max", std::to_string(most_threads(most_processes)))) return path;
  ::rmdir(path.c_str());
  return {};
}

bool enter_pids_limit(const std::string& path) {
  return path.empty() || write_file(path + "/cgroup.procs", std::to_string(::getpid()));
}

void remove_pids_limit(const std::string& path) {
  // A dead process leaves its cgroup a moment after it was reaped.
  for (int i = 0; !path.empty() && i < kWaits && ::rmdir(path.c_str()) != 0 && errno == EBUSY; ++i)
    ::poll(nullptr, 0, 1);
}

void remove_pids_limit_of(std::int32_t keeper_pid) {
  if (const std::string parent = pids_cgroup_parent(); !parent.empty())
    remove_pids_limit(of_keeper(parent, keeper_pid));
}

}  // namespace procession::run
