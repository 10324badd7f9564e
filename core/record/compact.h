// A live recording has many small chunks, each with tables of its own; a finished one need not.
#pragma once

#include <string>
#include <vector>

#include "record/format.h"

namespace procession::record {

// True if larger chunks would make a file with these much smaller, in a moment's work.
bool worth_compacting(const std::vector<ChunkHead>& chunks);

// Puts a copy with full chunks in place of the finished recording at `path`, by rename: whoever
// reads the old one keeps it. Gives the copy's bytes; 0, and nothing has changed, where it can't
// be done. `file`: the recording's open descriptor; no other file of that name is ever replaced.
std::uint64_t compact(const std::string& path, int file);

}  // namespace procession::record
