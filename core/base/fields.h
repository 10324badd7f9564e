// The `key=value key=value` texts of events such as object.create and process.start. A value's
// spaces, '%', '=' and control bytes are written as %XX, so that a reader splits at single spaces.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace procession {

// Appends "key=value" to `text`, after a space if `text` is not empty.
void add_field(std::string& text, std::string_view key, std::string_view value);
void add_field(std::string& text, std::string_view key, long long value);

// The decoded value of `key` in `text`; nullopt where it does not stand there. Any bytes are
// accepted as `text`; a broken %XX stays as it is.
std::optional<std::string> field(std::string_view text, std::string_view key);

}  // namespace procession
