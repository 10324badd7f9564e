#include "procession/mp/timer.h"

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string>

#include "base/fields.h"
#include "channel/futex.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/memory/arena.h"
#include "mp/wait.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace detail {

// A timer belongs to one process; only its key and clock are in the arena. Either the firing or the
// cancelling thread changes `state_` from pending, and that decides.
class TimerCore {
 public:
  TimerCore(Timeout interval, std::function<void()> target)
      : interval_(interval),
        target_(std::move(target)),
        slot_(allocate_slot(Type::timer, 1)),
        clock_(*reinterpret_cast<std::uint64_t*>(slot_.memory)) {}
  ~TimerCore() {
    if (process_ == getpid()) {
      emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, {});
    }
    free_slot(slot_);
  }
  TimerCore(const TimerCore&) = delete;
  TimerCore& operator=(const TimerCore&) = delete;

  void emit_create(const std::string& name, Where where) {
    name_ = name;
    where_ = where;
    if (!is_observed()) return;
    const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
    std::string text;
    add_field(text, "type", "timer");
    add_field(text, "name", name_);
    emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &clock_}, where);
  }

  // Publishes the start, then calls `start`, which starts the thread.
  void start(const std::function<void()>& start, Where where) {
    const Operation operation(PROCESSION_TIMER_START, slot_.key, where);
    process_ = getpid();
    const std::uint64_t op = next_op();
    emit_event(PROCESSION_TIMER_START, op, interval_.ns(), where);
    try {
      start();
    } catch (...) {
      emit(PROCESSION_UNDO, {.object = slot_.key, .op = op, .text = "timer"}, where);
      throw;
    }
  }

  // The body of the timer's thread.
  void run() {
    begun_ns_ = session_now_ns();
    const Deadline deadline(interval_);
    while (state_ == kPending && wait_word(state_, kPending, deadline)) {
    }
    if (fires()) target_();
    state_ = kFinished;
  }

  void cancel(Where where) {
    if (process_ != getpid()) {  // in a forked child: the copy has no thread
      state_ = kFinished;
      return;
    }
    std::uint32_t before = state_;
    if (before == kPending) {
      const Operation operation(PROCESSION_TIMER_CANCEL, slot_.key, where);
      const std::uint64_t op = next_op();
      emit_event(PROCESSION_TIMER_CANCEL, op, left_ns(), where);
      if (state_.compare_exchange_strong(before, kFinished)) {
        channel::futex_wake(state_);
        return;
      }
      emit(PROCESSION_UNDO, {.object = slot_.key, .op = op, .text = "it fired"}, where);
    }
    state_ = kFinished;
  }

  bool finished() const { return state_ == kFinished; }
  Timeout interval() const { return interval_; }

 private:
  static constexpr std::uint32_t kPending = 0, kFired = 1, kFinished = 2;

  void emit_event(int kind, std::uint64_t op, std::int64_t ns, Where where) {
    emit(kind, {.object = slot_.key, .op = op, .a = ns, .text = name_, .clock = &clock_}, where);
  }

  std::int64_t left_ns() const {
    const std::int64_t begun = begun_ns_;
    if (begun == 0 || interval_.is_forever()) return interval_.ns();
    const std::int64_t left = begun + interval_.ns() - session_now_ns();
    return left > 0 ? left : 0;
  }

  bool fires() {
    if (state_ != kPending) return false;
    const Operation operation(PROCESSION_TIMER_FIRE, slot_.key, where_);
    std::uint32_t before = kPending;
    if (!state_.compare_exchange_strong(before, kFired)) return false;
    emit_event(PROCESSION_TIMER_FIRE, next_op(), session_now_ns() - begun_ns_, where_);
    return true;
  }

  const Timeout interval_;
  const std::function<void()> target_;
  const Slot slot_;
  std::uint64_t& clock_;
  std::string name_;
  Where where_;  // where the timer was made; the event timer.fire has no other line
  std::atomic<pid_t> process_ = getpid();
  std::atomic<std::uint32_t> state_ = kPending;  // futex
  std::atomic<std::int64_t> begun_ns_ = 0;       // session time; 0: not started
};

}  // namespace detail

std::shared_ptr<detail::TimerCore> Timer::make(Timeout interval, std::function<void()> target) {
  detail::start_runtime();
  return std::make_shared<detail::TimerCore>(interval, std::move(target));
}

Timer::Timer(std::shared_ptr<detail::TimerCore> core, ThreadOptions options, Where where)
    : Thread([core] { core->run(); }, std::move(options)), core_(std::move(core)) {
  core_->emit_create(name(), where);
}

void Timer::start(Where where) {
  core_->start([this, where] { Thread::start(where); }, where);
}
void Timer::cancel(Where where) { core_->cancel(where); }
bool Timer::finished() const { return core_->finished(); }
Timeout Timer::interval() const { return core_->interval(); }

}  // namespace procession::mp
