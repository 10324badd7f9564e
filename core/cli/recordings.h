// The default folder of recordings.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace procession::cli {

// A path in the recordings folder that does not exist yet: 2026-05-04_101530_NAME.procession, local
// time. Makes the folder if it is missing; an error if that fails.
Result<std::string> new_recording_path(std::string_view name);

// Removes from the folder all but the newest hundred of the recordings that new_recording_path()
// named. Live ones, and files with other names, stay. Errors are ignored: the run itself succeeded.
void keep_newest_recordings();

}  // namespace procession::cli
