// The state of an event flag in one process (README.md, "Differences from CPython").
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mp/memory/arena.h"
#include "mp/sync/words.h"
#include "procession/mp/event.h"
#include "procession/mp/handle.h"

namespace procession::mp::detail {

// The part in the arena. Set, clear and the end of a wait publish and act under `lock`, so that the
// flag's events are in the order of what happened.
struct EventShared {
  std::uint64_t clock;
  LockWord lock;
  std::atomic<std::uint32_t> word;  // bit 0: set; the rest: how often it was set
  std::atomic<std::uint32_t> waiters;
};
static_assert(sizeof(EventShared) <= kLine);

class EventCore {
 public:
  EventCore(std::string_view name, Where where);
  // Attaches to a flag that another process made.
  EventCore(std::uint64_t key, std::string_view name);
  static std::shared_ptr<EventCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~EventCore();
  EventCore(const EventCore&) = delete;
  EventCore& operator=(const EventCore&) = delete;

  void set(Where where);
  void clear(Where where);
  bool wait(Timeout timeout, Where where);
  bool is_set() const { return (shared_.word.load() & 1) != 0; }
  const std::string& name() const { return name_; }

 private:
  bool wait_until_set(const Deadline& deadline);  // waits; false at the deadline

  const Slot slot_;
  EventShared& shared_;
  const std::string name_;
};

}  // namespace procession::mp::detail
