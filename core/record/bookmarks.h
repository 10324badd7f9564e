// Bookmarks: instants of a run with a note. They are saved in the recording, behind its end mark
// (bytes: README.md of this folder).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "schema/clock_types.h"

namespace procession::record {

struct Bookmark {
  RawNs t;           // as Event::t
  std::string text;  // UTF-8 without control characters, at most kMaxBookmarkText bytes
  bool operator==(const Bookmark&) const = default;
};
inline constexpr std::size_t kMaxBookmarkText = 1024;
inline constexpr std::size_t kMaxBookmarks = 1000;

// Adds a bookmark; an equal one is kept once. The file only grows: a reader sees the bookmarks
// before or after the change, and a process that is killed during it leaves the bookmarks of
// before. Errors, each with a sentence: the text is empty or too long; the recording is still being
// written, was cut, is damaged, is write-protected, or has a newer version. Thread-safe, also
// between processes: a concurrent call is refused, it does not wait.
Result<void> add_bookmark(const std::string& path, const Bookmark& bookmark);
// Removes the bookmark with this t and text; an error if there is none.
Result<void> remove_bookmark(const std::string& path, const Bookmark& bookmark);

// The payload of a chunk of bookmarks: all bookmarks at that time.
std::string encode_bookmarks(const std::vector<Bookmark>& bookmarks);
std::optional<std::vector<Bookmark>> decode_bookmarks(std::string_view bytes);
bool fit_for_bookmark(std::string_view text);

}  // namespace procession::record
