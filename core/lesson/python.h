// What a command line says about the start of Python.
#pragma once

#include <string>
#include <vector>

namespace procession::lesson {

// The option that makes an interpreter ignore the tracer ("-I", "-E", "-S", or an argument with one
// of these letters); empty if there is none, or if the program is not Python. Source: CPython's
// manual, "Command line and environment".
std::string option_against_tracer(const std::vector<std::string>& command);

}  // namespace procession::lesson
