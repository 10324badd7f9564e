// The state of a barrier in one process (README.md, "Differences from CPython").
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "mp/memory/arena.h"
#include "mp/sync/shared_mutex.h"
#include "procession/mp/barrier.h"
#include "procession/mp/handle.h"

namespace procession::mp::detail {

enum class BarrierState : std::uint32_t { filling, opening, broken };

// The part in the arena; changed under `mutex`.
struct BarrierShared {
  std::uint64_t clock;
  SharedMutex mutex;
  std::atomic<std::uint32_t> round;    // the round that is filling; waiting threads sleep on it
  std::atomic<std::uint32_t> arrived;  // threads in this round
  std::atomic<BarrierState> state;     // opening: all have arrived, the action runs
  std::int32_t parties;
  std::uint64_t ends;  // bit round % 64: 1 if that round ended broken
};
constexpr std::uint32_t kBarrierLines = 2;
static_assert(sizeof(BarrierShared) <= kBarrierLines * kLine);

class BarrierCore {
 public:
  BarrierCore(int parties, BarrierOptions&& options, std::string_view name, Where where);
  // Attaches to a barrier that another process made.
  BarrierCore(std::uint64_t key, std::string_view name, BarrierOptions&& options);
  static std::shared_ptr<BarrierCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~BarrierCore();
  BarrierCore(const BarrierCore&) = delete;
  BarrierCore& operator=(const BarrierCore&) = delete;

  int wait(Timeout timeout, Where where);
  void reset(Where where);
  void abort(Where where);
  int parties() const { return shared_.parties; }
  int arrived() const { return static_cast<int>(shared_.arrived.load()); }
  BarrierState state() const { return shared_.state.load(); }
  const std::string& name() const { return name_; }

 private:
  using Lock = std::unique_lock<SharedMutex>;
  struct Wait {
    std::uint64_t op;
    std::uint32_t round;
    Where where;
  };

  void wait_for_round(Lock& lock, const Wait& wait);
  void open(Lock& lock, const Wait& wait);
  void sleep(Lock& lock, const Wait& wait, Timeout timeout);
  bool ended_broken(std::uint32_t round) const;
  void end_round(bool is_broken);
  [[noreturn]] void fail(const Wait& wait);

  const Slot slot_;
  BarrierShared& shared_;
  const std::string name_;
  const BarrierOptions options_;
};

}  // namespace procession::mp::detail
