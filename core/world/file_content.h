// What a file holds, by offset: who wrote which bytes, which lines are torn, which bytes are lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "schema/event.h"
#include "world/numbered.h"

namespace procession::world {

// One write(2) that reached the file.
struct FileWrite {
  std::uint64_t seq = 0;
  std::int64_t t = 0;  // ns
  std::int64_t offset = 0, bytes = 0;
  std::int64_t stream = 0;  // how many bytes its process had written to this file before
  std::uint32_t process = 0;
};

// Bytes of the file at present that came from one write.
struct FileStretch {
  std::int64_t offset = 0, bytes = 0;
  std::uint32_t write = 0;  // in FileContent::writes()
};

// A line of the file that holds bytes of two processes, or that begins or goes on where its writer
// did not begin or go on.
struct TornLine {
  std::int64_t offset = 0, bytes = 0;
};

// Takes the events of one file in order. What a write's text says of line ends is known up to where
// the text was cut; beyond it, the end of each call that filled the process's buffer (file.buffer)
// is taken for a line's end, for those calls write lines. Where neither is known nothing is called
// torn. Not thread-safe; copyable. Memory: about 200 bytes a write.
class FileContent {
 public:
  // Takes file.buffer and file.write; every other kind is ignored. A write at an unknown offset
  // (-1) is taken to stand at the end. Garbled lengths are cut to what a file can hold.
  void apply(const Event& event);

  const std::vector<FileWrite>& writes() const { return writes_; }  // by seq
  std::int64_t size() const { return size_; }
  // Bytes that a later write by another process has covered: nobody will read them.
  std::int64_t lost() const { return lost_; }
  bool overwritten() const { return overwritten_; }  // some byte was written twice

  // What stands in the file at present, by offset, disjoint.
  const std::map<std::int64_t, FileStretch>& stretches() const { return stretches_; }
  // Whether the bytes before and after `offset` do not belong together: one of two processes breaks
  // off in the middle of a line, or begins there.
  bool breaks_at(std::int64_t offset) const { return breaks_.contains(offset); }
  // The breaks in [from, to), in order, at most `most`.
  std::vector<std::int64_t> breaks(std::int64_t from, std::int64_t to, std::size_t most) const;
  std::vector<TornLine> torn_lines() const;

 private:
  struct Stream {  // all that one process wrote to the file
    std::int64_t written = 0;
    std::vector<std::int64_t> line_ends;  // ascending: places just after a line's last byte
    std::vector<std::pair<std::int64_t, std::int64_t>> unknown;  // [from, to): text was cut there
  };
  enum class Line : std::uint8_t { begins, middle, unknown };
  Line line_at(std::uint32_t process, std::int64_t place) const;
  void carve(std::int64_t from, std::int64_t to, std::uint32_t process);
  void judge(std::int64_t offset);
  std::int64_t line_end_after(std::int64_t offset) const;

  std::vector<FileWrite> writes_;
  std::map<std::int64_t, FileStretch> stretches_;
  std::map<std::int64_t, bool> breaks_;
  Numbered<Stream> streams_;  // by process
  std::int64_t size_ = 0, lost_ = 0;
  bool overwritten_ = false;
};

}  // namespace procession::world
