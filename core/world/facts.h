// Facts of a run as short texts, so that many runs can be counted by them (a lesson's tally).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/event.h"
#include "world/file_content.h"
#include "world/world.h"

namespace procession::world {

struct FactName {
  std::string_view name;  // "file.order"
  bool needs_object;      // the name of a file or a variable
};
// All facts; README.md of this folder describes them.
const std::vector<FactName>& fact_names();

// Takes the events of a run in order, then computes its facts. Not thread-safe. Memory: a World,
// and the content of each file.
class Facts {
 public:
  void apply(const Event& event);
  // Returns the fact as a text; "" where the run has no events of it (no such object, nothing
  // written). Returns nullopt if no fact has this name.
  std::optional<std::string> text(std::string_view fact, std::string_view object) const;
  const World& world() const { return world_; }

 private:
  const FileContent* file_named(std::string_view name) const;
  void add_output(const Event& event);
  void add_variable(const Event& event);

  World world_;
  std::map<std::uint32_t, FileContent> files_;  // by object
  std::vector<std::uint32_t> output_order_;     // processes, by their first output
  std::multiset<std::string> lines_;            // of all output
  std::map<std::uint32_t, std::string> rest_;   // of a process's output: an unfinished line
  // By variable: the last value that each process reported, in the order of the processes' first
  // reports.
  std::map<std::string, std::vector<std::pair<std::uint32_t, std::string>>, std::less<>> values_;
};

}  // namespace procession::world
