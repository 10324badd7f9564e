// The line in the user's own file that called an operation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

struct PyObject;

namespace procession::python {

// `file` lives as long as the process; nullptr: no line of the user's code.
struct Where {
  const char* file = nullptr;
  std::uint32_t line = 0;
};

// The first frame of the calling thread that runs the user's code. Needs the interpreter lock.
// Costs some 100 ns for one or two frames: a code object is looked up once.
Where where();

// Sets the folders whose files are not the user's code (below `not_users`), and the folder that
// paths are relative to (`here`). `command`: code given on the command line (`python3 -c`) is the
// user's.
void set_paths(std::vector<std::string> not_users, std::string here, bool command);

}  // namespace procession::python
