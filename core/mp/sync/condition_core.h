// The state of a condition in one process: a lock and three semaphores, as in CPython.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mp/memory/arena.h"
#include "mp/sync/lock_core.h"
#include "mp/sync/words.h"
#include "procession/mp/condition.h"
#include "procession/mp/handle.h"

namespace procession::mp::detail {

// The part in the arena. `asleep` counts threads that went to sleep; `awake` counts those of them
// that woke up and are not yet subtracted from `asleep`; `notices` lets sleeping threads continue.
// Only a thread that holds the lock balances the three.
struct ConditionShared {
  std::uint64_t clock;
  SemaphoreWord asleep, awake, notices;
};
static_assert(sizeof(ConditionShared) <= kLine);

class ConditionCore {
 public:
  // `lock` nullptr: the condition has a recursive lock of its own.
  ConditionCore(std::shared_ptr<LockCore> lock, std::string_view name, Where where);
  // Attaches to a condition that another process made.
  ConditionCore(std::uint64_t key, std::string_view name, std::shared_ptr<LockCore> lock);
  static std::shared_ptr<ConditionCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~ConditionCore();
  ConditionCore(const ConditionCore&) = delete;
  ConditionCore& operator=(const ConditionCore&) = delete;

  bool wait(Timeout timeout, Where where);
  void notify(int n, Where where);
  LockCore& lock() { return *lock_; }
  const std::string& name() const { return name_; }

 private:
  const Slot slot_;
  ConditionShared& shared_;
  const std::string name_;
  const std::shared_ptr<LockCore> lock_;
};

}  // namespace procession::mp::detail
