#include "base/home.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <vector>

namespace procession {
namespace {

std::string home() {
  if (const char* named = std::getenv("HOME"); named != nullptr && named[0] == '/') return named;
  struct passwd entry {};
  struct passwd* found = nullptr;
  std::vector<char> buffer(16384);
  if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr && found->pw_dir != nullptr)
    return found->pw_dir;
  return {};
}

}  // namespace

std::string home_file(const char* variable, const char* folder_in_home, const char* name) {
  const char* folder = std::getenv(variable);
  const bool named = folder != nullptr && folder[0] == '/';
  const std::string base = named ? folder : home();
  if (base.empty()) return {};
  return (named ? base : base + '/' + folder_in_home) + "/procession/" + name;
}

bool make_own_folder(const std::string& path) {
  struct stat is {};
  const auto is_folder = [&] {
    if (::stat(path.c_str(), &is) != 0) return false;
    errno = ENOTDIR;
    return S_ISDIR(is.st_mode);
  };
  if (is_folder()) return true;
  if (errno != ENOENT) return false;
  const std::size_t name_at = path.find_last_not_of('/');
  const std::size_t slash = path.rfind('/', name_at);
  if (slash != std::string::npos && slash > 0 && name_at != std::string::npos &&
      !make_own_folder(path.substr(0, slash)))
    return false;
  // Another process may have just made it.
  return ::mkdir(path.c_str(), 0700) == 0 || (errno == EEXIST && is_folder());
}

}  // namespace procession
