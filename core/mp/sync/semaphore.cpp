#include "procession/mp/semaphore.h"

#include <cerrno>
#include <climits>
#include <mutex>
#include <system_error>

#include "base/fields.h"
#include "channel/futex.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/sync/semaphore_core.h"
#include "procession/mp/errors.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace detail {
namespace {

// Throws EINVAL for a negative number, as sem_open(3) does.
int checked(int permits) {
  if (permits >= 0) return permits;
  throw std::system_error(EINVAL, std::generic_category(), "a semaphore's permits");
}

}  // namespace

SemaphoreCore::SemaphoreCore(int permits, bool is_bounded, std::string_view name, Where where)
    : slot_((checked(permits), allocate_slot(Type::semaphore, 1))),
      shared_(*reinterpret_cast<SemaphoreShared*>(slot_.memory)),
      name_(object_name(Type::semaphore, name)) {
  shared_.mutex.init();
  shared_.value.store(static_cast<std::uint32_t>(permits));
  shared_.most = is_bounded ? static_cast<std::uint32_t>(permits) : INT_MAX;
  if (!is_observed()) return;
  const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
  std::string text;
  add_field(text, "type", "semaphore");
  add_field(text, "name", name_);
  add_field(text, "permits", static_cast<long long>(permits));
  if (is_bounded) add_field(text, "bounded", static_cast<long long>(1));
  emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
       where);
}

SemaphoreCore::SemaphoreCore(std::uint64_t key, std::string_view name)
    : slot_(attach_slot(Type::semaphore, key, 1)),
      shared_(*reinterpret_cast<SemaphoreShared*>(slot_.memory)),
      name_(name) {}

void SemaphoreCore::save(HandleWriter& out) const {
  out.number(slot_.key);
  out.text(name_);
}

std::shared_ptr<SemaphoreCore> SemaphoreCore::load(HandleReader& in) {
  const std::uint64_t key = in.number();
  const std::string_view name = in.text();
  return in.once<SemaphoreCore>(key, [&] { return std::make_shared<SemaphoreCore>(key, name); });
}

SemaphoreCore::~SemaphoreCore() {
  emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, {});
  free_slot(slot_);
}

bool SemaphoreCore::try_acquire(std::uint64_t op, Where where) {
  if (shared_.value.load() == 0) return false;
  const std::lock_guard guard(shared_.mutex);
  const std::uint32_t now = shared_.value.load();
  if (now == 0) return false;
  shared_.value.store(now - 1);
  emit(PROCESSION_SEMAPHORE_ACQUIRE,
       {.object = slot_.key,
        .op = op,
        .a = static_cast<std::int64_t>(now) - 1,
        .clock = &shared_.clock},
       where);
  return true;
}

// A waiting thread increments the count of waiters, then reads the value. A releasing thread
// changes the value, then reads the count. With sequential consistency at least one of the two sees
// the other's change, so no wake is lost.
bool SemaphoreCore::acquire(Timeout timeout, Where where) {
  const Operation operation(PROCESSION_SEMAPHORE_REQUEST, slot_.key, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_SEMAPHORE_REQUEST,
       {.object = slot_.key, .op = op, .a = value(), .b = timeout.ns()}, where);
  if (try_acquire(op, where)) return true;
  const Deadline deadline(timeout);
  bool taken = false;
  if (!deadline.is_immediate()) {
    shared_.waiters.fetch_add(1);
    for (bool in_time = true; !taken && in_time;) {
      in_time = shared_.value.load() != 0 || wait_word(shared_.value, 0, deadline);
      taken = try_acquire(op, where);
    }
    shared_.waiters.fetch_sub(1);
  }
  if (!taken)
    emit(PROCESSION_SEMAPHORE_TIMEOUT, {.object = slot_.key, .op = op, .a = value()}, where);
  return taken;
}

void SemaphoreCore::release(Where where) {
  const Operation operation(PROCESSION_SEMAPHORE_RELEASE, slot_.key, where);
  const std::uint64_t op = next_op();
  {
    const std::lock_guard guard(shared_.mutex);
    const std::uint32_t now = shared_.value.load();
    emit(PROCESSION_SEMAPHORE_RELEASE,
         {.object = slot_.key,
          .op = op,
          .a = static_cast<std::int64_t>(now) + 1,
          .clock = &shared_.clock},
         where);
    if (now >= shared_.most) {
      emit(PROCESSION_UNDO,
           {.object = slot_.key,
            .op = op,
            .text = "release of a full semaphore",
            .clock = &shared_.clock},
           where);
      throw ValueError("semaphore or lock released too many times");
    }
    shared_.value.store(now + 1);
  }
  if (shared_.waiters.load() != 0) channel::futex_wake(shared_.value, 1);
}

}  // namespace detail

Semaphore::Semaphore(int value, std::string_view name, Where where)
    : Semaphore(value, false, name, where) {}

Semaphore::Semaphore(int value, bool is_bounded, std::string_view name, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::SemaphoreCore>(value, is_bounded, name, where);
}

Semaphore::Semaphore(detail::HandleReader& in) : core_(detail::SemaphoreCore::load(in)) {}
void Semaphore::save(detail::HandleWriter& out) const { core_->save(out); }
bool Semaphore::acquire(Timeout timeout, Where where) const {
  return core_->acquire(timeout, where);
}
void Semaphore::release(Where where) const { core_->release(where); }
int Semaphore::get_value() const { return core_->value(); }
const std::string& Semaphore::name() const { return core_->name(); }

}  // namespace procession::mp
