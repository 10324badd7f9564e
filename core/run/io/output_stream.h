// Finds the bytes of a stream that a process has reported already, so that each byte is recorded
// once. Knows no descriptor: tests need bytes alone.
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
// A process reports its output before it writes it. So once all reports are known that were
// published before the bytes were read, bytes that match no report were not reported. The reports
// of one thread are in the order of its writes; those of different threads have no order. A write
// of more than PIPE_BUF bytes may be mixed with others.
class OutputStream {
 public:
  // Gets bytes that no process reported, cut at line ends and to kOutputMost. `continues`: the
  // piece before did not end its line.
  using Sink = std::function<void(std::string_view bytes, bool continues)>;

  // A thread of a process has reported a write. `full`: its number of bytes, of which the channel
  // kept bytes.size(). `continues`: the report belongs to the same write as the one before.
  void reported(std::uint32_t process, std::uint32_t thread, std::string_view bytes,
                std::uint64_t full, bool continues);
  // Appends bytes, in the order in which they were read.
  void append(std::string_view bytes);

  // Consumes the reported bytes and passes the others to `sink`. Bytes that may still become a
  // report or a line when more bytes come are kept for at most kPatience_ns; with `all` no byte is
  // kept. `now` must not decrease.
  void match(MonoNs now, bool all, const Sink& sink);

  // The process is dead, and all that it wrote was appended and matched: its other reports are
  // dropped.
  void forget(std::uint32_t process);

  // Returns true if match() should be called again without more bytes.
  bool waits() const { return !bytes_.empty() || !line_.empty(); }
  bool has_reports() const { return !writers_.empty(); }

  static constexpr std::uint64_t kPatience_ns = 50'000'000;

 private:
  struct Report {
    std::string bytes;
    std::size_t done = 0;       // bytes of it that are consumed already
    std::uint64_t unknown = 0;  // bytes of the same write that follow and were not kept
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
    std::size_t index = 0;  // index of the report among the writer's
    std::size_t size = 0;
  };

  void fit_report(std::string_view rest, std::size_t writer, std::size_t index, Found& best) const;
  Found fit_at(std::string_view rest) const;
  // The next offset in `rest`, from 1, at which a report may begin; rest.size() if there is none.
  std::size_t next_fit(std::string_view rest) const;
  void consume(const Found& found);
  void emit(std::string_view foreign, const Sink& sink);
  void emit_line(const Sink& sink);

  std::vector<Writer> writers_;
  std::size_t reported_bytes_ = 0;
  std::string bytes_;       // read, not matched yet
  std::uint64_t skip_ = 0;  // bytes still to come of a report that was cut
  std::string line_;        // bytes of an unfinished line that no process reported
  bool line_open_ = false;  // the last piece did not end its line
  std::optional<MonoNs> waiting_since_;
};

}  // namespace procession::run
