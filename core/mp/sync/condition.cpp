#include "procession/mp/condition.h"

#include <algorithm>

#include "base/fields.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/sync/condition_core.h"
#include "procession/mp/errors.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace detail {
namespace {

bool take_permit(SemaphoreWord& word) { return word.acquire(Deadline(Timeout(0.0))); }

}  // namespace

ConditionCore::ConditionCore(std::shared_ptr<LockCore> lock, std::string_view name, Where where)
    : slot_(allocate_slot(Type::condition, 1)),
      shared_(*reinterpret_cast<ConditionShared*>(slot_.memory)),
      name_(object_name(Type::condition, name)),
      lock_(lock ? std::move(lock)
                 : std::make_shared<LockCore>(LockCore::Kind::recursive, name_ + ".lock", true,
                                              where)) {
  if (!is_observed()) return;
  const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
  std::string text;
  add_field(text, "type", "condition");
  add_field(text, "name", name_);
  emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
       where);
}

ConditionCore::ConditionCore(std::uint64_t key, std::string_view name,
                             std::shared_ptr<LockCore> lock)
    : slot_(attach_slot(Type::condition, key, 1)),
      shared_(*reinterpret_cast<ConditionShared*>(slot_.memory)),
      name_(name),
      lock_(std::move(lock)) {}

void ConditionCore::save(HandleWriter& out) const {
  out.number(slot_.key);
  out.text(name_);
  out.number(lock_->is_recursive() ? 1 : 0);
  lock_->save(out);
}

std::shared_ptr<ConditionCore> ConditionCore::load(HandleReader& in) {
  const std::uint64_t key = in.number();
  const std::string_view name = in.text();
  const auto kind = in.number() != 0 ? LockCore::Kind::recursive : LockCore::Kind::plain;
  auto lock = LockCore::load(kind, in);
  return in.once<ConditionCore>(
      key, [&] { return std::make_shared<ConditionCore>(key, name, std::move(lock)); });
}

ConditionCore::~ConditionCore() {
  emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, {});
  free_slot(slot_);
}

bool ConditionCore::wait(Timeout timeout, Where where) {
  if (!lock_->is_callers()) throw AssertionError("must acquire() condition before using wait()");
  const Operation operation(PROCESSION_CONDITION_WAIT_REQUEST, slot_.key, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_CONDITION_WAIT_REQUEST, {.object = slot_.key, .op = op, .b = timeout.ns()},
       where);
  shared_.asleep.release();
  const int depth = lock_->release_all(where);
  const bool notified = shared_.notices.acquire(Deadline(timeout));
  shared_.awake.release();
  operation.reenter(PROCESSION_LOCK_REQUEST, lock_->key(), where);
  lock_->reacquire(depth, where);
  if (notified) {
    emit(PROCESSION_CONDITION_WAIT, {.object = slot_.key, .op = op, .clock = &shared_.clock},
         where);
  } else {
    emit(PROCESSION_CONDITION_WAIT_TIMEOUT, {.object = slot_.key, .op = op}, where);
  }
  return notified;
}

void ConditionCore::notify(int n, Where where) {
  if (!lock_->is_callers()) throw AssertionError("lock is not owned");
  const Operation operation(PROCESSION_CONDITION_NOTIFY, slot_.key, where);
  if (take_permit(shared_.notices))
    throw AssertionError("notify: Should not have been able to acquire _wait_semaphore");
  // Threads that timed out since the last notify() no longer sleep.
  while (take_permit(shared_.awake))
    if (!take_permit(shared_.asleep))
      throw AssertionError("notify: Bug in sleeping_count.acquire- res should not be False");
  const int sleepers = static_cast<int>(shared_.asleep.value.load());
  const int woken = std::max(0, std::min(n, sleepers));
  emit(PROCESSION_CONDITION_NOTIFY,
       {.object = slot_.key, .op = next_op(), .a = woken, .clock = &shared_.clock}, where);
  for (int i = 0; i < woken; ++i) {
    take_permit(shared_.asleep);
    shared_.notices.release();
  }
  for (int i = 0; i < woken; ++i) shared_.awake.acquire(Deadline(forever));
  // A notice that is left belongs to a thread that timed out meanwhile.
  while (woken > 0 && take_permit(shared_.notices)) {
  }
}

}  // namespace detail

Condition::Condition(std::string_view name, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::ConditionCore>(nullptr, name, where);
}

Condition::Condition(const Lock& lock, std::string_view name, Where where)
    : core_(std::make_shared<detail::ConditionCore>(lock.core_, name, where)) {}

Condition::Condition(const RLock& lock, std::string_view name, Where where)
    : core_(std::make_shared<detail::ConditionCore>(lock.core_, name, where)) {}

Condition::Condition(detail::HandleReader& in) : core_(detail::ConditionCore::load(in)) {}
void Condition::save(detail::HandleWriter& out) const { core_->save(out); }

bool Condition::acquire(Timeout timeout, Where where) const {
  return core_->lock().acquire(timeout, where);
}
void Condition::release(Where where) const { core_->lock().release(where); }
bool Condition::wait(Timeout timeout, Where where) const { return core_->wait(timeout, where); }
void Condition::notify(int n, Where where) const { core_->notify(n, where); }
const std::string& Condition::name() const { return core_->name(); }

std::int64_t Condition::end_of(Timeout timeout) {
  return timeout.is_forever() ? -1 : session_now_ns() + timeout.ns();
}

bool Condition::wait_before(std::int64_t end, Where where) const {
  if (end < 0) {
    core_->wait(forever, where);
    return true;
  }
  const std::int64_t left = end - session_now_ns();
  if (left <= 0) return false;
  core_->wait(std::chrono::nanoseconds(left), where);
  return true;
}

}  // namespace procession::mp
