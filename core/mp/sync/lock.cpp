#include "procession/mp/lock.h"

#include "base/fields.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/sync/lock_core.h"
#include "procession/mp/errors.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace detail {

LockCore::LockCore(Kind kind, std::string_view name, bool quiet, Where where)
    : kind_(kind),
      slot_(allocate_slot(Type::lock, 1)),
      shared_(*reinterpret_cast<LockShared*>(slot_.memory)),
      name_(quiet ? std::string(name) : object_name(Type::lock, name)) {
  if (!quiet) emit_create(where);
}

LockCore::LockCore(Kind kind, std::uint64_t key, std::string_view name)
    : kind_(kind),
      slot_(attach_slot(Type::lock, key, 1)),
      shared_(*reinterpret_cast<LockShared*>(slot_.memory)),
      name_(name) {}

void LockCore::save(HandleWriter& out) const {
  out.number(slot_.key);
  out.text(name_);
}

std::shared_ptr<LockCore> LockCore::load(Kind kind, HandleReader& in) {
  const std::uint64_t key = in.number();
  const std::string_view name = in.text();
  return in.once<LockCore>(key, [&] { return std::make_shared<LockCore>(kind, key, name); });
}

LockCore::~LockCore() {
  if (shared_.create_emitted.load() != 0) {
    emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, {});
  }
  free_slot(slot_);
}

void LockCore::emit_create(Where where) {
  // Two processes that use the lock at the same moment may both publish its creation: whichever
  // event comes second changes nothing. None publishes another event of the lock before one.
  // Acquire, with the release below: a process that reads 1 publishes after the create.
  if (!is_observed() || shared_.create_emitted.load(std::memory_order_acquire) != 0) return;
  const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
  std::string text;
  add_field(text, "type", "lock");
  add_field(text, "name", name_);
  if (is_recursive()) add_field(text, "lock", "recursive");
  emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
       where);
  shared_.create_emitted.store(1, std::memory_order_release);
}

void LockCore::set_owner() {
  owner_.store(current_tid(), std::memory_order_relaxed);
  depth_ = 1;
}

bool LockCore::release_level() {
  if (--depth_ > 0) return false;
  owner_.store(0, std::memory_order_relaxed);
  return true;
}

bool LockCore::acquire(Timeout timeout, Where where) {
  const Operation operation(PROCESSION_LOCK_REQUEST, slot_.key, where);
  emit_create(where);
  const bool again = is_recursive() && is_mine();
  const std::uint64_t op = next_op();
  emit(PROCESSION_LOCK_REQUEST,
       {.object = slot_.key, .op = op, .a = again ? depth_ : 0, .b = timeout.ns()}, where);
  if (again) {
    ++depth_;
  } else if (shared_.word.acquire(Deadline(timeout))) {
    if (is_recursive()) set_owner();
  } else {
    emit(PROCESSION_LOCK_TIMEOUT, {.object = slot_.key, .op = op}, where);
    return false;
  }
  emit(PROCESSION_LOCK_ACQUIRE,
       {.object = slot_.key, .op = op, .a = again ? depth_ : 1, .clock = &shared_.clock}, where);
  return true;
}

void LockCore::release(Where where) {
  if (is_recursive() && !is_mine())
    throw AssertionError("attempt to release recursive lock not owned by thread");
  const Operation operation(PROCESSION_LOCK_RELEASE, slot_.key, where);
  emit_create(where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_LOCK_RELEASE,
       {.object = slot_.key,
        .op = op,
        .a = is_recursive() ? depth_ - 1 : 0,
        .clock = &shared_.clock},
       where);
  if (is_recursive() && !release_level()) return;
  if (shared_.word.release()) return;
  emit(PROCESSION_UNDO, {.object = slot_.key, .op = op, .text = "release of a free lock"}, where);
  throw ValueError("semaphore or lock released too many times");
}

int LockCore::release_all(Where where) {
  emit_create(where);
  const int depth = is_recursive() ? depth_ : 1;
  for (int left = depth - 1; left >= 0; --left)
    emit(PROCESSION_LOCK_RELEASE, {.object = slot_.key, .a = left, .clock = &shared_.clock}, where);
  if (is_recursive()) {
    depth_ = 1;
    release_level();
  }
  shared_.word.release();
  return depth;
}

void LockCore::reacquire(int depth, Where where) {
  const std::uint64_t op = next_op();
  emit(PROCESSION_LOCK_REQUEST, {.object = slot_.key, .op = op, .b = forever.ns()}, where);
  shared_.word.acquire(Deadline(forever));
  if (is_recursive()) {
    set_owner();
    depth_ = depth;
  }
  for (int now = 1; now <= depth; ++now)
    emit(PROCESSION_LOCK_ACQUIRE,
         {.object = slot_.key, .op = now == 1 ? op : 0, .a = now, .clock = &shared_.clock}, where);
}

LockCore::Access::Access(LockCore& lock, Where where) : lock_(lock), where_(where) {
  if (lock.is_mine()) {
    ++lock.depth_;
  } else if (lock.shared_.word.acquire(Deadline(Timeout(0.0)))) {
    lock.set_owner();
  } else {
    events_emitted_ = true;
    lock.acquire(forever, where);
  }
}

LockCore::Access::~Access() {
  if (events_emitted_) {
    lock_.release(where_);
  } else if (lock_.release_level()) {
    lock_.shared_.word.release();
  }
}

}  // namespace detail

Lock::Lock(std::string_view name, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::LockCore>(detail::LockCore::Kind::plain, name, false, where);
}

Lock::Lock(detail::HandleReader& in)
    : core_(detail::LockCore::load(detail::LockCore::Kind::plain, in)) {}
void Lock::save(detail::HandleWriter& out) const { core_->save(out); }
bool Lock::acquire(Timeout timeout, Where where) const { return core_->acquire(timeout, where); }
void Lock::release(Where where) const { core_->release(where); }
bool Lock::is_taken() const { return core_->is_taken(); }
const std::string& Lock::name() const { return core_->name(); }

RLock::RLock(std::string_view name, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::LockCore>(detail::LockCore::Kind::recursive, name, false, where);
}

RLock::RLock(detail::HandleReader& in)
    : core_(detail::LockCore::load(detail::LockCore::Kind::recursive, in)) {}
void RLock::save(detail::HandleWriter& out) const { core_->save(out); }
bool RLock::acquire(Timeout timeout, Where where) const { return core_->acquire(timeout, where); }
void RLock::release(Where where) const { core_->release(where); }
bool RLock::is_taken() const { return core_->is_taken(); }
const std::string& RLock::name() const { return core_->name(); }

}  // namespace procession::mp
