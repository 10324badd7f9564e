// Counts how often each text of a fact was seen over many runs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "record/recording.h"

namespace procession::cli {

class Tallies {
 public:
  // Adds a fact to count. `fact` is a name of core/world/facts.h, or "exit.status".
  void expect(std::string fact, std::string object, std::string title);
  // Counts one run. Requires: the recording is of that run.
  void count(const record::Recording& recording, int status);

  // {"runs":…,"failed":…,"tally":[{"fact":…,"object":…,"title":…,"seen":{TEXT:COUNT}}]}
  std::string json(std::uint32_t runs, std::uint32_t failed) const;
  // "TITLE: 12 × TEXT, 3 × TEXT" for each, the most frequent first.
  std::vector<std::string> sentences() const;

 private:
  struct Tally {
    std::string fact, object, title;
    std::map<std::string, std::int64_t> seen;
  };
  std::vector<Tally> tallies_;
};

}  // namespace procession::cli
