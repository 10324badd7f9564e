#include <cerrno>
#include <filesystem>
#include <system_error>

#include "record/recording.h"
#include "schema/home.h"

namespace procession::record {
Result<std::string> recordings_folder() {
  const std::filesystem::path folder = home_file("XDG_DATA_HOME", ".local/share", "recordings");
  if (folder.empty())
    return failure("there is no home folder to keep recordings in", {},
                   "set HOME, or name a file with --record");
  std::error_code error;
  if (!make_own_folder(folder)) error = {errno, std::generic_category()};
  if (error || !std::filesystem::is_directory(folder, error))
    return failure("the folder for recordings can't be made: " +
                       (error ? error.message() : std::string("there is a file in its place")),
                   folder.string(), "set XDG_DATA_HOME, or name a file with --record");
  return folder.string();
}

}  // namespace procession::record
