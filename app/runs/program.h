// Functions that say how a program of the user's own is started.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "settings/program.h"

namespace procession::app {

// Returns whether the file can be run: a Python script or an executable, not a recording.
bool may_run(const std::string& file);

// Returns the usual way to start `file`: with python3 if its name ends in .py, otherwise directly.
Program program_of(const std::string& file);

// Splits text into words at blanks, as a shell does: quotes '…' and "…" protect blanks, a backslash
// protects the next character. Nothing is expanded. An error names the quote that is not closed.
Result<std::vector<std::string>> shell_words(std::string_view text);

// Returns the command line: interpreter, file, arguments. Returns an error if there is no file or a
// quote is not closed.
Result<std::vector<std::string>> command_of(const Program& program);

}  // namespace procession::app
