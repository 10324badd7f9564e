// A file to which whole chunks are appended, or nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "record/format.h"

struct ZSTD_CCtx_s;

namespace procession::record {

// Not thread-safe. Holds an exclusive open-file-description lock on the whole file while it lives.
class ChunkFile {
 public:
  // Creates the file, or replaces it: those who read an older one under this name keep it.
  static Result<std::unique_ptr<ChunkFile>> create(const std::string& path);
  ~ChunkFile();
  ChunkFile(const ChunkFile&) = delete;
  ChunkFile& operator=(const ChunkFile&) = delete;

  // Appends a chunk with `raw` as its payload, packed if that makes it smaller. `head` has type,
  // events, first_seq and times; gives the head as it was written. On failure the file is as
  // before.
  Result<ChunkHead> append(ChunkHead head, std::string_view raw, Packing packing,
                           std::uint64_t limit);

  // Goes before the first chunk, in one write with it.
  void set_file_id(std::uint32_t id) { file_id_ = id; }
  std::uint64_t bytes() const { return bytes_; }         // next chunk's position
  const std::string& path() const { return path_; }      // as it was named
  const std::string& target() const { return target_; }  // with symbolic links followed
  int descriptor() const { return file_; }
  void close();
  // Takes away a file in which nothing could be written. Requires: bytes() == 0.
  void discard();

 private:
  ChunkFile(std::string path, std::string target, int file);
  std::optional<Error> write(std::uint64_t count, std::uint64_t limit);

  std::string path_, target_;
  int file_ = -1;
  std::uint32_t file_id_ = 0;
  std::uint64_t bytes_ = 0;
  std::vector<std::uint8_t> out_;
  ZSTD_CCtx_s* packer_ = nullptr;
};

}  // namespace procession::record
