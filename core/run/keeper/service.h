// Service processes: Python's multiprocessing starts them beside a program, and they end by
// themselves once no process needs them.
#pragma once

#include <cstdint>
#include <string_view>

namespace procession::run {

// "resource tracker", "forkserver", or empty, from the arguments of the process joined by spaces,
// as CPython's resource_tracker.py and forkserver.py start them. A child of a forkserver shows the
// same arguments: the caller must tell the two apart.
std::string_view service_role(std::string_view command_line);
// The same for a living process.
std::string_view service_role_of(std::int32_t pid);

}  // namespace procession::run
