// The program's text as it travels inside the recording.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "record/recording.h"

namespace procession::app {

struct SourceFile {
  std::string name;                // without folders
  std::vector<std::string> lines;  // UTF-8, tabs as spaces, without line ends
};

// The source files that are attached to a recording, in its order: the run's variant first. What is
// no source (a lesson's texts) is left out. Reads them whole; call once for a recording.
std::vector<SourceFile> sources_of(const record::Recording& recording);

}  // namespace procession::app
