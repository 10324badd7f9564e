#include "lesson/audit/replay.h"

namespace procession::lesson {

std::vector<Moment> moments_of(const Lesson& lesson, std::string_view variant,
                               const std::map<std::string, std::string>& parameters,
                               const EachEvent& each) {
  StepFinder finder(lesson, variant, parameters);
  world::World world;
  each([&](const Event& event) {
    world.apply(event);
    finder.apply(event, world);
    return true;
  });
  return finder.moments();
}

}  // namespace procession::lesson
