// The command line of procession-gui.
#pragma once

#include <variant>

#include "app.h"

namespace procession::app {

// Returns the options, or the exit code if the program must end at once (after --help, or an error
// that was written to stderr).
std::variant<Options, int> parse_options(int argc, char** argv);

}  // namespace procession::app
