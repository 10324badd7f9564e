// The part that a JoinableQueue adds to a Queue: the count of unfinished tasks (README.md).
#include "channel/futex.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/queue/queue_core.h"

namespace procession::mp::detail {

// The events of tasks are published under the lock, so they are in the order of their counts.
void QueueCore::count_task(int change) {
  const Held held(shared_.done_lock);
  shared_.unfinished += static_cast<std::uint32_t>(change);
}

void QueueCore::task_done(Where where) {
  const Operation operation(PROCESSION_QUEUE_TASK_DONE, slot_.key, where);
  bool all_done = false;
  {
    const Held held(shared_.done_lock);
    if (shared_.unfinished == 0) throw ValueError("task_done() called too many times");
    emit(PROCESSION_QUEUE_TASK_DONE,
         {.object = slot_.key, .a = shared_.unfinished - 1, .clock = &shared_.clock}, where);
    all_done = --shared_.unfinished == 0;
    if (all_done) shared_.rounds.fetch_add(1);
  }
  if (all_done) channel::futex_wake(shared_.rounds);
}

// As CPython's it returns once no task was unfinished, though more may have been put since.
void QueueCore::join(Where where) {
  const Operation operation(PROCESSION_QUEUE_JOIN_REQUEST, slot_.key, where);
  const std::uint64_t op = next_op();
  bool were_all_done = false;
  std::uint32_t rounds = 0;
  {
    const Held held(shared_.done_lock);
    emit(PROCESSION_QUEUE_JOIN_REQUEST,
         {.object = slot_.key, .op = op, .a = shared_.unfinished, .b = -1}, where);
    were_all_done = shared_.unfinished == 0;
    rounds = shared_.rounds.load();
  }
  while (!were_all_done) {
    wait_word(shared_.rounds, rounds, Deadline(forever));
    were_all_done = shared_.rounds.load() != rounds;
  }
  const Held held(shared_.done_lock);
  emit(PROCESSION_QUEUE_JOIN,
       {.object = slot_.key, .op = op, .a = shared_.unfinished, .clock = &shared_.clock}, where);
}

}  // namespace procession::mp::detail
