// The `key=value key=value` texts of events such as object.create and process.start. Spaces, '%',
// '=' and control bytes in a value are written as %XX, so that a reader can split at single spaces.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace procession {

// Appends "key=value" to `text`, after a space if `text` is not empty.
void add_field(std::string& text, std::string_view key, std::string_view value);
void add_field(std::string& text, std::string_view key, long long value);

// The decoded value of `key` in `text`; nullopt if the key is not there. Accepts any bytes as
// `text`; an invalid %XX is kept as it is.
std::optional<std::string> field(std::string_view text, std::string_view key);

}  // namespace procession
