// Finds where in a run each step of a lesson happens: searches the events for its pattern.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/glob.h"
#include "lesson/lesson.h"
#include "schema/event.h"
#include "world/world.h"

namespace procession::lesson {

// When a step's pattern was reached: the event that it waits for had come.
struct Moment {
  std::uint64_t seq = 0;  // the event; 0: not yet, or the step waits for none
  RawNs t;                // of the event; of a request without an answer: when it had waited long
                          // enough (Pattern::waits_ms)
};

// Not thread-safe. It holds no reference to the lesson. Memory: the seq of each event of a kind
// that a pattern names as a cause, and the open requests that a pattern watches.
class StepFinder {
 public:
  // `variant`: the program that runs, "cpp" or "python"; steps of another one are never reached.
  // `parameters`: the run's values by name.
  StepFinder(const Lesson& lesson, std::string_view variant,
             const std::map<std::string, std::string>& parameters);

  // Takes the events in order, each after `world` has taken it. True if it reached a step's
  // pattern.
  bool apply(const Event& event, const world::World& world);

  // One for each element of Lesson::steps.
  const std::vector<Moment>& moments() const { return moments_; }

 private:
  struct Watched {         // one step that waits for an event
    std::size_t step = 0;  // index into Lesson::steps
    Pattern pattern;
    std::int64_t a = 0, b = 0, depth = 0;  // the pattern's, with this run's parameters
    std::int64_t left = 0;                 // matching events still to come; 0: reached
  };
  struct OpenRequest {        // a request that a step watches
    std::size_t watched = 0;  // index into watched_
    std::uint64_t seq = 0, op = 0;
    RawNs t;
    std::uint32_t thread = 0;
  };
  // Whether the event matches the pattern; `world` is the one after it.
  bool fits(const Watched& watched, const Event& event, const world::World& world) const;
  // Whether the event's cause (Event::cause) is an event of this kind.
  bool caused_by(const Event& event, Kind kind) const;
  // Counts a matching event. Returns true if it was the last to come: the step is reached.
  bool count_match(Watched& watched, std::uint64_t seq, RawNs t);
  // Counts the open requests that have waited long enough by the time of `event`. Returns true if a
  // step is reached.
  bool match_long_requests(const Event& event);

  std::vector<Moment> moments_;
  std::vector<Watched> watched_;
  std::vector<OpenRequest> open_;
  // The seqs, ascending, of all events of each kind that a pattern names as cause.
  std::map<Kind, std::vector<std::uint64_t>> cause_seqs_;
};

// After a run: indices into Lesson::steps of the steps whose trigger should have occurred with this
// variant and these parameters (Step::when), and did not. `moments` are those of a StepFinder that
// took the whole run.
std::vector<std::size_t> never_reached(const Lesson& lesson, std::string_view variant,
                                       const std::map<std::string, std::string>& parameters,
                                       const std::vector<Moment>& moments);

// "step 3 never came: "The queue is full" waits for queue.put of tasks by producer-*, depth 3". The
// number counts the variant's steps. `language` is the title's.
std::string never_reached_sentence(const Lesson& lesson, std::size_t step, std::string_view variant,
                                   const std::map<std::string, std::string>& parameters,
                                   std::string_view language);

}  // namespace procession::lesson
