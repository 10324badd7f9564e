// procession doctor: what this machine lacks, and the command that installs it.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>

#include "cli/cli.h"
#include "cli/output.h"
#include "record/recording.h"
#include "run/keeper/pids_limit.h"

namespace procession::cli {
namespace {

namespace fs = std::filesystem;

// The first line of a shell command's output; empty if it fails or prints nothing.
std::string first_line(const char* command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command, "re"), pclose);
  char line[512];
  if (!pipe || !fgets(line, sizeof line, pipe.get())) return {};
  std::string out = line;
  while (!out.empty() && (out.back() == '\n' || out.back() == '\r')) out.pop_back();
  return out;
}

bool in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path ? path : "/usr/bin:/bin";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    if (access((std::string(folder) + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

bool has_beside(const char* program) {
  return access((lesson::program_folder() + "/" + program).c_str(), X_OK) == 0;
}

// Whether a channel can be made: the keeper passes it on as a sealed memory file through /proc.
bool channel_works() {
  const int fd = memfd_create("procession-doctor", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return false;
  const bool sealed = fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0;
  const std::string path = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd);
  const int again = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (again >= 0) close(again);
  close(fd);
  return sealed && again >= 0;
}

bool pidfd_works() {
#ifdef SYS_pidfd_open
  const long fd = syscall(SYS_pidfd_open, getpid(), 0);
  if (fd >= 0) close(static_cast<int>(fd));
  return fd >= 0;
#else
  return false;
#endif
}

bool shared_memory_works() {
  struct statvfs room {};
  constexpr std::uint64_t kEnough = 16 << 20;  // in bytes
  return statvfs("/dev/shm", &room) == 0 && access("/dev/shm", W_OK) == 0 &&
         std::uint64_t{room.f_bavail} * room.f_frsize >= kEnough;
}

bool has_font(const char* pattern) {
  const std::string command = std::string("fc-list '") + pattern + "' file 2>/dev/null </dev/null";
  return !first_line(command.c_str()).empty();
}

struct Finding {
  const char* what;
  bool needed;  // by the command line; the others are for the window or for building
  bool there;
  std::string mend;
};

std::vector<Finding> examine() {
  const auto folder = record::recordings_folder();
  const auto lessons = lesson::find_data_folder("lessons");
  return {
      {"/proc", true, access("/proc/self/stat", R_OK) == 0, "sudo mount -t proc proc /proc"},
      {"memory files handed out through /proc (the channel)", true, channel_works(),
       "run a Linux 5.4 or newer, with /proc readable by its user"},
      {"process descriptors (pidfd)", true, pidfd_works(), "run a Linux 5.4 or newer"},
      {"shared memory, 16 MiB in /dev/shm", true, shared_memory_works(),
       "sudo mount -t tmpfs -o mode=1777,size=256m tmpfs /dev/shm"},
      {"the keeper", true, has_beside("procession-keeper"),
       "cmake --build --preset release --target procession-keeper"},
      {"a brake for programs that multiply without end (root needs the cgroup controller pids)",
       false, geteuid() != 0 || !run::pids_cgroup_parent().empty(),
       "run as another user than root, or let root make cgroups with pids below /sys/fs/cgroup"},
      {"a folder for recordings", true, folder.has_value(),
       folder ? "" : "mend this: " + folder.error().sentence()},
      {"lessons", true, lessons.has_value(),
       lessons ? "" : "mend this: " + lessons.error().sentence()},
      {"python3, for Python variants and scripts", false, in_path("python3"),
       "sudo apt-get install python3"},
      {"a C++ compiler, for programs of your own", false, in_path("g++") || in_path("clang++"),
       "sudo apt-get install g++"},
      {"the window's program", false, has_beside("procession-gui"),
       "cmake --build --preset release --target procession-gui"},
      {"a display (DISPLAY or WAYLAND_DISPLAY)", false, has_display(),
       "log in to a desktop, or use ssh -X; procession-gui --screenshot OUT.png needs none"},
      {"fontconfig's tools, to look for fonts", false, in_path("fc-list"),
       "sudo apt-get install fontconfig"},
      {"a Latin font", false, has_font(":lang=en"), "sudo apt-get install fonts-dejavu-core"},
      {"a Chinese font", false, has_font(":lang=zh-cn"), "sudo apt-get install fonts-wqy-microhei"},
  };
}

}  // namespace

int doctor() {
  std::string text;
  bool has_needed = true;
  bool has_all = true;
  for (const Finding& finding : examine()) {
    has_all = has_all && finding.there;
    has_needed = has_needed && (finding.there || !finding.needed);
    text += std::string(finding.there    ? "there    "
                        : finding.needed ? "MISSING  "
                                         : "missing  ") +
            finding.what + "\n";
    if (!finding.there) text += "           " + finding.mend + "\n";
  }
  text += has_all      ? "Nothing is missing."
          : has_needed ? "All that the command line needs is there."
                       : "What is MISSING is needed by every run.";
  if (const int failed = print(text)) return failed;
  return has_needed ? kDone : kFailed;
}

}  // namespace procession::cli
