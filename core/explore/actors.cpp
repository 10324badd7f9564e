#include "explore/actors.h"

#include <algorithm>

namespace procession::explore {

int Actors::next() {
  threads_.push_back(0);
  return count() - 1;
}

int Actors::of(std::uint32_t thread) const {
  const auto known = actors_.find(thread);
  return known == actors_.end() ? kNone : known->second;
}

std::uint32_t Actors::thread(int actor) const {
  return actor < 0 || actor >= count() ? 0 : threads_[static_cast<std::size_t>(actor)];
}

// A thread may start several threads before the first of them begins: they are told apart by name,
// and those of equal names by the order of their starts.
int Actors::started_thread(const Event& begin) {
  const auto of = begun_.find({begin.process, begin.a});
  if (of == begun_.end() || of->second.empty()) return kNone;
  auto& all = of->second;
  auto one = std::ranges::find_if(all, [&](const Started& s) { return s.name == begin.text; });
  if (one == all.end()) one = all.begin();
  const int actor = one->actor;
  all.erase(one);
  return actor;
}

// Assigns an actor at the first event of a thread.
int Actors::add_new(const Event& event) {
  int actor = kNone;
  if (event.tid == event.pid) {
    if (const auto main = mains_.find(event.process); main != mains_.end()) actor = main->second;
  } else if (event.kind == Kind::thread_begin) {
    actor = started_thread(event);
  }
  if (actor == kNone || threads_[static_cast<std::size_t>(actor)] != 0) actor = next();
  threads_[static_cast<std::size_t>(actor)] = event.thread;
  actors_[event.thread] = actor;
  return actor;
}

void Actors::on_event(const Event& event) {
  if (event.kind == Kind::process_begin && event.cause != 0)
    if (const auto start = starts_.find(event.cause); start != starts_.end())
      mains_.try_emplace(event.process, start->second);
  if (event.reporter != Reporter::self || event.thread == 0) return;
  if (of(event.thread) == kNone) add_new(event);
  if (event.kind == Kind::process_start)
    starts_[event.seq] = next();
  else if (event.kind == Kind::thread_start)
    begun_[{event.process, event.tid}].push_back({next(), event.op, std::string(event.text)});
  else if (event.kind == Kind::undo)
    if (const auto mine = begun_.find({event.process, event.tid}); mine != begun_.end())
      std::erase_if(mine->second, [&](const Started& s) { return s.op == event.op; });
}

}  // namespace procession::explore
