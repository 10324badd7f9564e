// The folders of a user's own files. Only their owner can read them.
#pragma once

#include <string>

namespace procession {

// procession/NAME in the folder that the environment's `variable` names (XDG base directory
// specification; a relative path is ignored, as it demands), else in `folder_in_home` below the
// home folder. Empty without a home. Makes nothing. Must not be called while another thread changes
// the environment.
std::string home_file(const char* variable, const char* folder_in_home, const char* name);

// Makes a folder, and its missing parents, for its owner alone (0700). Existing folders are not
// changed. Returns false and sets errno on failure. Thread-safe.
bool make_own_folder(const std::string& path);

}  // namespace procession
