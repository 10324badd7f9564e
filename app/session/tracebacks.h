// What a Python program said of its own mistakes: the tracebacks among its lines on stderr, each
// with the innermost line that stands in a file of the program's own.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "session/console.h"

namespace procession::app {

struct Traceback {
  RawNs t;                    // of the line with the error
  std::uint64_t seq = 0;      // of the output event in which that line began
  std::uint32_t process = 0;  // 0: not known
  std::string file;           // without folders
  std::uint32_t line = 0;
  std::string what;     // "ZeroDivisionError: division by zero"
  std::string explain;  // key of the language files for a mistake that many make; empty: none
};

// The form is that of CPython's traceback.print_exception and, for a syntax error, of its compiler.
class Tracebacks {
 public:
  static constexpr std::size_t kMost = 1000;  // the newest are kept

  // `files`: names without folders; lines in others (the standard library's) are no one's mistake.
  explicit Tracebacks(std::vector<std::string> files = {}) : files_(std::move(files)) {}

  // A whole line of a process, in the order in which the process wrote its lines.
  void take(const ConsoleLine& line);

  // By the time they were said.
  const std::vector<Traceback>& all() const { return all_; }
  // The last that was said at or before `t`; nullptr: none.
  const Traceback* last_at(RawNs t) const;

 private:
  struct Trace {
    bool open = false;  // inside a traceback
    std::string file;   // the last frame in one of our files; empty: none yet
    std::uint32_t line = 0;
    std::uint64_t seq = 0;  // seq of the complaint that its next lines may go on with; 0: none
  };
  void explain(std::string_view text, std::uint64_t seq);
  bool frame(std::string_view text, Trace& trace) const;

  std::vector<std::string> files_;
  std::unordered_map<std::uint32_t, Trace> traces_;  // by process
  std::vector<Traceback> all_;
};

}  // namespace procession::app
