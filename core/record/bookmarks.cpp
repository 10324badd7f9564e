#include "record/bookmarks.h"

#include <algorithm>

#include "base/utf8.h"
#include "record/varint.h"

namespace procession::record {
bool fit_for_bookmark(std::string_view text) {
  if (text.empty() || text.size() > kMaxBookmarkText) return false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    const auto first = static_cast<unsigned char>(text[i]);
    if (length == 0 || first < 0x20 || first == 0x7f) return false;
    i += length;
  }
  return true;
}

std::string encode_bookmarks(const std::vector<Bookmark>& bookmarks) {
  std::string out;
  for (const Bookmark& bookmark : bookmarks) {
    append_varint(out, zigzag(static_cast<std::uint64_t>(bookmark.t.ns)));
    append_varint(out, bookmark.text.size());
    out += bookmark.text;
  }
  return out;
}

std::optional<std::vector<Bookmark>> decode_bookmarks(std::string_view bytes) {
  std::vector<Bookmark> bookmarks;
  ByteReader reader(bytes.data(), bytes.size());
  while (reader.left() > 0) {
    Bookmark bookmark;
    bookmark.t = RawNs(static_cast<std::int64_t>(unzigzag(reader.varint())));
    bookmark.text = reader.text(reader.varint());
    if (!reader.ok() || !fit_for_bookmark(bookmark.text) || bookmarks.size() == kMaxBookmarks)
      return std::nullopt;
    bookmarks.push_back(std::move(bookmark));
  }
  return bookmarks;
}

}  // namespace procession::record
