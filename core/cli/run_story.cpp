// What `run` says of how a run went: that nobody could go on, and which steps never came.
#include <string>

#include "cli/cli.h"
#include "cli/run_command.h"
#include "world/standstill.h"

namespace procession::cli {
namespace {

constexpr std::int64_t kLong = 1'000'000'000;  // ns: who waits for less may be about to go on

std::string waits_for(const world::Wait& wait, const world::World& world) {
  if (wait.request == Kind::process_join_request) {
    const world::Process* child =
        wait.process != 0 ? world.process(wait.process) : world.process_by_pid(wait.pid);
    return "the end of " + (child != nullptr ? child->name : std::to_string(wait.pid));
  }
  const world::Object* object = world.object(wait.object);
  const std::string name = object != nullptr ? object->name : std::string("an object");
  const world::Process* owner = object != nullptr ? world.process(object->lock.owner) : nullptr;
  if (wait.request == Kind::queue_get_request) return name + ", which is empty";
  if (wait.request == Kind::queue_put_request) return name + ", which is full";
  if (owner != nullptr) return name + ", which " + owner->name + " holds";
  return name;
}

// "main waits for the end of consumer-1; consumer-1 waits for tasks, which is empty"; empty where
// nobody stands, or one of them has not stood for long.
std::string told(const std::vector<world::Standing>& standing, const world::World& world,
                 std::int64_t t) {
  std::string out;
  for (const world::Standing& one : standing) {
    if (t - one.wait.since_t < kLong) return {};
    const world::Process* process = world.process(one.process);
    out += (out.empty() ? "" : "; ") + process->name + " waits for " + waits_for(one.wait, world);
  }
  return out;
}

// What stood still, as a sentence; empty where everybody could go on, or may have.
std::string standing_still(const world::World& world, std::int64_t t) {
  std::string all = told(world::standstill(world), world, t);
  if (!all.empty()) return "nobody could go on: " + all;
  const std::string some = told(world::deadlocked(world), world, t);
  return some.empty() ? some : "these waited for each other: " + some;
}

}  // namespace

void Run::tell_story(const record::Recording& recording) const {
  if (options_.quiet) return;
  const record::RunHeader& header = recording.header();
  lesson::StepFinder finder(lesson_, header.variant, header.parameters);
  world::World world;
  std::string still;  // as it was when the first process was ended
  bool ended = false;
  recording.each(1, recording.size(), [&](const Event& event) {
    // Who stood still was ended from outside, if at all: only then is there anything to say.
    if (!ended && event.kind == Kind::process_exit && event.b != 0) {
      still = standing_still(world, event.t);
      ended = !still.empty();
    }
    world.apply(event);
    finder.apply(event, world);
    return true;
  });
  if (!still.empty()) note(still);
  // Without a word a reader would wait for them.
  for (const std::size_t step :
       lesson::never_met(lesson_, header.variant, header.parameters, finder.moments()))
    note(lesson::never_met_sentence(lesson_, step, header.variant, header.parameters, language()));
}

}  // namespace procession::cli
