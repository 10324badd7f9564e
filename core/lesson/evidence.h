// What a run has shown, kept so that questions can be answered from it: the events of a recording
// with the world at its end.
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

namespace procession::lesson {

// Which events are meant. Names and text may hold * and ?; what is not set fits any.
struct Filter {
  Kind kind = Kind::none;
  std::optional<std::string> process, object, text;
  std::optional<std::int64_t> a, b;
};

// One event, as long as the Evidence is unchanged.
struct Fact {
  std::uint64_t seq = 0;
  std::int64_t t = 0;  // ns, raw
  Kind kind = Kind::none;
  std::uint32_t process = 0, thread = 0, object = 0;
  std::uint64_t op = 0;
  std::int64_t a = 0, b = 0;
  std::string text;
};

// Not thread-safe. Memory: some 100 bytes an event and its text, up to `kMost` events; of a longer
// run the rest is left out, and is_whole() says so (an answer is then not known).
class Evidence {
 public:
  static constexpr std::size_t kMost = 2'000'000;

  // Of a world of its own, which apply() changes; or of one that others look at as well, and that
  // has taken each event before follow() gets it.
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
  const world::World& world() const { return *world_; }  // at the end
  const std::map<std::string, std::string>& parameters() const { return parameters_; }

  bool fits(const Fact& fact, const Filter& filter) const;
  // How many events fit.
  std::int64_t count(const Filter& filter) const;
  // The n-th that fits, from 1; a negative n counts from the end. nullptr if there is none.
  const Fact* find(const Filter& filter, std::int64_t n = 1) const;
  // The name of the process that told it; empty if none.
  std::string_view process_of(const Fact& fact) const;

  // Seconds of session time from the run's start.
  double seconds(std::int64_t t) const;
  // Seconds of session time between each request that fits and its end (or the end of the run),
  // added up.
  double waited(const Filter& request) const;
  // Seconds from the begin of the process to its exit; nullopt if one of them is not known.
  std::optional<double> lifetime(std::string_view process) const;
  // The greatest depth of the queue (puts less gets); nullopt if nothing was put into it.
  std::optional<std::int64_t> highest_depth(std::string_view object) const;
  // The most processes at once that had taken a permit of the semaphore and given none back;
  // nullopt if there is no such object.
  std::optional<std::int64_t> most_holders(std::string_view object) const;

 private:
  std::map<std::string, std::string> parameters_;
  std::deque<Fact> facts_;
  std::map<std::uint32_t, std::int64_t> highest_;  // by object
  world::Permits permits_;
  std::shared_ptr<world::World> own_;  // none: others change it
  std::shared_ptr<const world::World> world_;
};

}  // namespace procession::lesson
