// The line of the user's own file that asked for an operation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

struct PyObject;

namespace procession::python {

// `file` lives as long as the process; nullptr: no line of the user's asked for it.
struct Where {
  const char* file = nullptr;
  std::uint32_t line = 0;
};

// The first frame of the calling thread that runs the user's code. Needs the interpreter's lock.
// Costs some 100 ns for a frame or two: what a code object is, is looked up once.
Where where();

// Whose code is not the user's: files below these folders. Paths below `here` are told relative to
// it. `command`: code given on the command line is the user's (`python3 -c`).
void set_paths(std::vector<std::string> not_users, std::string here, bool command);

}  // namespace procession::python
