// The facts of a run, kept so that questions can be answered from them: the events of a recording
// and the world at its end.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schema/event.h"
#include "world/checks/permits.h"
#include "world/world.h"

namespace procession::world {
class Timeline;
}

namespace procession::lesson {

// Selects events. Names and text may hold * and ?; a member that is not set matches any.
struct Filter {
  Kind kind = Kind::none;
  std::optional<std::string> process, object, text;
  std::optional<std::int64_t> a, b;
};

// One event; valid while the Evidence is unchanged.
struct Fact {
  std::uint64_t seq = 0;
  RawNs t;
  Kind kind = Kind::none;
  std::uint32_t process = 0, thread = 0, object = 0;
  std::uint64_t op = 0;
  std::int64_t a = 0, b = 0;
  std::string text;
};

// Not thread-safe. Memory: some 100 bytes an event and its text, up to `kMost` events. The rest of
// a longer run is left out, and is_whole() is then false (an answer is unknown).
class Evidence {
 public:
  static constexpr std::size_t kMost = 2'000'000;

  // Uses a world of its own, which apply() changes; or a shared world, which has taken each event
  // before follow() is called with it.
  explicit Evidence(std::map<std::string, std::string> parameters = {},
                    std::shared_ptr<const world::World> world = nullptr)
      : parameters_(std::move(parameters)),
        own_(world == nullptr ? std::make_shared<world::World>() : nullptr),
        world_(world == nullptr ? own_ : std::move(world)) {}

  // Takes the events of a run in order.
  void apply(const Event& event) {
    own_->apply(event);
    follow(event);
  }
  void follow(const Event& event);

  bool is_whole() const { return facts_.size() < kMost; }
  const world::World& world() const { return *world_; }  // after the last event
  // The timeline of the same events, for questions about what is drawn; nullptr: there is none. It
  // must outlive the evidence, or be replaced.
  void set_picture(const world::Timeline* picture) { picture_ = picture; }
  const world::Timeline* picture() const { return picture_; }
  const std::map<std::string, std::string>& parameters() const { return parameters_; }

  bool fits(const Fact& fact, const Filter& filter) const;
  // The number of matching events.
  std::int64_t count(const Filter& filter) const;
  // The n-th matching event, from 1; a negative n counts from the end. nullptr if there is none.
  const Fact* find(const Filter& filter, std::int64_t n = 1) const;
  // The name of the process that emitted it; empty if unknown.
  std::string_view process_of(const Fact& fact) const;

  // Seconds of session time since the run's start.
  double seconds(RawNs t) const;
  // The sum in seconds of session time from each matching request to its end (or the run's end).
  double waited(const Filter& request) const;
  // Seconds from the process's begin to its exit; nullopt if one of them is unknown.
  std::optional<double> lifetime(std::string_view process) const;
  // The greatest depth of the queue (puts less gets); nullopt if nothing was put into it.
  std::optional<std::int64_t> highest_depth(std::string_view object) const;
  // The greatest number of processes that held a permit of the semaphore at once; nullopt if there
  // is no such object.
  std::optional<std::int64_t> most_holders(std::string_view object) const;

 private:
  std::map<std::string, std::string> parameters_;
  std::deque<Fact> facts_;
  std::map<std::uint32_t, std::int64_t> highest_;  // by object
  world::Permits permits_;
  std::shared_ptr<world::World> own_;  // nullptr: the world is shared
  std::shared_ptr<const world::World> world_;
  const world::Timeline* picture_ = nullptr;
};

}  // namespace procession::lesson
