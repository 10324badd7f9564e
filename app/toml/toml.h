// Small TOML files (languages, themes, settings) as a flat table: [ui] run = "Run" is read as
// "ui.run". The one place of app/ that includes toml++.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace procession::app {

// Keys in order; whole numbers, numbers, booleans and arrays of strings as text ("\n" between the
// elements of an array).
using FlatToml = std::map<std::string, std::string, std::less<>>;

// Reads the file; an error names file and line.
Result<FlatToml> read_toml(const std::string& path);

// Makes the folder, writes a new file beside the old one and renames it over it. An error is a
// sentence that begins with `what` ("the settings").
Result<void> replace_file(const std::string& path, std::string_view text, std::string_view what);

// `text` as a TOML basic string, quotes included.
std::string toml_string(std::string_view text);

}  // namespace procession::app
