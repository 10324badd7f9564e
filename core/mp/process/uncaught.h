// Exceptions that nobody caught, as Python tells of them.
#pragma once

#include <string>

namespace procession::mp {

// The last line of Python's traceback for the exception that is handled now: "ValueError: text".
// Requires: there is one.
std::string describe_current();

// From now on an exception that leaves main() is told in one line on stderr, and the process ends
// with code 1 after its exit handlers, as Python's does. Other threads and other reasons to
// terminate: as before.
void install_terminate_handler();

}  // namespace procession::mp
