// Functions that ignore the case of ASCII letters.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace procession::app {

inline char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lowered(c); });
  return out;
}

// Returns whether `text` contains `word`, which is in small letters. Copies nothing.
inline bool contains_lowered(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(),
                     [](char a, char b) { return lowered(a) == b; }) != text.end();
}

// Returns the words of a text, which blanks and tabs separate, in small letters.
inline std::vector<std::string> lowered_words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    if (end > 0) out.push_back(lowered(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace procession::app
