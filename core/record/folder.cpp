#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include "record/recording.h"

namespace procession::record {
namespace {

std::filesystem::path home() {
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

Result<std::string> recordings_folder() {
  std::filesystem::path folder;
  // The XDG base directory specification: a relative path there is to be ignored.
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && data[0] == '/')
    folder = data;
  else if (const std::filesystem::path own = home(); !own.empty())
    folder = own / ".local" / "share";
  else
    return failure("there is no home folder to keep recordings in", {},
                   "set HOME, or name a file with --record");
  folder = folder / "procession" / "recordings";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder, error))
    return failure("the folder for recordings can't be made: " +
                       (error ? error.message() : std::string("there is a file in its place")),
                   folder.string(), "set XDG_DATA_HOME, or name a file with --record");
  return folder.string();
}

}  // namespace procession::record
