// What a command line says of how Python will start.
#pragma once

#include <string>
#include <vector>

namespace procession::lesson {

// The option with which an interpreter does not look for the tracer ("-I", "-E", "-S", or words
// that hold one of these letters); empty if there is none, or if the program is no Python. Source:
// CPython's manual, "Command line and environment".
std::string option_against_tracer(const std::vector<std::string>& command);

}  // namespace procession::lesson
