// The list of a recording's chunks, from its index or by walking from head to head.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "record/read_file.h"
#include "record/recording.h"

namespace procession::record {

// Not thread-safe. `file` must outlive it.
class Catalogue {
 public:
  explicit Catalogue(ReadFile& file) : file_(file) {}

  // Reads the file's head, then the index or all chunk heads. An error if nothing is readable.
  Result<void> open();
  // Reads what was written since the last call. True if there are new chunks or `life` changed.
  bool refresh();

  const RunHeader& run_header() const { return run_header_; }
  Life life() const { return life_; }
  const std::vector<ChunkRow>& events() const { return events_; }
  const std::vector<ChunkRow>& attachments() const { return attachments_; }
  const std::vector<ChunkRow>& bookmarks() const { return bookmarks_; }
  std::uint64_t last_seq() const;
  std::vector<Damage>& damage() { return damage_; }
  // Records an unreadable chunk as damage; each chunk once.
  void report(const ChunkRow& row, const std::string& what);
  // Reads every byte and reports chunks that do not match their checksum.
  void verify();

 private:
  Result<void> read_file_head();
  bool read_index();
  void forget();
  std::optional<std::vector<ChunkRow>> index_rows(const ChunkRow& end);
  bool scan();
  bool scan_behind_end();
  bool take(const ChunkRow& row);
  bool take_events(const ChunkRow& row);
  void take_run_header(const ChunkRow& row);
  void take_end(const ChunkRow& row);
  void shrink();
  bool settle(bool writer_lives);
  bool readable() const { return have_run_header_ || !events_.empty() || !attachments_.empty(); }
  bool is_reported(std::uint64_t at, std::uint64_t count) const;
  void damaged(std::uint64_t at, std::uint64_t count, std::string what);

  ReadFile& file_;
  std::uint32_t file_id_ = 0;
  std::uint64_t next_ = kFileHeadBytes;  // where the next chunk is expected, in bytes
  std::uint64_t lost_ = 0;               // garbled bytes since the last chunk of events
  std::vector<ChunkRow> events_, attachments_, bookmarks_, others_;
  std::vector<Damage> damage_;
  RunHeader run_header_;
  bool have_run_header_ = false;
  bool ended_ = false;
  bool stop_reported_ = false;  // every end mark repeats why the recording stopped
  bool cut_reported_ = false;
  Life life_ = Life::cut;
};

}  // namespace procession::record
