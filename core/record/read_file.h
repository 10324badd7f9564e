// A recording's file for its reader: bytes by position, the writer's lock, whole chunks.
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

// The position of a chunk, and its head.
struct ChunkRow {
  std::uint64_t at = 0;
  ChunkHead head;
  std::uint64_t end() const { return at + kChunkHeadBytes + head.stored_bytes; }
};

// Not thread-safe. It reads by pread(2), not by a mapping: a file that shrinks during the reading
// gives short reads, where a mapping would raise SIGBUS.
class ReadFile {
 public:
  static Result<std::unique_ptr<ReadFile>> open(const std::string& path);
  ~ReadFile();
  ReadFile(const ReadFile&) = delete;
  ReadFile& operator=(const ReadFile&) = delete;

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }  // as of the last measure()
  void measure();
  bool writer_lives() const;  // whether the writer's lock is held

  // Reads all `count` bytes at `at`; false if they are not there.
  bool read(std::uint64_t at, void* to, std::uint64_t count) const;
  // The head at `at`, if it is sound and its payload is within the file.
  std::optional<ChunkHead> head_at(std::uint64_t at) const;
  // Whether the stored payload matches its checksum.
  bool intact(const ChunkRow& row);
  // Reads and unpacks the payload. False if it is garbled; `raw` is then undefined.
  bool payload(const ChunkRow& row, std::string& raw);

  // The first position in [from, until) where an intact chunk of this file begins (of any file
  // while `file_id` is empty). All calls together compute checksums over a few times the file's
  // size at most: each forged head could claim a long payload.
  std::optional<ChunkRow> next_intact(std::uint64_t from, std::uint64_t until,
                                      std::optional<std::uint32_t> file_id);

 private:
  ReadFile(std::string path, int file);

  std::string path_;
  int file_;
  std::uint64_t size_ = 0;
  std::uint64_t summed_ = 0;  // bytes whose checksum next_intact() computed
  std::vector<char> packed_;
  ZSTD_DCtx_s* unpacker_;
};

}  // namespace procession::record
