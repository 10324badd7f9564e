#include "session/finder.h"

#include <algorithm>

#include "schema/kind.h"
#include "session/recording_follower.h"
#include "text/letters.h"

namespace procession::app {

Finder::Word Finder::word_of(std::string text, const KindWords& kind_words) {
  Word word{std::move(text), std::vector<bool>(kHighestKind + 1U)};
  for (const KindInfo& info : kKinds)
    word.kinds[static_cast<std::size_t>(info.kind)] =
        contains_lowered(info.name, word.text) ||
        (kind_words && contains_lowered(kind_words(info.name), word.text));
  return word;
}

bool Finder::is_of_kind(const Word& word, Kind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return kind_info(kind) != nullptr ? word.kinds[number]
                                    : contains_lowered(kind_name(kind), word.text);
}

void Finder::search(std::string_view words, const KindWords& kind_words) {
  words_.clear();
  for (std::string& word : lowered_words(words))
    words_.push_back(word_of(std::move(word), kind_words));
  restart();
}

void Finder::restart() {
  found_.clear();
  next_ = 1;
}

bool Finder::fits(const Event& event, const world::World& world) const {
  const world::Process* process = world.process(event.process);
  const world::Object* object = world.object(event.object);
  const std::string_view file = event.file.substr(event.file.rfind('/') + 1);
  return std::all_of(words_.begin(), words_.end(), [&](const Word& one) {
    const std::string& word = one.text;
    return is_of_kind(one, event.kind) || contains_lowered(event.text, word) ||
           (process != nullptr && contains_lowered(process->name, word)) ||
           (object != nullptr && contains_lowered(object->name, word)) ||
           contains_lowered(file, word) || word == std::to_string(event.pid) ||
           (event.line != 0 && word == std::to_string(event.line));
  });
}

bool Finder::pull(const RecordingFollower& follower, std::chrono::microseconds budget) {
  if (done(follower)) return false;
  const auto until = std::chrono::steady_clock::now() + budget;
  const std::size_t before = found_.size();
  const world::World& world = follower.timeline().world();
  const std::uint64_t last = follower.taken();
  std::uint64_t seen = next_ - 1;
  bool in_time = true;
  follower.recording().each(next_, last, [&](const Event& event) {
    seen = event.seq;
    if (fits(event, world)) found_.push_back({event.seq, event.t});
    in_time = event.seq % 1024 != 0 || std::chrono::steady_clock::now() < until;
    return in_time && found_.size() < kMost;
  });
  next_ = (in_time && found_.size() < kMost ? last : seen) + 1;
  return found_.size() != before;
}

bool Finder::done(const RecordingFollower& follower) const {
  return words_.empty() || found_.size() >= kMost || next_ > follower.taken();
}

std::size_t Finder::first_at(RawNs t) const {
  return static_cast<std::size_t>(
      std::lower_bound(found_.begin(), found_.end(), t,
                       [](const Found& found, RawNs at) { return found.t < at; }) -
      found_.begin());
}

}  // namespace procession::app
