#include "record/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace procession::record {

ReadFile::ReadFile(std::string path, int file)
    : path_(std::move(path)), file_(file), unpacker_(ZSTD_createDCtx()) {
  measure();
}

ReadFile::~ReadFile() {
  ::close(file_);
  ZSTD_freeDCtx(unpacker_);
}

Result<std::unique_ptr<ReadFile>> ReadFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    const int number = errno;
    if (number == ENOENT)
      return failure({"error.record.missing"}, path, {"advice.record.check_name"});
    return failure_for(reason_of(number), {"error.record.read"}, path);
  }
  struct stat about {};
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
    ::close(file);
    return failure(
        {S_ISDIR(about.st_mode) ? ErrorKey("error.record.folder") : ErrorKey("error.record.odd")},
        path, {"advice.record.name"});
  }
  return std::unique_ptr<ReadFile>(new ReadFile(path, file));
}

void ReadFile::measure() {
  struct stat about {};
  size_ = ::fstat(file_, &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

bool ReadFile::writer_lives() const {
  struct flock query {};
  query.l_type = F_RDLCK;  // asks which lock would block a reader's; acquires none
  query.l_whence = SEEK_SET;
  return ::fcntl(file_, F_OFD_GETLK, &query) == 0 && query.l_type != F_UNLCK;
}

bool ReadFile::read(std::uint64_t at, void* to, std::uint64_t count) const {
  auto* bytes = static_cast<char*>(to);
  while (count > 0) {
    const ::ssize_t got = ::pread(file_, bytes, count, static_cast<::off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    at += static_cast<std::uint64_t>(got);
    count -= static_cast<std::uint64_t>(got);
  }
  return true;
}

std::optional<ChunkHead> ReadFile::head_at(std::uint64_t at) const {
  if (size_ < kChunkHeadBytes || at > size_ - kChunkHeadBytes) return std::nullopt;
  ChunkHead head;
  if (!read(at, &head, sizeof head) || !sound(head)) return std::nullopt;
  if (head.stored_bytes > size_ - kChunkHeadBytes - at) return std::nullopt;
  return head;
}

bool ReadFile::intact(const ChunkRow& row) {
  if (row.head.stored_bytes > kMaxRawBytes || row.end() > size_) return false;
  packed_.resize(row.head.stored_bytes);
  return read(row.at + kChunkHeadBytes, packed_.data(), packed_.size()) &&
         checksum(packed_.data(), packed_.size()) == row.head.payload_check;
}

bool ReadFile::payload(const ChunkRow& row, std::string& raw) {
  if (!intact(row)) return false;
  if (row.head.packing == Packing::none) {
    raw.assign(packed_.data(), packed_.size());
    return raw.size() == row.head.raw_bytes;
  }
  if (row.head.packing != Packing::zstd || row.head.raw_bytes > kMaxRawBytes) return false;
  if (ZSTD_getFrameContentSize(packed_.data(), packed_.size()) != row.head.raw_bytes) return false;
  raw.resize(row.head.raw_bytes);
  return ZSTD_decompressDCtx(unpacker_, raw.data(), raw.size(), packed_.data(), packed_.size()) ==
         raw.size();
}

std::optional<ChunkRow> ReadFile::next_intact(std::uint64_t from, std::uint64_t until,
                                              std::optional<std::uint32_t> file_id) {
  constexpr std::uint64_t kBlock = 64 * 1024;
  char magic[4];
  store(magic, kChunkMagic);
  std::vector<char> block(kBlock + sizeof magic - 1);
  const std::uint64_t allowance = 4 * size_ + kMaxRawBytes;
  for (std::uint64_t begin = from; begin < until; begin += kBlock) {
    const std::uint64_t count =
        std::min<std::uint64_t>(block.size(), size_ - std::min(size_, begin));
    if (count < sizeof magic || !read(begin, block.data(), count)) return std::nullopt;
    const auto end = block.begin() + static_cast<std::ptrdiff_t>(count);
    auto found = block.begin();
    while ((found = std::search(found, end, magic, magic + sizeof magic)) != end) {
      const ChunkRow row{begin + static_cast<std::uint64_t>(found - block.begin()), {}};
      ++found;
      if (row.at >= until) return std::nullopt;
      const std::optional<ChunkHead> head = head_at(row.at);
      if (!head || (file_id && head->file_id != *file_id)) continue;
      if ((summed_ += head->stored_bytes) > allowance) return std::nullopt;
      if (intact(ChunkRow{row.at, *head})) return ChunkRow{row.at, *head};
    }
  }
  return std::nullopt;
}

}  // namespace procession::record
