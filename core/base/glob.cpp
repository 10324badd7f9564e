#include "base/glob.h"

#include <cstddef>

namespace procession {
namespace {

// The number of bytes of the character at `at`.
std::size_t character(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (std::size_t byte = 1; byte < length; ++byte)
    if (at + byte >= text.size() || (static_cast<unsigned char>(text[at + byte]) & 0xc0U) != 0x80U)
      return 1;
  return length;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t i = 0;
  std::size_t star = std::string_view::npos;  // the last '*' in the pattern so far
  std::size_t taken = 0;  // where the text continues if that '*' takes one more character
  while (i < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = i;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      i += character(text, i);
    } else if (p < pattern.size() && pattern[p] == text[i]) {
      ++p;
      ++i;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      i = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace procession
