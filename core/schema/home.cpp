#include "schema/home.h"

#include <pwd.h>
#include <unistd.h>

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

}  // namespace procession
