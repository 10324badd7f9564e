// How a program of the person's own is started.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "settings/program.h"

namespace procession::app {

// Whether the file is one to be run: a Python script, or a program; not a recording.
bool may_run(const std::string& file);

// The usual way to start `file`: a name that ends in .py with python3, anything else by itself.
Program program_of(const std::string& file);

// Words between blanks; '…' and "…" hold blanks together, a backslash takes the next character as
// it is. Nothing is expanded. An error names the quote that is not closed.
Result<std::vector<std::string>> shell_words(std::string_view text);

// What to start: interpreter, file, arguments. An error is a sentence: no file, a quote.
Result<std::vector<std::string>> command_of(const Program& program);

}  // namespace procession::app
