// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace procession {

// The length in bytes of the sequence that begins at bytes[i]; 0 if it is not valid UTF-8.
// Requires: i < bytes.size().
std::size_t utf8_length(std::string_view bytes, std::size_t i);

bool is_utf8(std::string_view bytes);

// The longest prefix of at most `most` bytes that does not end inside a sequence; exactly `most`
// bytes if the text there is not valid UTF-8. Empty only if `text` is empty or `most` is 0.
inline std::string_view cut_utf8(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  for (int back = 0; back < 4 && end > 0; ++back, --end)  // 10xxxxxx continues a sequence
    if ((static_cast<unsigned char>(text[end]) & 0xc0U) != 0x80U) return text.substr(0, end);
  return text.substr(0, most);
}

// The first line (from 1) that has invalid UTF-8 or a NUL; 0 if there is none.
int first_bad_utf8_line(std::string_view bytes);

}  // namespace procession
