// The state of a lock in one process: of a Lock, an RLock, or a Value's lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mp/memory/arena.h"
#include "mp/sync/words.h"
#include "procession/mp/handle.h"
#include "procession/mp/lock.h"

namespace procession::mp::detail {

// The part in the arena.
struct LockShared {
  std::uint64_t clock;
  LockWord word;
  std::atomic<std::uint32_t> create_emitted;  // object.create was published
};
static_assert(sizeof(LockShared) <= kLine);

class LockCore {
 public:
  enum class Kind { plain, recursive };
  // `quiet`: object.create is published at the lock's first published use (a Value's lock, which
  // few programs use).
  LockCore(Kind kind, std::string_view name, bool quiet, Where where);
  // Attaches to a lock that another process made.
  LockCore(Kind kind, std::uint64_t key, std::string_view name);
  static std::shared_ptr<LockCore> load(Kind kind, HandleReader& in);
  void save(HandleWriter& out) const;
  ~LockCore();
  LockCore(const LockCore&) = delete;
  LockCore& operator=(const LockCore&) = delete;

  bool acquire(Timeout timeout, Where where);
  void release(Where where);

  // Returns whether the calling thread acquired the lock, and no thread has released it since.
  bool is_callers() const {
    return is_recursive() ? is_mine() : shared_.word.word.load() == current_tid();
  }
  // For a thread that waits at a condition. release_all() releases every level, publishes each, and
  // returns how many there were. reacquire() requests the lock and acquires it again at that depth.
  // Requires is_callers().
  int release_all(Where where);
  void reacquire(int depth, Where where);

  // The lock for one access. If it is free or the caller's it is acquired without events, else as
  // acquire() does.
  class Access {
   public:
    Access(LockCore& lock, Where where);
    ~Access();
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

   private:
    LockCore& lock_;
    Where where_;
    bool events_emitted_ = false;
  };

  bool is_taken() const { return shared_.word.word.load() != 0; }
  bool is_recursive() const { return kind_ == Kind::recursive; }
  std::uint64_t key() const { return slot_.key; }
  const std::string& name() const { return name_; }

 private:
  bool is_mine() const { return owner_.load(std::memory_order_relaxed) == current_tid(); }
  void emit_create(Where where);
  void set_owner();      // requires: the calling thread acquired the word
  bool release_level();  // releases one level; true: the last, so the word is to be released

  const Kind kind_;
  const Slot slot_;
  LockShared& shared_;
  const std::string name_;
  // The tid of a recursive lock's owner in this process; a forked child has another tid. Only the
  // owner uses the depth.
  std::atomic<std::uint32_t> owner_ = 0;
  int depth_ = 0;
};

}  // namespace procession::mp::detail
