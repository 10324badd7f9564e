// LineHistory is what happened at each source line, made from the file and line of each event.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/event.h"

namespace procession::app {

// A Passage is one event that a source line caused.
struct Passage {
  std::uint64_t seq = 0;
  RawNs t;
  std::uint32_t process = 0;
  Kind kind = Kind::none;
};

// Returns the file's name without folders, because a program may be compiled in another folder than
// it is read in.
std::string_view file_name(std::string_view path);

class LineHistory {
 public:
  // At most the newest kMost passages of a line are kept.
  static constexpr std::size_t kMost = 16384;

  void apply(const Event& event);

  // Returns the passages of a line by seq; empty if there was none. `file` is a name without
  // folders.
  const std::vector<Passage>& of(std::string_view file, std::uint32_t line) const;
  // Returns how many passages of a line were at or before `t`: their end as an index into of().
  std::size_t count_at(std::string_view file, std::uint32_t line, RawNs t) const;
  // Returns the names of the files that events refer to.
  std::vector<std::string_view> files() const;

 private:
  std::map<std::string, std::map<std::uint32_t, std::vector<Passage>>, std::less<>> lines_;
};

}  // namespace procession::app
