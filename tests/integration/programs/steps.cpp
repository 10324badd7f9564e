// steps RECORDING: for each step of the recording's own lesson, one JSON object a line: when it was
// met in this run, and whether what it points at was there.
#include "lesson/steps.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "base/glob.h"
#include "recorded.h"

using namespace procession;

namespace {

bool is_there(const lesson::Target& target, const world::World& world) {
  const auto named = [&](const auto& one) { return matches(target.pattern, one.name); };
  switch (target.what) {
    case lesson::Target::What::lane:
      return std::ranges::any_of(world.processes(), named);
    case lesson::Target::What::object:
      return std::ranges::any_of(world.objects(), named);
    case lesson::Target::What::code:
      return true;  // lesson::load_lessons() has checked it
  }
  return false;
}

void show(const Recorded& run) {
  const lesson::Lesson& lesson = run.lesson;
  const record::RunHeader& header = run.header();
  lesson::StepFinder finder(lesson, header.variant, header.parameters);
  world::World world;
  run.each([&](const Event& event) {
    world.apply(event);
    finder.apply(event, world);
    return true;
  });
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
    const lesson::Step& step = lesson.steps[i];
    if (!step.variant.empty() && step.variant != header.variant) continue;
    const bool there = std::ranges::all_of(step.points_at, [&](const lesson::Target& target) {
      return !lesson::is_meant(target.when, header.parameters) || is_there(target, world);
    });
    const lesson::Moment moment = finder.moments()[i];
    std::puts(nlohmann::json{
        {"step", step.id},
        {"waits", step.waits_for.has_value()},
        {"hold", lesson::is_held_at(lesson, step, header.variant, header.parameters)},
        {"before", step.waits_for && step.waits_for->before},
        {"seq", moment.seq},
        {"t", moment.t.ns},
        {"points", there}}
                  .dump()
                  .c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto run = recorded(argv[1]);
  if (!run) return fail("steps", run.error());
  show(*run);
  return 0;
}
