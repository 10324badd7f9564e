#include "lesson/instant.h"

#include <algorithm>
#include <set>

#include "world/model/file.h"
#include "world/model/semaphore.h"
#include "world/model/value.h"
#include "world/timeline/timeline.h"
#include "world/variables.h"

namespace procession::lesson {
namespace {

Value number(std::int64_t value) { return static_cast<double>(value); }

class Instant {
 public:
  explicit Instant(const Evidence& evidence) : evidence_(evidence), world_(evidence.world()) {}

  Result<Value> state(const std::string& name) const {
    const world::Process* process = find_process(name);
    const world::State state = process != nullptr ? process->state : world::State::absent;
    return Value(std::string(world::state_name(state)));
  }

  // A thread at its gate waits for nothing yet.
  Result<Value> waits_for(const std::string& name) const {
    const world::Process* process = find_process(name);
    const world::Wait* wait = process != nullptr ? world_.wait_of(*process) : nullptr;
    if (wait == nullptr || wait->request == Kind::gate_wait) return Value(std::string());
    if (const world::Object* object = world_.object(wait->object)) return Value(object->name);
    return Value(name_of(wait->process));
  }

  Result<Value> waiters(const world::Object& object) const {
    return number(std::ssize(object.waiters));
  }

  Result<Value> owner(const world::Object& object) const {
    const auto holding = object.model().holding();
    return Value(holding ? name_of(holding->process) : std::string());
  }

  // A process whose threads hold several permits counts once.
  Result<Value> holders(const world::Object& object) const {
    if (object.get<world::Semaphore>() == nullptr)
      return failure({"error.question.semaphore", {{"object", object.name}}});
    std::set<std::uint32_t> processes;
    for (const world::Holder& holder : object.as<world::Semaphore>().holders())
      processes.insert(holder.process);
    return number(std::ssize(processes));
  }

  Result<Value> depth(const world::Object& object) const {
    const world::Count count = object.count();
    if (count.what == world::Counts::nothing || !count.known)
      return failure({"error.question.depth", {{"object", object.name}}});
    return number(count.count);
  }

  Result<Value> bytes(const world::Object& object) const {
    if (object.get<world::File>() == nullptr)
      return failure({"error.question.file", {{"object", object.name}}});
    return number(object.as<world::File>().size);
  }

  // A shared value; or a watched variable, as one process has it, or as all have it.
  Result<Value> value_of(const std::vector<std::string>& names) const {
    if (names.size() == 1)
      if (const world::Object* object = find_object(names[0]))
        if (const world::Value* value = object->get<world::Value>(); value && value->now.known)
          return value->now.text.empty() ? number(value->now.number)
                                         : value_of_text(value->now.text);
    std::set<std::string> values;
    for (const world::VariablePicture& variable : world::variables(world_))
      if (variable.name == names[0])
        for (const world::VariableBox& box : variable.boxes)
          if (names.size() == 1 || is(names[1], box.process)) values.insert(box.value);
    if (values.size() == 1) return value_of_text(*values.begin());
    if (names.size() > 1)
      return failure({"error.question.no_value", {{"name", names[0]}, {"process", names[1]}}});
    return failure({"error.question.no_common_value", {{"name", names[0]}}});
  }

  Result<Value> pages(const std::string& name) const {
    std::set<std::uint32_t> pages;
    for (const world::VariablePicture& variable : world::variables(world_))
      if (variable.name == name)
        for (const world::VariableBox& box : variable.boxes) {
          if (box.exited) continue;
          if (box.page == world::Page::unknown)
            return failure({"error.question.page", {{"name", name}}});
          pages.insert(box.page_number);
        }
    return number(std::ssize(pages));
  }

  // Whether the last span of the process's lane is open, and drawn as this state.
  Result<Value> drawn(const std::string& name, const std::string& state) const {
    const world::Timeline* picture = evidence_.picture();
    if (picture == nullptr) return failure({"error.question.picture"});
    const world::Process* process = find_process(name);
    if (process == nullptr) return Value(state == world::state_name(world::State::absent));
    const std::uint32_t number = picture->lane_of_process(process->number);
    if (number == world::kNoLane) return Value(false);
    const world::Lane& lane = picture->lanes()[number];
    if (lane.spans.empty() || lane.spans.back().t1 != world::kOpen)
      return Value(state == world::state_name(world::State::gone) && lane.end_t != world::kOpen);
    const world::Span& span = lane.spans.back();
    if (state == "unjoined") return Value(span.unjoined);
    if (state == world::state_name(world::State::finishing)) return Value(span.finishing);
    return Value(state == world::state_name(span.state));
  }

  // The youngest process of this name; "main" also means the program's first process.
  const world::Process* find_process(const std::string& name) const {
    const auto& all = world_.processes();
    const auto found = std::find_if(all.rbegin(), all.rend(),
                                    [&](const world::Process& one) { return one.name == name; });
    if (found != all.rend()) return &*found;
    return name == "main" && !all.empty() ? &all.front() : nullptr;
  }
  // The youngest object of this name.
  const world::Object* find_object(const std::string& name) const {
    const auto& all = world_.objects();
    const auto found = std::find_if(all.rbegin(), all.rend(),
                                    [&](const world::Object& one) { return one.name == name; });
    return found != all.rend() ? &*found : nullptr;
  }

 private:
  bool is(const std::string& name, std::uint32_t process) const {
    const world::Process* found = find_process(name);
    return found != nullptr && found->number == process;
  }
  // "main" for the program's first process, so that a lesson has one word in both variants.
  std::string name_of(std::uint32_t number) const {
    const world::Process* process = world_.process(number);
    if (process == nullptr) return {};
    return process == &world_.processes().front() ? "main" : process->name;
  }

  const Evidence& evidence_;
  const world::World& world_;
};

}  // namespace

Result<Value> value_at_instant(Function function, const std::vector<std::string>& names,
                               const Evidence& evidence) {
  const Instant instant(evidence);
  switch (function) {
    case Function::state:
      return instant.state(names[0]);
    case Function::waits_for:
      return instant.waits_for(names[0]);
    case Function::value_of:
      return instant.value_of(names);
    case Function::pages:
      return instant.pages(names[0]);
    case Function::drawn:
      return instant.drawn(names[0], names[1]);
    default:
      break;
  }
  const world::Object* object = instant.find_object(names[0]);
  if (object == nullptr) return failure({"error.question.object", {{"object", names[0]}}});
  switch (function) {
    case Function::waiters:
      return instant.waiters(*object);
    case Function::owner:
      return instant.owner(*object);
    case Function::holders:
      return instant.holders(*object);
    case Function::bytes:
      return instant.bytes(*object);
    case Function::depth:
      return instant.depth(*object);
    default:
      return failure({"error.question.none"});
  }
}

}  // namespace procession::lesson
