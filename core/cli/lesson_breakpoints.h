// The steps of a lesson at which its run is held.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/steps.h"
#include "run/steer/breakpoints.h"
#include "world/shared_world.h"

namespace procession::cli {

// Not thread-safe.
class LessonBreakpoints : public run::Breakpoints {
 public:
  LessonBreakpoints(const lesson::Lesson& lesson, const std::string& variant,
                    const std::map<std::string, std::string>& parameters,
                    world::SharedWorldPtr world);

  std::vector<Kind> kinds() const override;
  std::string hit(const Event& event) override;

 private:
  struct Breakpoint {
    std::size_t step = 0;  // an index into Lesson::steps
    std::string id;
    Kind before = Kind::none;  // none: after the event itself
  };
  lesson::StepFinder finder_;
  world::SharedWorldPtr world_;
  std::vector<Breakpoint> left_;  // not reached yet
};

}  // namespace procession::cli
