// The console's lines, made of `output` events: a line belongs to one process, also when another
// writes in between.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/event.h"

namespace procession::app {

struct ConsoleLine {
  RawNs t;  // of its first bytes
  std::uint64_t seq = 0;
  std::uint32_t process = 0;  // 0: not known
  std::int32_t pid = 0;
  bool error = false;  // stderr
  bool cut = false;    // longer than kMostLine: the recording has the rest
  std::string text;    // UTF-8; bytes that are none as U+FFFD, control bytes left out
};
inline constexpr std::size_t kMostLine = 2000;

class Console {
 public:
  void apply(const Event& event);
  // Called with each line when its end has come.
  std::function<void(const ConsoleLine&)> on_line;
  const std::vector<ConsoleLine>& lines() const { return lines_; }
  // How many of the lines had begun at `t`.
  std::size_t count_at(RawNs t) const;

 private:
  std::vector<ConsoleLine> lines_;
  std::unordered_map<std::uint64_t, std::size_t> open_;  // process and stream -> its open line
};

}  // namespace procession::app
