// Small TOML files (languages, themes, settings) are read as a flat table: [ui] run = "Run" becomes
// "ui.run". Only toml.cpp includes toml++ in app/.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace procession::app {

// A FlatToml maps keys to text. Numbers, booleans and arrays of strings are text as well ("\n"
// between the elements of an array).
using FlatToml = std::map<std::string, std::string, std::less<>>;

// Reads the file; an error names file and line.
Result<FlatToml> read_toml(const std::string& path);

// Creates the folder, writes a new file beside the old one and renames it over the old one. The
// text of an error begins with `what` ("the settings").
Result<void> replace_file(const std::string& path, std::string_view text, std::string_view what);

// Returns `text` as a TOML basic string, including the quotes.
std::string toml_string(std::string_view text);

}  // namespace procession::app
