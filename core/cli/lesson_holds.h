// The steps of a lesson at which its run is held.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/steps.h"
#include "run/steer/hold_points.h"
#include "world/stream.h"

namespace procession::cli {

// Not thread-safe.
class LessonHolds : public run::HoldPoints {
 public:
  LessonHolds(const lesson::Lesson& lesson, const std::string& variant,
              const std::map<std::string, std::string>& parameters, world::SharedStream stream);

  std::vector<Kind> kinds() const override;
  std::string at(const Event& event) override;

 private:
  struct Hold {
    std::size_t step = 0;  // an index into Lesson::steps
    std::string id;
    Kind before = Kind::none;  // none: after the event itself
  };
  lesson::StepFinder finder_;
  world::SharedStream stream_;
  std::vector<Hold> left_;  // not reached yet
};

}  // namespace procession::cli
