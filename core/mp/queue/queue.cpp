#include "procession/mp/queue.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

#include "base/fields.h"
#include "mp/connection/frame.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/local.h"
#include "mp/queue/queue_core.h"
#include "procession/mp/process.h"

namespace procession::mp::detail {

QueueCore::QueueCore(int maxsize, bool joinable, std::string_view name, Where where)
    : maxsize_(maxsize <= 0 ? INT_MAX : maxsize),
      joinable_(joinable),
      slot_(allocate_slot(Type::queue, kQueueLines)),
      shared_(*reinterpret_cast<QueueShared*>(slot_.memory)),
      name_(object_name(Type::queue, name)) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    const int error = errno;
    free_slot(slot_);
    throw std::system_error(error, std::generic_category(), "pipe");
  }
  reader_ = ends[0];
  writer_ = ends[1];
  shared_.slots.value = static_cast<std::uint32_t>(maxsize_);
  enlist();
  if (!is_observed()) return;
  const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
  std::string text;
  add_field(text, "type", "queue");
  add_field(text, "name", name_);
  add_field(text, "maxsize", std::max(maxsize, 0));
  if (joinable) add_field(text, "joinable", 1);
  emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
       where);
}

QueueCore::QueueCore(int maxsize, bool joinable, std::uint64_t key, std::string_view name,
                     int reader, int writer)
    : maxsize_(maxsize),
      joinable_(joinable),
      slot_(attach_slot(Type::queue, key, kQueueLines)),
      shared_(*reinterpret_cast<QueueShared*>(slot_.memory)),
      name_(name),
      reader_(reader),
      writer_(writer) {
  enlist();
}

void QueueCore::enlist() {
  const std::lock_guard guard(local().mutex);
  next = local().queues;
  local().queues = this;
}

void QueueCore::save(HandleWriter& out) const {
  if (closed_) throw ValueError(closed_text());
  out.number(slot_.key);
  out.number(static_cast<std::uint64_t>(maxsize_));
  out.number(joinable_ ? 1 : 0);
  out.text(name_);
  out.descriptor(reader_);
  out.descriptor(writer_);
}

std::shared_ptr<QueueCore> QueueCore::load(HandleReader& in) {
  const std::uint64_t key = in.number();
  const auto maxsize = static_cast<int>(in.number());
  const bool joinable = in.number() != 0;
  const std::string_view name = in.text();
  const int reader = in.descriptor(), writer = in.descriptor();
  return in.once<QueueCore>(key, [&] {
    return std::make_shared<QueueCore>(maxsize, joinable, key, name, reader, writer);
  });
}

QueueCore::~QueueCore() {
  {
    const std::lock_guard guard(local().mutex);
    QueueCore** link = &local().queues;
    while (*link != this) link = &(*link)->next;
    *link = next;
  }
  if (feeder_runs_ && !feeder_joined_) pthread_detach(feeder_);  // this may be the feeder thread
  close_pipe();
  free_slot(slot_);
}

std::vector<std::shared_ptr<QueueCore>> QueueCore::all() {
  const std::lock_guard guard(local().mutex);
  std::vector<std::shared_ptr<QueueCore>> queues;
  for (QueueCore* queue = local().queues; queue != nullptr; queue = queue->next)
    if (auto shared = queue->weak_from_this().lock()) queues.push_back(std::move(shared));
  return queues;
}

int QueueCore::taken() const {
  return maxsize_ - static_cast<int>(shared_.slots.value.load(std::memory_order_relaxed));
}

bool QueueCore::is_readable() const {
  if (reader_ < 0) throw ValueError(closed_text());
  return wait_readable(reader_, Deadline(Timeout(0.0)));
}

std::string QueueCore::closed_text() const { return "Queue <" + name_ + "> is closed"; }

