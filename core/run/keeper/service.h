// Processes that serve a program's own machinery and end by themselves once nobody needs them: what
// Python's multiprocessing starts beside a program.
#pragma once

#include <cstdint>
#include <string_view>

namespace procession::run {

// "resource tracker", "forkserver", or empty: by the arguments of the process joined by spaces, as
// CPython's resource_tracker.py and forkserver.py start them. A process that a forkserver has
// forked shows its arguments too: who asks must tell the two apart.
std::string_view service_role(std::string_view command_line);
// The same of a process that lives now.
std::string_view service_role_of(std::int32_t pid);

}  // namespace procession::run
