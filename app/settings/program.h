// A Program is a program of the user's own, as it is remembered and started.
#pragma once

#include <string>

namespace procession::app {

struct Program {
  std::string interpreter;  // "python3", or with options; empty: the file itself is started
  std::string file;         // script or program
  std::string arguments;    // words as a shell would read them, see shell_words()
  std::string folder;       // working directory; empty: the file's folder
  std::string environment;  // NAME=VALUE words, beside the window's own

  bool operator==(const Program&) const = default;
};

}  // namespace procession::app
