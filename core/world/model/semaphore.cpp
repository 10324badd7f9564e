#include "world/model/semaphore.h"

#include <algorithm>

#include "base/fields.h"
#include "schema/kind.h"
#include "world/model/object.h"

namespace procession::world {
namespace {

constexpr HangCause kPermits{
    "permits", 100};  // a wait for a permit, and no thread is left that can release one

}  // namespace

void Semaphore::create(const Event& event) {
  known = field(event.text, "permits").has_value();
  permits = bound = number_field(event.text, "permits");
}

// Adds a permit to a holder; a new holder is inserted at `index`.
void Semaphore::take(const Holder& one, std::size_t index) {
  const auto existing = std::find_if(holders_.begin(), holders_.end(), [&](const Holder& holder) {
    return holder.process == one.process && holder.thread == one.thread;
  });
  if (existing != holders_.end()) {
    ++existing->permits;
    return;
  }
  const auto at = static_cast<std::ptrdiff_t>(std::min(index, holders_.size()));
  holders_.insert(holders_.begin() + at, {one.process, one.thread, 1});
}

// Returns the holder whose permit a release returns. Any thread may release: a thread without a
// permit returns one of its own process, else the oldest holder's.
std::vector<Holder>::iterator Semaphore::giver(const Event& release) {
  auto best = holders_.begin();
  bool is_own_process = false;
  for (auto one = holders_.begin(); one != holders_.end(); ++one) {
    if (one->process != release.process) continue;
    if (one->thread == release.thread) return one;
    if (!is_own_process) best = one;
    is_own_process = true;
  }
  return best;
}

void Semaphore::apply(const Event& event, const Scene& scene) {
  if (kind_role(event.kind) != Role::request) scene.mark(Trace::other);
  if (event.kind == Kind::semaphore_acquire) {
    take({event.process, event.thread, 1}, holders_.size());
    givers_.take(FlowKind::permit, event, scene);
  } else if (event.kind == Kind::semaphore_release) {
    const auto from = giver(event);
    Release release{{0, 0, 0}, 0, known};
    if (from != holders_.end()) {
      release.from = {from->process, from->thread, 1};
      release.index = static_cast<std::size_t>(from - holders_.begin());
      if (--from->permits == 0) holders_.erase(from);
    }
    releases_.give(event, release);
    givers_.give(event, 1);
  } else {
    return;
  }
  permits = event.a;
  known = true;
}

void Semaphore::undo(const Event& event, const Scene& scene) {
  const auto release = releases_.take(event);
  if (!release) return;
  scene.mark(Trace::other);
  --permits;
  known = release->known;
  if (release->from.permits != 0) take(release->from, release->index);
  givers_.undo(event);
}

Obstacle Semaphore::obstacle(const Request& request, const Object& self, const World& world) const {
  if (request.kind != Kind::semaphore_request) return ObjectModel::obstacle(request, self, world);
  if (!known) return {Obstacle::Is::unknown, {}};
  if (permits > 0) return {};
  return {Obstacle::Is::taken, holders_};
}

Blame Semaphore::blame(Kind request, std::uint32_t thread, const Object& self) const {
  if (request != Kind::semaphore_request) return ObjectModel::blame(request, thread, self);
  return {&kPermits, "hang.permits", {}};
}

Count Semaphore::count(const Object&) const { return {Counts::value, permits, bound, known}; }

Count Semaphore::second_count(const Object& self) const {
  return {Counts::waiting, std::ssize(self.waiters)};
}

std::vector<Sentence> Semaphore::count_words(const Counted& at) const {
  if (at.bound == 0) return {{"hover.value", {{"object", at.object}, {"count", number(at.count)}}}};
  return {{"hover.permits",
           {{"object", at.object}, {"count", number(at.count)}, {"bound", number(at.bound)}}},
          {"hover.waiting", {{"object", at.object}, {"count", number(at.second_count)}}}};
}

Sentence Semaphore::count_label(const Counted& at) const {
  Sentence sentence{"object.permits", {{"count", number(at.count)}, {"bound", number(at.bound)}}};
  if (at.second_count == 0) return sentence;
  sentence.key = "object.permits_waiting";
  sentence.args.emplace_back("other", number(at.second_count));
  return sentence;
}

Sentence Semaphore::mark_words(const MarkedEvent& mark) const {
  Sentence sentence = ObjectModel::mark_words(mark);
  if (!sentence.key.empty()) sentence.args = {{"count", number(mark.a)}};
  return sentence;
}

void Semaphore::facts(FactSink& out) const {
  if (known) out.number("value", permits);
}

Sentence Semaphore::state(const Object& self, const World& world) const {
  if (bound == 0 || self.waiters.empty()) return short_state(self, world);
  return {"object.permits_waiting",
          {{"count", std::to_string(permits)},
           {"bound", std::to_string(bound)},
           {"other", std::to_string(self.waiters.size())}}};
}

Sentence Semaphore::short_state(const Object&, const World&) const {
  if (bound > 0)
    return {"object.permits",
            {{"count", std::to_string(permits)}, {"bound", std::to_string(bound)}}};
  if (!known) return {};
  return {"object.value", {{"text", std::to_string(permits)}}};
}

}  // namespace procession::world
