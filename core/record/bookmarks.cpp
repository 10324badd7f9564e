#include "record/bookmarks.h"

#include <algorithm>

#include "record/varint.h"

namespace procession::record {
namespace {

void add_number(std::string& to, std::uint64_t value) {
  std::uint8_t bytes[kMaxVarint];
  const std::uint8_t* const end = put_varint(bytes, value);
  to.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(end - bytes));
}

// Bytes of the character that begins at `i`, as RFC 3629 allows it; 0: it is none.
std::size_t length_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) -> unsigned {
    return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
  };
  const auto follows = [&](std::size_t k) { return (byte(k) & 0xc0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool fits = follows(1) && follows(2) && !(first == 0xe0 && byte(1) < 0xa0) &&
                      !(first == 0xed && byte(1) > 0x9f);  // surrogates
    return fits ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool fits = follows(1) && follows(2) && follows(3) &&
                      !(first == 0xf0 && byte(1) < 0x90) && !(first == 0xf4 && byte(1) > 0x8f);
    return fits ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool fit_for_bookmark(std::string_view text) {
  if (text.empty() || text.size() > kMaxBookmarkText) return false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = length_at(text, i);
    const auto first = static_cast<unsigned char>(text[i]);
    if (length == 0 || first < 0x20 || first == 0x7f) return false;
    i += length;
  }
  return true;
}

std::string encode_bookmarks(const std::vector<Bookmark>& bookmarks) {
  std::string out;
  for (const Bookmark& bookmark : bookmarks) {
    add_number(out, zigzag(static_cast<std::uint64_t>(bookmark.t)));
    add_number(out, bookmark.text.size());
    out += bookmark.text;
  }
  return out;
}

std::optional<std::vector<Bookmark>> decode_bookmarks(std::string_view bytes) {
  std::vector<Bookmark> bookmarks;
  ByteReader reader(bytes.data(), bytes.size());
  while (reader.left() > 0) {
    Bookmark bookmark;
    bookmark.t = static_cast<std::int64_t>(unzigzag(reader.varint()));
    bookmark.text = reader.text(reader.varint());
    if (!reader.ok() || !fit_for_bookmark(bookmark.text) || bookmarks.size() == kMaxBookmarks)
      return std::nullopt;
    bookmarks.push_back(std::move(bookmark));
  }
  return bookmarks;
}

}  // namespace procession::record
