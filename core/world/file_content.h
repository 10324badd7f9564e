// The content of a file by offset: the writer of each byte, torn lines and lost bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/event.h"
#include "world/numbered.h"

namespace procession::world {

// One write(2) that reached the file.
struct FileWrite {
  std::uint64_t seq = 0;
  RawNs t;
  std::int64_t offset = 0, bytes = 0;
  std::int64_t stream = 0;  // how many bytes its process had written to this file before
  std::uint32_t process = 0;
  bool over = false;  // the write covered bytes of another process, which are lost
};

// The bytes in a process's buffer at an instant.
struct WaitingBytes {
  std::uint32_t process = 0;
  std::int64_t bytes = 0;
  bool lost = false;  // the process died before it wrote them
};

// A range of the file's present bytes that came from one write.
struct FileStretch {
  std::int64_t offset = 0, bytes = 0;
  std::uint32_t write = 0;  // in FileContent::writes()
};

// A line of the file that holds bytes of two processes, or that begins or goes on where its writer
// did not begin or go on.
// A reader of the file can't see which process wrote a "\n": a foreign "\n" alone tears no line.
struct TornLine {
  std::int64_t offset = 0, bytes = 0;
};

// Takes the events of one file in order. The ends of lines are known as far as the text of a write
// was recorded. Beyond that they are inferred: from the length of the process's lines, if all have
// one length; else from its calls that filled the buffer (file.buffer), if each wrote a whole line.
// Otherwise no line is called torn. Not thread-safe; copyable. Memory: about 200 bytes a write.
class FileContent {
 public:
  // Takes file.buffer and file.write; every other kind is ignored. A write at an unknown offset
  // (-1) is assumed to be at the end. Garbled lengths are cut to what a file can hold.
  void apply(const Event& event);

  // Takes the death of a process: the bytes in its buffer are lost.
  void lose(std::uint32_t process, RawNs t);
  // Takes the end of the run and finds the torn lines, for torn().
  void finish() { torn_ = torn_lines(); }

  const std::vector<FileWrite>& writes() const { return writes_; }  // by seq
  std::int64_t size() const { return size_; }
  // Returns the number of bytes that a later write by another process has covered.
  std::int64_t lost() const { return lost_; }
  std::int64_t lost_at(RawNs t) const;               // up to `t`
  bool overwritten() const { return overwritten_; }  // some byte was written twice

  // The present content of the file: disjoint ranges by offset.
  const std::map<std::int64_t, FileStretch>& stretches() const { return stretches_; }
  // The same in contiguous memory, for fast walks; kept only while nothing was overwritten().
  const std::vector<FileStretch>& in_order() const { return in_order_; }
  // Returns whether the bytes before and after `offset` do not belong together: the bytes of a
  // process stop, or begin, in the middle of a line.
  bool breaks_at(std::int64_t offset) const { return breaks_.contains(offset); }
  // The breaks in [from, to), in order, at most `most`.
  std::vector<std::int64_t> breaks(std::int64_t from, std::int64_t to, std::size_t most) const;
  std::vector<TornLine> torn_lines() const;  // walks all breaks
  // Returns whether the file ends in the middle of a line, so that the last line is cut off. False
  // where that is not known.
  bool is_cut() const;
  // The torn lines that finish() found; empty before.
  const std::vector<TornLine>& torn() const { return torn_; }
  // The processes that have filled a buffer or written, in the order of their first such event.
  std::vector<WaitingBytes> waiting_at(RawNs t) const;

 private:
  struct Stream {  // all that one process wrote to the file; offsets in it, ascending
    std::int64_t written = 0;
    std::vector<std::int64_t> line_ends;  // just after a line's last byte, as recorded
    std::vector<std::int64_t> call_ends;  // just after what one call wrote
    std::vector<std::pair<std::int64_t, std::int64_t>> unknown;  // [from, to): text was cut there
    std::int64_t length = 0;  // length of every line so far; 0: no line yet; -1: the lengths differ
    bool calls_are_lines = true;
    std::size_t calls_seen = 0;  // number of calls that were compared with recorded text
    std::int64_t end = 0;        // offset in the file of the end of its last write
    std::uint32_t process = 0;
    struct Waits {
      RawNs t;
      std::int64_t bytes = 0;
      bool lost = false;
    };
    std::vector<Waits> waits;  // by time: the bytes in its buffer from t on
  };
  enum class Line : std::uint8_t { begins, middle, unknown };
  Stream& stream_of(std::uint32_t process);
  static void read_lines(std::string_view text, const FileWrite& write, Stream& stream);
  static void compare(const FileWrite& write, std::int64_t known, std::size_t first,
                      Stream& stream);
  static Line line_at(const Stream& stream, std::int64_t offset);
  static std::int64_t next_line_end(const Stream& stream, std::int64_t after, std::int64_t most);
  static std::int64_t last_line_begin(const Stream& stream, std::int64_t from, std::int64_t to);
  Line line_at(const FileStretch& stretch, std::int64_t offset) const;
  bool carve(std::int64_t from, std::int64_t to, std::uint32_t process);
  void judge(std::int64_t offset);
  std::int64_t line_end_after(std::int64_t offset) const;
  std::int64_t line_begin_before(std::int64_t offset, std::int64_t least) const;

  std::vector<FileWrite> writes_;
  std::map<std::int64_t, FileStretch> stretches_;
  std::vector<FileStretch> in_order_;
  std::set<std::int64_t> breaks_;
  std::vector<TornLine> torn_;
  std::vector<std::pair<RawNs, std::int64_t>> lost_steps_;  // (t, lost_ from then on)
  Numbered<Stream> streams_;                                // by process
  std::int64_t size_ = 0, lost_ = 0;
  bool overwritten_ = false;
};

}  // namespace procession::world
