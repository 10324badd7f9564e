// Bookmarks: instants of a run that somebody wants to find again, each with a note. They are saved
// in the recording, behind its end mark (bytes: README.md of this folder).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace procession::record {

struct Bookmark {
  std::int64_t t = 0;  // ns, raw, as Event::t
  std::string text;    // UTF-8 without control characters, at most kMaxBookmarkText bytes
  bool operator==(const Bookmark&) const = default;
};
inline constexpr std::size_t kMaxBookmarkText = 1024;
inline constexpr std::size_t kMaxBookmarks = 1000;

// Saves one more; an equal one that is there already is kept. The file only grows: whoever reads it
// meanwhile sees the bookmarks as they were or as they are, and a process that is killed on the way
// leaves those that were. Errors, each with a sentence: a text that is none or too long; a
// recording that is still being written, was cut, is damaged, may not be written, or is of a
// newer version. Thread-safe, also between processes: one waits for nobody but is refused.
Result<void> add_bookmark(const std::string& path, const Bookmark& bookmark);
// Takes away the one with this t and text; an error if there is none.
Result<void> remove_bookmark(const std::string& path, const Bookmark& bookmark);

// The payload of a chunk of bookmarks: all of them, as of that chunk.
std::string encode_bookmarks(const std::vector<Bookmark>& bookmarks);
std::optional<std::vector<Bookmark>> decode_bookmarks(std::string_view bytes);
bool fit_for_bookmark(std::string_view text);

}  // namespace procession::record
