#include "procession/mp/thread.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "channel/futex.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/local.h"
#include "mp/output.h"
#include "mp/process/threads.h"
#include "mp/process/uncaught.h"
#include "mp/sync/words.h"
#include "mp/wait.h"
#include "procession/mp/process.h"

namespace procession::mp {

// The state that the handles and the thread itself share.
struct detail::ThreadState {
  std::string name;
  bool daemon = false;
  std::function<void()> target;
  std::atomic<bool> is_started = false;
  std::atomic<std::uint32_t> ended = 0;  // futex
  std::atomic<std::uint32_t> tid = 0;    // 0: not started
  std::uint32_t starter = 0;
  pid_t process = 0;
  std::uint64_t clock = 0;  // orders thread.start, .begin, .end and .join
};

namespace {

std::atomic<int> made = 0;

void run(detail::ThreadState& me) {
  me.tid = current_tid();
  exit_unwinds = true;
  emit(PROCESSION_THREAD_BEGIN, {.a = me.starter, .text = me.name, .clock = &me.clock}, {});
  try {
    me.target();
  } catch (const SystemExit&) {  // ends only this thread, without a message
  } catch (...) {
    write_output(2, "Exception in thread " + me.name + ":\n" + describe_current() + "\n", {});
  }
  me.target = nullptr;
  emit(PROCESSION_THREAD_END, {.clock = &me.clock}, {});
}

void forget(const std::shared_ptr<detail::ThreadState>& state) {
  const std::lock_guard guard(local().mutex);
  std::erase(local().threads, state);
}

// Returns true if the thread has ended.
bool wait_end(detail::ThreadState& state, const Deadline& deadline, Where where) {
  const Operation operation(PROCESSION_THREAD_JOIN, 0, where);
  while (state.ended == 0)
    if (!wait_word(state.ended, 0, deadline)) return false;
  emit(PROCESSION_THREAD_JOIN, {.a = state.tid, .text = state.name, .clock = &state.clock}, where);
  return true;
}

}  // namespace

Thread::Thread(std::function<void()> target, ThreadOptions options, int)
    : state_(std::make_shared<detail::ThreadState>()) {
  detail::start_runtime();
  state_->name =
      options.name.empty() ? "Thread-" + std::to_string(++made) : std::move(options.name);
  state_->daemon = options.daemon;
  state_->target = std::move(target);
}

void Thread::start(Where where) {
  detail::ThreadState& state = *state_;
  if (state.is_started.exchange(true)) throw RuntimeError("threads can only be started once");
  const Operation operation(PROCESSION_THREAD_START, 0, where);
  state.starter = current_tid();
  state.process = getpid();
  const std::uint64_t op = next_op();
  emit(PROCESSION_THREAD_START, {.op = op, .text = state.name, .clock = &state.clock}, where);
  {
    const std::lock_guard guard(local().mutex);
    local().threads.push_back(state_);
  }
  try {
    std::thread([mine = state_] {
      run(*mine);
      forget(mine);
      mine->ended = 1;
      channel::futex_wake(mine->ended);
    }).detach();
  } catch (const std::system_error& error) {
    forget(state_);
    state.is_started = false;
    emit(PROCESSION_UNDO, {.op = op, .a = error.code().value(), .text = "thread"}, where);
    throw;
  }
}

void Thread::join(Timeout timeout, Where where) {
  if (!state_->is_started) throw RuntimeError("cannot join thread before it is started");
  if (state_->tid == current_tid()) throw RuntimeError("cannot join current thread");
  if (state_->process == getpid()) wait_end(*state_, Deadline(timeout), where);
}

bool Thread::is_alive() const {
  return state_->is_started && state_->ended == 0 && state_->process == getpid();
}

const std::string& Thread::name() const { return state_->name; }
bool Thread::daemon() const { return state_->daemon; }

void join_threads() {
  std::vector<std::shared_ptr<detail::ThreadState>> all;
  {
    const std::lock_guard guard(local().mutex);
    all = local().threads;
  }
  for (const auto& state : all)
    if (!state->daemon && state->tid != current_tid()) wait_end(*state, Deadline(forever), {});
}

}  // namespace procession::mp
