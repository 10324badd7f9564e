// A recording's file as its reader sees it: bytes by position, the writer's lock, whole chunks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "record/format.h"

struct ZSTD_DCtx_s;

namespace procession::record {

// Where a chunk begins, and its head.
struct ChunkRow {
  std::uint64_t at = 0;
  ChunkHead head;
  std::uint64_t end() const { return at + kChunkHeadBytes + head.stored_bytes; }
};

// Not thread-safe. Reads by pread(2), never by a mapping: a file that shrinks while it is read
// gives short reads, where a mapping would give SIGBUS.
class ReadFile {
 public:
  static Result<std::unique_ptr<ReadFile>> open(const std::string& path);
  ~ReadFile();
  ReadFile(const ReadFile&) = delete;
  ReadFile& operator=(const ReadFile&) = delete;

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }  // as of the last measure()
  void measure();
  bool writer_lives() const;  // somebody holds the writer's lock

  // All `count` bytes at `at`, or false.
  bool read(std::uint64_t at, void* to, std::uint64_t count) const;
  // The head at `at`, if it is sound and its payload lies within the file.
  std::optional<ChunkHead> head_at(std::uint64_t at) const;
  // The payload as stored is what its head says.
  bool intact(const ChunkRow& row);
  // The payload, unpacked. False if it is garbled; `raw` is then undefined.
  bool payload(const ChunkRow& row, std::string& raw);

  // The first byte in [from, until) where an intact chunk of this file begins (of any file while
  // `file_id` is empty). All calls together sum up a few times the file's bytes at most: forged
  // heads could each claim a long payload.
  std::optional<ChunkRow> next_intact(std::uint64_t from, std::uint64_t until,
                                      std::optional<std::uint32_t> file_id);

 private:
  ReadFile(std::string path, int file);

  std::string path_;
  int file_;
  std::uint64_t size_ = 0;
  std::uint64_t summed_ = 0;  // bytes, by next_intact()
  std::vector<char> packed_;
  ZSTD_DCtx_s* unpacker_;
};

}  // namespace procession::record
