// Where a person's own files of ours stand: nobody else may read them.
#pragma once

#include <string>

namespace procession {

// procession/NAME in the folder that the environment's `variable` names (XDG base directory
// specification; a relative path there is to be ignored), else in `folder_in_home` below the home.
// Empty without a home. Looks only; makes nothing. Not to be called while another thread changes
// the environment.
std::string home_file(const char* variable, const char* folder_in_home, const char* name);

// Makes a folder, and those above it that are missing, for its owner alone (0700). What is there
// already stays as it is. False with errno. Thread-safe.
bool make_own_folder(const std::string& path);

}  // namespace procession
