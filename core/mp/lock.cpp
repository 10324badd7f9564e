#include "procession/mp/lock.h"

#include "mp/arena.h"
#include "mp/emit.h"
#include "mp/words.h"
#include "procession/mp/errors.h"
#include "procession/mp/process.h"
#include "schema/fields.h"

namespace procession::mp {
namespace {

struct LockShared {
  std::uint64_t clock;
  LockWord word;
};
static_assert(sizeof(LockShared) <= kLine);

}  // namespace

class detail::LockCore {
 public:
  LockCore(std::string_view wanted, Where where)
      : slot_(take_slot(Type::lock, 1)),
        shared(*reinterpret_cast<LockShared*>(slot_.memory)),
        key(slot_.key),
        name(object_name(Type::lock, wanted)) {
    if (!is_observed()) return;
    std::string text;
    add_field(text, "type", "lock");
    add_field(text, "name", name);
    emit(PROCESSION_OBJECT_CREATE, {.object = key, .text = text, .clock = &shared.clock}, where);
  }
  ~LockCore() {
    emit(PROCESSION_OBJECT_CLOSE, {.object = key}, {});
    give_back(slot_);
  }
  LockCore(const LockCore&) = delete;
  LockCore& operator=(const LockCore&) = delete;

 private:
  Slot slot_;

 public:
  LockShared& shared;
  const std::uint64_t key;
  const std::string name;
};

Lock::Lock(std::string_view name, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::LockCore>(name, where);
}

bool Lock::acquire(Timeout timeout, Where where) const {
  detail::LockCore& core = *core_;
  const std::uint64_t op = next_op();
  emit(PROCESSION_LOCK_REQUEST, {.object = core.key, .op = op, .b = timeout.ns()}, where);
  const bool taken = core.shared.word.acquire(Deadline(timeout));
  if (taken) {
    emit(PROCESSION_LOCK_ACQUIRE,
         {.object = core.key, .op = op, .a = 1, .clock = &core.shared.clock}, where);
  } else {
    emit(PROCESSION_LOCK_TIMEOUT, {.object = core.key, .op = op}, where);
  }
  return taken;
}

void Lock::release(Where where) const {
  detail::LockCore& core = *core_;
  const std::uint64_t op = next_op();
  emit(PROCESSION_LOCK_RELEASE, {.object = core.key, .op = op, .clock = &core.shared.clock}, where);
  if (core.shared.word.release()) return;
  emit(PROCESSION_UNDO, {.object = core.key, .op = op, .text = "release of a free lock"}, where);
  throw ValueError("semaphore or lock released too many times");
}

bool Lock::is_taken() const { return core_->shared.word.word.load() != 0; }

const std::string& Lock::name() const { return core_->name; }

}  // namespace procession::mp
