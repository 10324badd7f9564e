// Which events of a recording fit some words (Ctrl+F).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/event.h"
#include "world/world.h"

namespace procession::app {

class RecordingFollower;

struct Found {
  std::uint64_t seq = 0;
  RawNs t;
};

// Every word must stand somewhere in the event: in its kind's name, its process's name, its
// object's name, its text or its file, or be its PID or its line. Capital and small ASCII letters
// are alike. Not thread-safe.
class Finder {
 public:
  static constexpr std::size_t kMost = 1'000'000;  // so many are kept, and no more looked for

  // Begins anew. Without a word nothing is found.
  void search(std::string_view words);
  bool has_words() const { return !words_.empty(); }

  // Looks at events that it has not seen for about `budget`; true if it found any. A recording that
  // grows is followed.
  bool pull(const RecordingFollower& follower, std::chrono::microseconds budget);
  // Whether all there is has been looked at.
  bool done(const RecordingFollower& follower) const;
  // Another recording is shown: the same words, from its start.
  void restart();

  const std::vector<Found>& found() const { return found_; }  // by seq
  // Place in found() of the first at or after `t`; found().size() if there is none.
  std::size_t first_at(RawNs t) const;

 private:
  bool fits(const Event& event, const world::World& world) const;

  std::vector<std::string> words_;
  std::vector<Found> found_;
  std::uint64_t next_ = 1;
};

}  // namespace procession::app
