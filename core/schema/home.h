// Where a person's own files of ours stand.
#pragma once

#include <string>

namespace procession {

// procession/NAME in the folder that the environment's `variable` names (XDG base directory
// specification; a relative path there is to be ignored), else in `folder_in_home` below the home.
// Empty without a home. Looks only; makes nothing. Not to be called while another thread changes
// the environment.
std::string home_file(const char* variable, const char* folder_in_home, const char* name);

}  // namespace procession
