// Console builds lines from `output` events. A line belongs to one process, even if another process
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
  RawNs t;  // time of the first bytes
  std::uint64_t seq = 0;
  std::uint32_t process = 0;  // 0: not known
  std::int32_t pid = 0;
  bool error = false;  // stderr
  bool cut = false;    // longer than kMostLine: the recording has the rest
  std::string text;    // UTF-8; invalid bytes become U+FFFD, control bytes are left out
};
inline constexpr std::size_t kMostLine = 2000;

class Console {
 public:
  void apply(const Event& event);
  // Called with each line when it is complete.
  std::function<void(const ConsoleLine&)> on_line;
  const std::vector<ConsoleLine>& lines() const { return lines_; }
  // Returns how many lines had begun at `t`.
  std::size_t count_at(RawNs t) const;

 private:
  std::vector<ConsoleLine> lines_;
  std::unordered_map<std::uint64_t, std::size_t> open_;  // process and stream -> its open line
};

}  // namespace procession::app
