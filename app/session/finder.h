// Finder finds the events of a recording that contain some words (Ctrl+F).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
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

// An event matches if each word occurs in the name of its kind, in the user's words for that, in
// the name of its process or object, in its text or its file, or equals its PID or its line. ASCII
// case is ignored. Not thread-safe.
class Finder {
 public:
  static constexpr std::size_t kMost = 1'000'000;  // the search ends after this many matches

  // Returns the user's words for the kind of this name.
  using KindWords = std::function<std::string(std::string_view kind)>;

  // Begins a new search. Without a word nothing is found. Without `kind_words` a kind is found by
  // its name alone.
  void search(std::string_view words, const KindWords& kind_words = {});
  bool has_words() const { return !words_.empty(); }

  // Searches events that it has not seen, for about `budget`. Returns true if it found any. A
  // growing recording is followed.
  bool pull(const RecordingFollower& follower, std::chrono::microseconds budget);
  // Returns whether all events so far have been searched.
  bool done(const RecordingFollower& follower) const;
  // Repeats the search from the start; call it when another recording is shown.
  void restart();

  const std::vector<Found>& found() const { return found_; }  // by seq
  // Returns the index in found() of the first match at or after `t`; found().size() if there is
  // none.
  std::size_t first_at(RawNs t) const;

 private:
  struct Word {
    std::string text;
    std::vector<bool> kinds;  // by number: whether the word occurs in its name or its words
  };
  static Word word_of(std::string text, const KindWords& kind_words);
  static bool is_of_kind(const Word& word, Kind kind);
  bool fits(const Event& event, const world::World& world) const;

  std::vector<Word> words_;
  std::vector<Found> found_;
  std::uint64_t next_ = 1;
};

}  // namespace procession::app
