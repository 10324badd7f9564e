#include "lesson/evidence.h"

#include <algorithm>

#include "lesson/steps.h"
#include "schema/kind.h"

namespace procession::lesson {

void Evidence::follow(const Event& event) {
  if (event.kind == Kind::queue_put)
    if (const world::Object* queue = world_->object(event.object))
      highest_[event.object] = std::max(highest_[event.object], queue->count().count);
  permits_.apply(event);
  if (facts_.size() >= kMost) return;
  facts_.push_back({event.seq, event.t, event.kind, event.process, event.thread, event.object,
                    event.op, event.a, event.b, std::string(event.text)});
}

bool Evidence::fits(const Fact& fact, const Filter& filter) const {
  if (fact.kind != filter.kind) return false;
  if (filter.a && fact.a != *filter.a) return false;
  if (filter.b && fact.b != *filter.b) return false;
  if (filter.process && !matches(*filter.process, process_of(fact))) return false;
  if (filter.object) {
    const world::Object* object = world_->object(fact.object);
    if (!object || !matches(*filter.object, object->name)) return false;
  }
  if (!filter.text) return true;
  // A printed line is compared without its line end.
  std::string_view text = fact.text;
  if (fact.kind == Kind::output && text.ends_with('\n')) text.remove_suffix(1);
  return matches(*filter.text, text);
}

std::int64_t Evidence::count(const Filter& filter) const {
  return std::count_if(facts_.begin(), facts_.end(),
                       [&](const Fact& fact) { return fits(fact, filter); });
}

const Fact* Evidence::find(const Filter& filter, std::int64_t n) const {
  const auto wanted = [&](const Fact& fact) { return fits(fact, filter) && --n == 0; };
  if (n > 0) {
    const auto found = std::find_if(facts_.begin(), facts_.end(), wanted);
    return found == facts_.end() ? nullptr : &*found;
  }
  n = -n;
  const auto found = std::find_if(facts_.rbegin(), facts_.rend(), wanted);
  return found == facts_.rend() ? nullptr : &*found;
}

std::string_view Evidence::process_of(const Fact& fact) const {
  const world::Process* process = world_->process(fact.process);
  return process ? std::string_view(process->name) : std::string_view();
}

double Evidence::seconds(RawNs t) const {
  return static_cast<double>(world_->clock().session_at(t).ns) * 1e-9;
}

double Evidence::waited(const Filter& request) const {
  double sum = 0;
  std::map<std::pair<std::uint32_t, std::uint64_t>, double> open;  // by thread and op
  for (const Fact& fact : facts_) {
    if (fits(fact, request)) {
      open[{fact.thread, fact.op}] = seconds(fact.t);
    } else if (kind_request(fact.kind) == request.kind) {
      const auto found = open.find({fact.thread, fact.op});
      if (found == open.end()) continue;
      sum += seconds(fact.t) - found->second;
      open.erase(found);
    }
  }
  for (const auto& [key, since] : open) sum += seconds(world_->t()) - since;
  return sum;
}

std::optional<double> Evidence::lifetime(std::string_view process) const {
  for (const world::Process& one : world_->processes())
    if (matches(process, one.name) && one.begin_t >= RawNs(0) && one.exit_t >= RawNs(0))
      return seconds(one.exit_t) - seconds(one.begin_t);
  return std::nullopt;
}

std::optional<std::int64_t> Evidence::highest_depth(std::string_view object) const {
  for (const auto& [number, depth] : highest_)
    if (const world::Object* one = world_->object(number); one && matches(object, one->name))
      return depth;
  return std::nullopt;
}

std::optional<std::int64_t> Evidence::most_holders(std::string_view object) const {
  for (const world::Object& one : world_->objects())
    if (one.type == ObjectType::semaphore && matches(object, one.name))
      return permits_.most_holders(one.number);
  return std::nullopt;
}

}  // namespace procession::lesson
