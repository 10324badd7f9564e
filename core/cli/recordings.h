// The folder where recordings go when nobody says where.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace procession::cli {

// A path that is not taken yet in the recordings folder: 2026-05-04_101530_NAME.procession, local
// time. The folder is made if it is missing; an error if it can't be.
Result<std::string> new_recording(std::string_view name);

// Removes all but the newest hundred of those that new_recording() named. Live ones stay, and
// whatever has another name. Trouble is ignored: the run went well.
void keep_newest_recordings();

}  // namespace procession::cli
