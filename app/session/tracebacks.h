// Tracebacks finds Python tracebacks among the lines on stderr. Each has the innermost frame that
// is in one of the program's own files.
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
  RawNs t;                    // time of the line with the error
  std::uint64_t seq = 0;      // seq of the output event in which that line began
  std::uint32_t process = 0;  // 0: not known
  std::string file;           // without folders
  std::uint32_t line = 0;
  std::string what;     // "ZeroDivisionError: division by zero"
  std::string explain;  // key of the language files that explains a common mistake; empty: none
};

// The format is that of CPython's traceback.print_exception and, for a syntax error, of its
// compiler.
class Tracebacks {
 public:
  static constexpr std::size_t kMost = 1000;  // the newest are kept

  // `files`: names of the program's files, without folders; frames in other files (the standard
  // library) are skipped.
  explicit Tracebacks(std::vector<std::string> files = {}) : files_(std::move(files)) {}

  // Processes a whole line. Call it in the order in which the process wrote its lines.
  void take(const ConsoleLine& line);

  // Returns all tracebacks by time.
  const std::vector<Traceback>& all() const { return all_; }
  // Returns the last traceback at or before `t`; nullptr: none.
  const Traceback* last_at(RawNs t) const;

 private:
  struct Trace {
    bool open = false;  // inside a traceback
    std::string file;   // file of the last frame in one of `files_`; empty: none yet
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
