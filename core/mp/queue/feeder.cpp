// A queue's feeder thread: it moves this process's items from the buffer to the pipe.
#include <pthread.h>
#include <signal.h>

#include <cerrno>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>
#include <utility>

#include "mp/connection/frame.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/output.h"
#include "mp/queue/queue_core.h"

namespace procession::mp::detail {
namespace {

constexpr char kThreadName[] = "QueueFeederThread";

}  // namespace

void QueueCore::start_feeder(Where where) {
  struct Start {
    explicit Start(std::shared_ptr<QueueCore> of) : queue(std::move(of)) {}
    std::shared_ptr<QueueCore> queue;
    static void* run(void* argument) {
      const std::unique_ptr<Start> start(static_cast<Start*>(argument));
      start->queue->feed();
      return nullptr;
    }
  };
  auto start = std::make_unique<Start>(shared_from_this());
  starter_tid_ = current_tid();
  const std::uint64_t op = next_op();
  emit(PROCESSION_THREAD_START, {.op = op, .text = kThreadName, .clock = &feeder_clock_}, where);
  // Signals are handled by the process's other threads. With SIGPIPE blocked, a write to a pipe
  // without a reader returns EPIPE.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const int error = pthread_create(&feeder_, nullptr, Start::run, start.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error != 0) {
    emit(PROCESSION_UNDO, {.op = op, .a = error, .text = "thread"}, where);
    throw std::system_error(error, std::generic_category(), "feeder thread");
  }
  static_cast<void>(start.release());  // owned by the thread now
  feeder_runs_ = true;
  feeder_joined_ = false;
}

Node* QueueCore::wait_for_nodes() {
  std::unique_lock guard(mutex_);
  while (first_ == nullptr && !feeder_may_end_) wait_condition(not_empty_, guard);
  last_ = nullptr;
  return std::exchange(first_, nullptr);
}

void QueueCore::feed() {
  pthread_setname_np(pthread_self(), "QueueFeeder");
  feeder_tid_ = current_tid();
  emit(PROCESSION_THREAD_BEGIN, {.a = starter_tid_, .text = kThreadName, .clock = &feeder_clock_},
       {});
  std::string frame;
  while (Node* node = wait_for_nodes()) {
    while (node != nullptr) {
      const std::unique_ptr<Node> item(std::exchange(node, node->next));
      write_item(*item, frame);
    }
  }
  close_pipe();
  emit(PROCESSION_THREAD_END, {.clock = &feeder_clock_}, {});
}

void QueueCore::write_item(const Node& node, std::string& frame) {
  frame.assign(kFrameRoom, '\0');
  std::string error_text;
  try {
    node.encode(frame);  // before the write lock is acquired
    const std::string_view bytes = finish_frame(frame);
    const Operation operation(PROCESSION_QUEUE_FLUSH, slot_.key, {});
    shared_.write_lock.acquire(Deadline(forever));
    const std::uint64_t op = next_op();
    const auto index = static_cast<std::int64_t>(++shared_.written);
    emit(PROCESSION_QUEUE_FLUSH,
         {.object = slot_.key,
          .op = op,
          .a = index,
          .b = static_cast<std::int64_t>(node.n),
          .clock = &shared_.clock},
         {});
    const int error = write_all(writer_, bytes);
    if (error != 0) {
      --shared_.written;
      emit(PROCESSION_UNDO, {.object = slot_.key, .op = op, .a = error, .text = "write"}, {});
    }
    shared_.write_lock.release();
    if (error == 0) return;
    error_text = std::generic_category().message(error);
  } catch (const std::exception& error) {
    error_text = error.what();
  }
  // The item is lost, as in CPython: its slot is freed and an event says so.
  emit(PROCESSION_UNDO,
       {.object = slot_.key, .b = static_cast<std::int64_t>(node.n), .text = error_text}, {});
  shared_.slots.release();
  write_output(2, "Queue <" + name_ + ">: the feeder lost an item: " + error_text + "\n", {});
}

void QueueCore::end_feeder() {
  const std::lock_guard guard(mutex_);
  if (!feeder_runs_) return;
  feeder_may_end_ = true;
  not_empty_.notify_one();
}

void QueueCore::join_feeder(Where where) {
  {
    const std::lock_guard guard(mutex_);
    if (!feeder_runs_ || join_cancelled_ || feeder_joined_) return;
    feeder_joined_ = true;
  }
  const Operation operation(PROCESSION_THREAD_JOIN, 0, where);
  wait_thread(feeder_);
  emit(PROCESSION_THREAD_JOIN, {.a = feeder_tid_, .text = kThreadName, .clock = &feeder_clock_},
       where);
}

void QueueCore::join_thread(Where where) {
  if (!closed_) throw AssertionError("Queue <" + name_ + "> not closed");
  join_feeder(where);
}

void QueueCore::cancel_join_thread() {
  const std::lock_guard guard(mutex_);
  join_cancelled_ = true;
}

void QueueCore::forked() {
  new (&mutex_) std::mutex;
  new (&not_empty_) std::condition_variable;
  // The fork may have interrupted a change of the buffer: its nodes are left alone, not freed.
  first_ = last_ = nullptr;
  puts_ = 0;
  feeder_runs_ = feeder_may_end_ = join_cancelled_ = feeder_joined_ = false;
  feeder_clock_ = 0;
  closed_ = false;
  close_emitted_ = false;
}

}  // namespace procession::mp::detail
