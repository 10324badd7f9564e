// What happened at each source line: made of the places that events carry.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/event.h"

namespace procession::app {

// One event that a line of the program asked for.
struct Passage {
  std::uint64_t seq = 0;
  RawNs t;
  std::uint32_t process = 0;
  Kind kind = Kind::none;
};

// The file's name without its folders: a program is compiled elsewhere than it is read.
std::string_view file_name(std::string_view path);

class LineHistory {
 public:
  // Of one line the newest kMost are kept; what was dropped is counted.
  static constexpr std::size_t kMost = 16384;

  void apply(const Event& event);

  // Passages of a line, by seq; empty if there was none. `file` is a name without folders.
  const std::vector<Passage>& of(std::string_view file, std::uint32_t line) const;
  // How many of them were at or before `t`: their end as a place in of().
  std::size_t count_at(std::string_view file, std::uint32_t line, RawNs t) const;
  // Names of the files that events named.
  std::vector<std::string_view> files() const;

 private:
  std::map<std::string, std::map<std::uint32_t, std::vector<Passage>>, std::less<>> lines_;
};

}  // namespace procession::app
