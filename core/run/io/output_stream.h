// Finds out which of the bytes that came through a pipe a process has reported already: each byte
// is recorded once. Knows no descriptor: tested with bytes alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/clock_types.h"

namespace procession::run {

// Longest text of one `output` event.
inline constexpr std::size_t kOutputMost = 1024;

// One sequence of bytes that one or several processes write.
//
// A process reports its output before it writes it. So once all reports are taken in that were
// published before the bytes were read, what matches none was reported by nobody. The order of
// the reports of different threads says nothing about the order of their writes; one thread's
// reports are in order. A write of more than PIPE_BUF bytes may be mixed with others.
class OutputStream {
 public:
  // Bytes that nobody reported, cut at line ends and to kOutputMost; `continues`: the piece before
  // did not end its line.
  using Sink = std::function<void(std::string_view bytes, bool continues)>;

  // A report, by the thread of this number of this process. `full`: bytes of the write, of which
  // the channel kept bytes.size(). `continues`: of the same write as the report before.
  void reported(std::uint32_t process, std::uint32_t thread, std::string_view bytes,
                std::uint64_t full, bool continues);
  // Bytes in the order in which they were read.
  void append(std::string_view bytes);

  // Consumes what was reported and gives the rest to `sink`. Bytes that may still turn out to be a
  // report, or a line, when more bytes come wait for that, at most kPatience_ns; `all` true: no
  // byte waits. `now` must not descend.
  void match(MonoNs now, bool all, const Sink& sink);

  // The process is dead and all that it wrote was appended and matched: its reports are void.
  void forget(std::uint32_t process);

  // True if match() should be called again without more bytes.
  bool waits() const { return !bytes_.empty() || !line_.empty(); }
  bool has_reports() const { return !writers_.empty(); }

  static constexpr std::uint64_t kPatience_ns = 50'000'000;

 private:
  struct Report {
    std::string bytes;
    std::size_t done = 0;       // of bytes, already consumed
    std::uint64_t unknown = 0;  // bytes that follow in the same write and were not kept
    bool long_write = false;    // part of a write that may be mixed with others
  };
  struct Writer {
    std::uint32_t process;
    std::uint32_t thread;
    std::deque<Report> reports;
  };
  enum class Fit { none, whole, begins, part };
  struct Found {
    Fit fit = Fit::none;
    std::size_t writer = 0;
    std::size_t index = 0;  // of the report among the writer's
    std::size_t size = 0;
  };

  void fit_report(std::string_view rest, std::size_t writer, std::size_t index, Found& best) const;
  Found fit_at(std::string_view rest) const;
  // Where after its first byte `rest` may go on with a report; rest.size() if nowhere.
  std::size_t next_fit(std::string_view rest) const;
  void consume(const Found& found);
  void emit(std::string_view foreign, const Sink& sink);
  void emit_line(const Sink& sink);

  std::vector<Writer> writers_;
  std::size_t reported_bytes_ = 0;
  std::string bytes_;       // read, not decided
  std::uint64_t skip_ = 0;  // bytes still to come of a report that was cut
  std::string line_;        // nobody's, its line not ended yet
  bool line_open_ = false;  // the last piece told did not end its line
  std::optional<MonoNs> waiting_since_;
};

}  // namespace procession::run
