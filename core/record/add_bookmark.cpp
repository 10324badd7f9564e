// Appends to a finished file: bookmarks, an index of everything before them, an end mark.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <memory>
#include <system_error>

#include "record/bookmarks.h"
#include "record/read_file.h"
#include "record/recording.h"
#include "record/run_header.h"

namespace procession::record {
namespace {

tl::unexpected<Error> refuse(const std::string& path, Error why, ErrorText advice) {
  return failure_for(std::move(why), {"error.bookmark.save"}, path, std::move(advice));
}

// The file's chunks from its head to its last whole one, found by walking from head to head.
struct Layout {
  std::vector<ChunkHead> heads;
  std::uint64_t end = kFileHeadBytes;  // byte after the last whole chunk
  std::optional<EndMark> mark;         // the last one; its `why` is a view into `raw`
  std::string raw;
};

bool walk(ReadFile& file, std::uint32_t file_id, Layout& layout) {
  std::string raw;
  while (layout.end < file.size()) {
    const std::optional<ChunkHead> head = file.head_at(layout.end);
    if (!head || head->file_id != file_id) break;
    const ChunkRow row{layout.end, *head};
    if (head->type == ChunkType::end) {
      if (!file.payload(row, layout.raw)) return false;
      layout.mark = decode_end(layout.raw);
      if (!layout.mark) return false;
    } else if (layout.mark && !file.intact(row)) {
      break;  // behind the end: an unfinished group of a killed process
    }
    layout.heads.push_back(*head);
    layout.end = row.end();
  }
  return layout.mark.has_value();
}

void add_chunk(std::string& to, std::uint32_t file_id, ChunkType type, std::string_view payload,
               std::vector<ChunkHead>* heads) {
  ChunkHead head;
  head.type = type;
  head.file_id = file_id;
  head.stored_bytes = head.raw_bytes = static_cast<std::uint32_t>(payload.size());
  seal(head, payload.data());
  to.append(reinterpret_cast<const char*>(&head), sizeof head);
  to.append(payload);
  if (heads != nullptr) heads->push_back(head);
}

// Writes everything at once, so that a reader rarely sees a part of it.
bool write(int file, std::uint64_t at, std::string_view bytes) {
  while (!bytes.empty()) {
    const ::ssize_t wrote = ::pwrite(file, bytes.data(), bytes.size(), static_cast<::off_t>(at));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    at += static_cast<std::uint64_t>(wrote);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return ::fdatasync(file) == 0 || errno == EINVAL || errno == EROFS;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

using Change = std::function<Result<void>(std::vector<Bookmark>&)>;

Result<void> change_bookmarks(const std::string& path, const Change& change) {
  // The sentence for a file that is missing, is not a recording, or has a newer major version.
  if (const auto first = Recording::open(path); !first) return tl::unexpected(first.error());
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  struct stat about {};
  if (file.number() < 0 || ::fstat(file.number(), &about) != 0)
    return refuse(path, reason_of(errno), {"advice.bookmark.copy"});
  // A user who removed the write permission meant it, also where root could write.
  if ((about.st_mode & 0222) == 0)
    return refuse(path, {{"error.bookmark.protected"}}, {"advice.bookmark.allow"});
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(file.number(), F_OFD_SETLK, &whole) != 0)
    return refuse(path,
                  {{errno == EAGAIN || errno == EACCES ? ErrorKey("error.bookmark.live")
                                                       : ErrorKey("error.bookmark.no_locks")}},
                  {"advice.bookmark.wait"});

  // The lock is held: no other process changes the file from here on.
  const auto recording = Recording::open(path);
  if (!recording) return tl::unexpected(recording.error());
  Result<std::unique_ptr<ReadFile>> reader = ReadFile::open(path);
  if (!reader) return tl::unexpected(reader.error());
  std::uint8_t head[kFileHeadBytes] = {};
  if (!(*reader)->read(0, head, sizeof head) ||
      load<std::uint64_t>(head + 24) != checksum(head, 24))
    return refuse(path, {{"error.bookmark.garbled"}}, {"advice.bookmark.other_copy"});
  if (load<std::uint16_t>(head + 10) > kMinor)
    return refuse(path, {{"error.bookmark.newer"}}, {"advice.bookmark.newer"});
  if ((*recording)->life() != Life::finished)
    return refuse(path, {{"error.bookmark.cut"}}, {"advice.bookmark.again"});
  const auto file_id = load<std::uint32_t>(head + 16);
  Layout layout;
  if (!walk(**reader, file_id, layout))
    return refuse(path, {{"error.bookmark.damaged"}}, {"advice.bookmark.other_copy"});
  const std::uint64_t rest = (*reader)->size() - layout.end;
  char magic[8] = {};
  if (rest > 0) {
    // Only bytes that begin a chunk of this file may be cut off.
    const std::uint64_t count = std::min<std::uint64_t>(rest, sizeof magic);
    char ours[8];
    store(ours, kChunkMagic);
    store(ours + 4, file_id);
    if (!(*reader)->read(layout.end, magic, count) || std::memcmp(magic, ours, count) != 0)
      return refuse(path, {{"error.bookmark.not_own"}}, {"advice.bookmark.other_copy"});
  }

  std::vector<Bookmark> bookmarks = (*recording)->bookmarks();
  if (Result<void> changed = change(bookmarks); !changed) return changed;
  std::string group;
  add_chunk(group, file_id, ChunkType::bookmarks, encode_bookmarks(bookmarks), &layout.heads);
  EndMark mark = *layout.mark;
  mark.index_at = layout.end + group.size();
  for (std::size_t row = 0; row < layout.heads.size(); row += kIndexRows) {
    const std::size_t count = std::min(kIndexRows, layout.heads.size() - row);
    add_chunk(group, file_id, ChunkType::index,
              {reinterpret_cast<const char*>(layout.heads.data() + row), count * kChunkHeadBytes},
              nullptr);
  }
  const std::string end = encode_end(mark, layout.end + group.size());
  add_chunk(group, file_id, ChunkType::end, end, nullptr);
  if (rest > 0 && ::ftruncate(file.number(), static_cast<::off_t>(layout.end)) != 0)
    return refuse(path, reason_of(errno), {"advice.bookmark.copy"});
  if (write(file.number(), layout.end, group)) return {};
  const int number = errno;
  if (::ftruncate(file.number(), static_cast<::off_t>(layout.end)) != 0)
    return refuse(path, reason_of(number), {"advice.bookmark.space"});
  return refuse(path, reason_of(number), {"advice.bookmark.space"});
}

}  // namespace

Result<void> add_bookmark(const std::string& path, const Bookmark& bookmark) {
  if (!fit_for_bookmark(bookmark.text))
    return failure({"error.bookmark.note", {{"bytes", std::to_string(kMaxBookmarkText)}}}, path,
                   {"advice.bookmark.shorten"});
  return change_bookmarks(path, [&](std::vector<Bookmark>& all) -> Result<void> {
    if (std::find(all.begin(), all.end(), bookmark) != all.end()) return {};
    if (all.size() >= kMaxBookmarks)
      return failure({"error.bookmark.many", {{"most", std::to_string(kMaxBookmarks)}}}, path,
                     {"advice.bookmark.remove"});
    const auto after =
        std::upper_bound(all.begin(), all.end(), bookmark,
                         [](const Bookmark& a, const Bookmark& b) { return a.t < b.t; });
    all.insert(after, bookmark);
    return {};
  });
}

Result<void> remove_bookmark(const std::string& path, const Bookmark& bookmark) {
  return change_bookmarks(path, [&](std::vector<Bookmark>& all) -> Result<void> {
    if (std::erase(all, bookmark) == 0)
      return failure({"error.bookmark.none"}, path, {"advice.bookmark.look"});
    return {};
  });
}

}  // namespace procession::record
