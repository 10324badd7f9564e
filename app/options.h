// The command line of procession-gui.
#pragma once

#include <variant>

#include "app.h"

namespace procession::app {

// What to do, or the exit code with which to end at once (after help, or a mistake that was told on
// stderr).
std::variant<Options, int> parse_options(int argc, char** argv);

}  // namespace procession::app
