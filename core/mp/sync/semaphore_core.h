// The state of a semaphore in one process: of a Semaphore or a BoundedSemaphore.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mp/memory/arena.h"
#include "mp/sync/shared_mutex.h"
#include "procession/mp/handle.h"
#include "procession/mp/semaphore.h"

namespace procession::mp::detail {

// The part in the arena. A permit is taken or released, and the event published, under `mutex`: so
// each event carries the value that its operation left.
struct SemaphoreShared {
  std::uint64_t clock;
  SharedMutex mutex;
  std::atomic<std::uint32_t> value;
  std::uint32_t most;
  std::atomic<std::uint32_t> waiters;
};
static_assert(sizeof(SemaphoreShared) <= kLine);

class SemaphoreCore {
 public:
  // `permits` is the initial number; `is_bounded`: never more than that.
  SemaphoreCore(int permits, bool is_bounded, std::string_view name, Where where);
  // Attaches to a semaphore that another process made.
  SemaphoreCore(std::uint64_t key, std::string_view name);
  static std::shared_ptr<SemaphoreCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~SemaphoreCore();
  SemaphoreCore(const SemaphoreCore&) = delete;
  SemaphoreCore& operator=(const SemaphoreCore&) = delete;

  bool acquire(Timeout timeout, Where where);
  void release(Where where);
  int value() const { return static_cast<int>(shared_.value.load()); }
  const std::string& name() const { return name_; }

 private:
  bool try_acquire(std::uint64_t op, Where where);

  const Slot slot_;
  SemaphoreShared& shared_;
  const std::string name_;
};

}  // namespace procession::mp::detail
