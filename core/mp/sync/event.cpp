#include "procession/mp/event.h"

#include "base/fields.h"
#include "channel/futex.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/sync/event_core.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace detail {
EventCore::EventCore(std::string_view name, Where where)
    : slot_(allocate_slot(Type::flag, 1)),
      shared_(*reinterpret_cast<EventShared*>(slot_.memory)),
      name_(object_name(Type::flag, name)) {
  if (!is_observed()) return;
  const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
  std::string text;
  add_field(text, "type", "flag");
  add_field(text, "name", name_);
  emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
       where);
}

EventCore::EventCore(std::uint64_t key, std::string_view name)
    : slot_(attach_slot(Type::flag, key, 1)),
      shared_(*reinterpret_cast<EventShared*>(slot_.memory)),
      name_(name) {}

void EventCore::save(HandleWriter& out) const {
  out.number(slot_.key);
  out.text(name_);
}

std::shared_ptr<EventCore> EventCore::load(HandleReader& in) {
  const std::uint64_t key = in.number();
  const std::string_view name = in.text();
  return in.once<EventCore>(key, [&] { return std::make_shared<EventCore>(key, name); });
}

EventCore::~EventCore() {
  emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, {});
  free_slot(slot_);
}

void EventCore::set(Where where) {
  const Operation operation(PROCESSION_FLAG_SET, slot_.key, where);
  {
    const Held held(shared_.lock);
    emit(PROCESSION_FLAG_SET, {.object = slot_.key, .clock = &shared_.clock}, where);
    const std::uint32_t now = shared_.word.load();
    if ((now & 1) == 0) shared_.word.store(now + 3);  // set, and the count plus one
  }
  if (shared_.waiters.load() != 0) channel::futex_wake(shared_.word);
}

void EventCore::clear(Where where) {
  const Operation operation(PROCESSION_FLAG_CLEAR, slot_.key, where);
  const Held held(shared_.lock);
  emit(PROCESSION_FLAG_CLEAR, {.object = slot_.key, .clock = &shared_.clock}, where);
  shared_.word.fetch_and(~1u);
}

bool EventCore::wait_until_set(const Deadline& deadline) {
  const std::uint32_t before = shared_.word.load();
  std::uint32_t now = before;
  if ((before & 1) != 0) return true;
  if (deadline.is_immediate()) return false;
  shared_.waiters.fetch_add(1);
  for (bool in_time = true;; in_time = wait_word(shared_.word, now, deadline)) {
    now = shared_.word.load();
    if (now >> 1 != before >> 1 || !in_time) break;
  }
  shared_.waiters.fetch_sub(1);
  return now >> 1 != before >> 1;
}

bool EventCore::wait(Timeout timeout, Where where) {
  const Operation operation(PROCESSION_FLAG_WAIT_REQUEST, slot_.key, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_FLAG_WAIT_REQUEST, {.object = slot_.key, .op = op, .b = timeout.ns()}, where);
  {
    // The flag is set already: the event is published before another thread can clear it.
    const Held held(shared_.lock);
    if (is_set()) {
      emit(PROCESSION_FLAG_WAIT, {.object = slot_.key, .op = op, .clock = &shared_.clock}, where);
      return true;
    }
  }
  const bool up = wait_until_set(Deadline(timeout));
  const Held held(shared_.lock);
  if (up) {
    emit(PROCESSION_FLAG_WAIT, {.object = slot_.key, .op = op, .clock = &shared_.clock}, where);
  } else {
    emit(PROCESSION_FLAG_WAIT_TIMEOUT, {.object = slot_.key, .op = op}, where);
  }
  return up;
}

}  // namespace detail

Event::Event(std::string_view name, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::EventCore>(name, where);
}

Event::Event(detail::HandleReader& in) : core_(detail::EventCore::load(in)) {}
void Event::save(detail::HandleWriter& out) const { core_->save(out); }
void Event::set(Where where) const { core_->set(where); }
void Event::clear(Where where) const { core_->clear(where); }
bool Event::is_set() const { return core_->is_set(); }
bool Event::wait(Timeout timeout, Where where) const { return core_->wait(timeout, where); }
const std::string& Event::name() const { return core_->name(); }

}  // namespace procession::mp
