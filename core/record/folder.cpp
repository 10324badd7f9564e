#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/home.h"
#include "record/recording.h"

namespace procession::record {
Result<std::string> recordings_folder() {
  const std::filesystem::path folder = home_file("XDG_DATA_HOME", ".local/share", "recordings");
  if (folder.empty()) return failure({"error.record.no_home"}, {}, {"advice.record.home"});
  std::error_code error;
  if (!make_own_folder(folder)) error = {errno, std::generic_category()};
  if (error || !std::filesystem::is_directory(folder, error))
    return failure_for(error ? reason_of(error.value()) : Error{{"error.record.in_place"}},
                       {"error.record.no_place"}, folder.string(), {"advice.record.data_home"});
  return folder.string();
}

}  // namespace procession::record
