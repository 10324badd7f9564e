// Merges the many small chunks of a live recording, each with tables of its own, when it is
// finished.
#pragma once

#include <string>
#include <vector>

#include "record/format.h"

namespace procession::record {

// Whether larger chunks would make a file with these chunks much smaller, in a short time.
bool worth_compacting(const std::vector<ChunkHead>& chunks);

// Replaces the finished recording at `path` by a copy with full chunks, by rename: readers of the
// old file keep it. Returns the copy's size in bytes; 0, with nothing changed, if it can't be done.
// `file` is the recording's open descriptor; another file of that name is never replaced.
std::uint64_t compact(const std::string& path, int file);

}  // namespace procession::record
