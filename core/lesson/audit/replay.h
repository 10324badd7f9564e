// Replay is a run up to one of its events, as the judges of a lesson see it: the facts, the world
// and what is drawn.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/evidence.h"
#include "lesson/lesson.h"
#include "lesson/steps.h"
#include "world/timeline/timeline.h"

namespace procession::lesson {

// Calls its argument with each event of the run in order, until it returns false.
using EachEvent = std::function<void(const std::function<bool(const Event&)>&)>;

// When the run reached each step of the lesson. Calls `each` once.
std::vector<Moment> moments_of(const Lesson& lesson, std::string_view variant,
                               const std::map<std::string, std::string>& parameters,
                               const EachEvent& each);

// Not thread-safe.
class Replay {
 public:
  explicit Replay(const std::map<std::string, std::string>& parameters)
      : world_(std::make_shared<world::World>()), timeline_(world_), evidence_(parameters, world_) {
    evidence_.set_picture(&timeline_);
  }
  // Takes the events in order.
  void apply(const Event& event) {
    world_->apply(event);
    timeline_.follow(event);
    evidence_.follow(event);
  }
  const Evidence& evidence() const { return evidence_; }

 private:
  std::shared_ptr<world::World> world_;
  world::Timeline timeline_;
  Evidence evidence_;
};

}  // namespace procession::lesson
