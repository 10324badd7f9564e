// Uncaught exceptions, reported as Python does.
#pragma once

#include <string>

namespace procession::mp {

// The last line of Python's traceback for the exception that is being handled: "ValueError: text".
// Requires: an exception is being handled.
std::string describe_current();

// From now on an exception that leaves main() is printed in one line on stderr, and the process
// ends with code 1 after its exit handlers, as Python's does. Exceptions of other threads, and
// other calls of std::terminate, are handled as before.
void install_terminate_handler();

}  // namespace procession::mp