void QueueCore::put(std::unique_ptr<Node> node, std::string_view text, Timeout timeout,
                    Where where) {
  if (closed_) throw ValueError(closed_text());
  const Operation operation(PROCESSION_QUEUE_PUT_REQUEST, slot_.key, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_QUEUE_PUT_REQUEST,
       {.object = slot_.key, .op = op, .a = taken(), .b = timeout.ns()}, where);
  if (!shared_.slots.acquire(Deadline(timeout))) {
    emit(PROCESSION_QUEUE_FULL, {.object = slot_.key, .op = op, .a = taken()}, where);
    throw QueueFull();
  }
  const std::lock_guard guard(mutex_);
  if (!feeder_runs_) {
    try {
      start_feeder(where);
    } catch (const std::system_error& error) {
      shared_.slots.release();
      emit(PROCESSION_UNDO, {.object = slot_.key, .op = op, .a = error.code().value()}, where);
      throw;
    }
  }
  if (joinable_) count_task(1);  // before another thread can get it
  node->n = ++puts_;
  emit(PROCESSION_QUEUE_PUT,
       {.object = slot_.key,
        .op = op,
        .a = taken(),
        .b = static_cast<std::int64_t>(node->n),
        .text = text,
        .clock = &shared_.clock},
       where);
  Node* added = node.release();
  (first_ == nullptr ? first_ : last_->next) = added;
  last_ = added;
  not_empty_.notify_one();
}

void QueueCore::get(const Receive& receive, Timeout timeout, Where where) {
  if (closed_) throw ValueError(closed_text());
  const Operation operation(PROCESSION_QUEUE_GET_REQUEST, slot_.key, where);
  const std::uint64_t op = next_op();
  const Deadline deadline(timeout);
  emit(PROCESSION_QUEUE_GET_REQUEST,
       {.object = slot_.key, .op = op, .a = taken(), .b = timeout.ns()}, where);
  const auto fail = [&] {
    emit(PROCESSION_QUEUE_EMPTY, {.object = slot_.key, .op = op, .a = taken()}, where);
  };
  if (!shared_.read_lock.acquire(deadline)) {
    fail();
    throw QueueEmpty();
  }
  // A process that is killed from here on leaves the read lock locked.
  struct Unlock {
    LockWord& lock;
    ~Unlock() { lock.release(); }
  };
  std::string message;
  std::exception_ptr unreadable;
  {
    const Unlock unlock{shared_.read_lock};
    if (!deadline.is_forever() && !wait_readable(reader_, deadline)) {
      fail();
      throw QueueEmpty();
    }
    try {
      message = read_frame(reader_);
    } catch (...) {
      fail();
      throw;
    }
    const auto index = static_cast<std::int64_t>(++shared_.read);
    if (is_observed()) {
      // Published under the read lock, so that gets are in the order of their indices; and before
      // the slot is freed, because that allows a put.
      std::string text;
      try {
        text = receive(message);
      } catch (...) {
        unreadable = std::current_exception();
      }
      emit(PROCESSION_QUEUE_GET,
           {.object = slot_.key,
            .op = op,
            .a = taken() - 1,
            .b = index,
            .text = text,
            .clock = &shared_.clock},
           where);
      shared_.slots.release();
      if (unreadable) std::rethrow_exception(unreadable);
      return;
    }
    shared_.slots.release();
  }
  receive(message);  // as in CPython, after the lock was released
}

void QueueCore::close(Where where) {
  closed_ = true;
  if (!close_emitted_.exchange(true)) {
    const Operation operation(PROCESSION_OBJECT_CLOSE, slot_.key, where);
    emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, where);
  }
  end_feeder();
}

void QueueCore::last_handle_gone() {
  close({});
  const std::lock_guard guard(mutex_);
  if (!feeder_runs_) close_pipe();
}

void QueueCore::close_pipe() {
  for (std::atomic<int>* end : {&reader_, &writer_}) {
    const int descriptor = end->exchange(-1);
    if (descriptor >= 0) ::close(descriptor);
  }
}

}  // namespace procession::mp::detail
