// Appends whole chunks to a file, each completely or not at all.
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

// Not thread-safe. It holds an exclusive open-file-description lock on the whole file while it
// lives.
class ChunkFile {
 public:
  // Creates the file, or replaces it: readers of an older file by this name keep it.
  static Result<std::unique_ptr<ChunkFile>> create(const std::string& path);
  ~ChunkFile();
  ChunkFile(const ChunkFile&) = delete;
  ChunkFile& operator=(const ChunkFile&) = delete;

  // Appends a chunk with the payload `raw`, packed if that makes it smaller. `head` has type,
  // events, first_seq and times; the result is the head as written. On failure the file is
  // unchanged.
  Result<ChunkHead> append(ChunkHead head, std::string_view raw, Packing packing,
                           std::uint64_t limit);

  // Sets the id for the file's head, which is written together with the first chunk.
  void set_file_id(std::uint32_t id) { file_id_ = id; }
  std::uint64_t bytes() const { return bytes_; }         // the position of the next chunk
  const std::string& path() const { return path_; }      // as given to create()
  const std::string& target() const { return target_; }  // with symbolic links followed
  int descriptor() const { return file_; }
  void close();
  // Removes the file. Requires: bytes() == 0, nothing was written.
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
