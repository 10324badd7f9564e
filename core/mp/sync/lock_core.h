// A lock as one process has it: Lock, RLock, and what a Value is accessed under.
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

// In the arena.
struct LockShared {
  std::uint64_t clock;
  LockWord word;
  std::atomic<std::uint32_t> create_emitted;  // object.create was published
};
static_assert(sizeof(LockShared) <= kLine);

class LockCore {
 public:
  enum class Kind { plain, recursive };
  // `quiet`: it is told of at its first use that is told of (a Value's lock, which few use).
  LockCore(Kind kind, std::string_view name, bool quiet, Where where);
  // Of the same lock in another process.
  LockCore(Kind kind, std::uint64_t key, std::string_view name);
  static std::shared_ptr<LockCore> load(Kind kind, HandleReader& in);
  void save(HandleWriter& out) const;
  ~LockCore();
  LockCore(const LockCore&) = delete;
  LockCore& operator=(const LockCore&) = delete;

  bool acquire(Timeout timeout, Where where);
  void release(Where where);

  // Whether the calling thread took it, and nobody has released it since.
  bool is_callers() const {
    return is_recursive() ? is_mine() : shared_.word.word.load() == current_tid();
  }
  // For who waits at a condition. Requires is_callers(): gives it up at every depth, each told, and
  // returns how deep it was; and asks for it and takes it again so deep.
  int release_all(Where where);
  void reacquire(int depth, Where where);

  // For one access: takes the lock untold if it is free or the caller's, else as acquire() does.
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
  void set_owner();      // requires that the calling thread took the word
  bool release_level();  // one level; true: the last, and the word is to be released

  const Kind kind_;
  const Slot slot_;
  LockShared& shared_;
  const std::string name_;
  // A recursive lock's owner in this process: a tid, by which a forked child sees that it is
  // another. The depth is its own affair.
  std::atomic<std::uint32_t> owner_ = 0;
  int depth_ = 0;
};

}  // namespace procession::mp::detail
