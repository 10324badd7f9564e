#include "lesson/toml_text.h"

#include <algorithm>
#include <cstddef>

namespace procession::lesson {
namespace {

// The end of the text whose opening quote is toml[i]: behind its closing quotes, or, if they are
// missing, the end of the line (of the file, for """ and ''').
std::size_t end_of_text(std::string_view toml, std::size_t i) {
  const char quote = toml[i];
  const bool escapes = quote == '"';
  const bool many_lines =
      toml.substr(i, 3) == (escapes ? std::string_view(R"(""")") : std::string_view("'''"));
  const std::string_view close = toml.substr(i, many_lines ? 3 : 1);
  for (i += close.size(); i < toml.size(); ++i) {
    if (escapes && toml[i] == '\\')
      ++i;
    else if (!many_lines && toml[i] == '\n')
      return i;
    else if (toml.substr(i, close.size()) == close)
      return i + close.size();
  }
  return toml.size();
}

}  // namespace

int line_of_stray_non_ascii(std::string_view bytes) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  for (std::size_t i = bytes.substr(0, kMark.size()) == kMark ? kMark.size() : 0;
       i < bytes.size();) {
    const char c = bytes[i];
    if (static_cast<unsigned char>(c) >= 0x80)
      return 1 + static_cast<int>(std::count(bytes.begin(), bytes.begin() + i, '\n'));
    if (c == '"' || c == '\'')
      i = end_of_text(bytes, i);
    else if (c == '#')
      i = std::min(bytes.find('\n', i), bytes.size());
    else
      ++i;
  }
  return 0;
}

}  // namespace procession::lesson
