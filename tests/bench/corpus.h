// The one seeded generator of events that tests and figures are made with: producers and consumers
// at a queue, locked counters, sleeps, output, files and samples, mixed and worded as in recorded
// lessons. The same seed gives the same events on every machine.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "schema/event.h"

namespace procession::corpus {

// SplitMix64: small, fast and the same everywhere, which the standard's distributions are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  // 0 <= result < bound; bound > 0
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

struct Shape {
  std::uint32_t producers = 2;
  std::uint32_t consumers = 2;
  std::uint32_t capacity = 5;
};

// An endless run whose events keep the order of cause and effect. Not thread-safe.
class Corpus {
 public:
  explicit Corpus(std::uint64_t seed, Shape shape = {});
  ~Corpus();

  // The next event, seq from 1. Its views last until the next call.
  const Event& next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Many events at once, with the memory that their views point into.
struct Batch {
  std::vector<Event> events;
  std::deque<std::string> texts;
};
Batch make_batch(std::uint64_t seed, std::size_t count, Shape shape = {});

// An event of any bytes and numbers, likely or not; for tests of what must survive everything. Its
// views point into `text`, whose former content is lost. seq and t are left to the caller.
Event wild_event(Random& random, std::string& text);

}  // namespace procession::corpus
