// Queues between processes: Python's multiprocessing.Queue with CPython's internal structure.
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/observed.h>
#include <procession/mp/repr.h>
#include <procession/mp/serialize.h>
#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace procession::mp {

namespace detail {

// An item in the buffer of the process that put it; the feeder thread turns it into bytes.
struct Node {
  virtual ~Node() = default;
  virtual void encode(std::string& out) const = 0;  // appends
  Node* next = nullptr;
  std::uint64_t n = 0;  // the number of this put among the process's puts on this queue
};

class HandleReader;
class HandleWriter;
class QueueCore;

// The part of Queue<T> that does not depend on T. A handle, as Queue is.
class QueueBase {
 public:
  int qsize() const;   // slots in use: items put and not yet received
  bool empty() const;  // whether the pipe has nothing to read at this instant
  bool full() const;   // whether every slot is in use at this instant

  // Ends this process's use of the queue: put() and get() throw ValueError. Items that it has put
  // are still delivered.
  void close(Where where = Where::current()) const;
  // Waits until the feeder has written all items. Throws AssertionError before close().
  void join_thread(Where where = Where::current()) const;
  // Makes this process end without waiting for the feeder: items not yet written are lost.
  void cancel_join_thread() const;

  const std::string& name() const;
  // Serialization for the arguments of a spawned process. Throws ValueError after close().
  void save(HandleWriter& out) const;

 protected:
  explicit QueueBase(HandleReader& in);
  // Called once with the received bytes; returns the item's repr(), or an empty string without a
  // supervisor.
  using Receive = std::function<std::string(std::string_view)>;

  QueueBase(int maxsize, bool joinable, std::string_view name, Where where);
  void put(std::unique_ptr<Node> node, std::string_view text, Timeout timeout, Where where) const;
  void get(const Receive& receive, Timeout timeout, Where where) const;
  void task_done(Where where) const;
  void join(Where where) const;
  // Returns whether put() needs the item's repr().
  static bool wants_text() { return is_observed(); }

 private:
  struct Handle;
  std::shared_ptr<Handle> handle_;
};

}  // namespace detail

// The items of one process arrive first in, first out; items of several processes arrive in the
// order in which their feeder threads wrote them to the pipe. put() takes a slot (of maxsize; 0: no
// limit) and leaves the item in this process's buffer. A feeder thread, started by the first put,
// serializes it and writes it to the pipe under the write lock. get() reads it under the read lock
// and frees the slot. Therefore empty() may be true right after a put, and a process that has put
// more than the pipe holds (64 KiB) does not end before another thread gets it.
//
// T: numbers, enums and structs of them are copied as they are; types that cereal knows (strings,
// optionals, tuples, vectors, maps …) or that have cereal's serialize() are serialized. It is a
// handle: copies name the same queue, and so does what a forked child inherits. Thread-safe; may be
// used after fork(). A process that is killed during a get or a write leaves the lock locked, as in
// CPython.
template <class T>
class Queue : public detail::QueueBase {
 public:
  // Procession shows `name`; empty: "queue-1" and so on. Throws std::system_error when the system
  // has no descriptors or memory left.
  explicit Queue(int maxsize = 0, std::string_view name = {}, Where where = Where::current())
      : QueueBase(maxsize, false, name, where) {}
  explicit Queue(detail::HandleReader& in) : QueueBase(in) {}

  // Waits for a free slot, without limit or for at most `timeout`; then throws QueueFull. Throws
  // ValueError after close().
  void put(T item, Where where = Where::current()) const { put(std::move(item), forever, where); }
  void put(T item, Timeout timeout, Where where = Where::current()) const {
    auto node = std::make_unique<Item>(std::move(item));
    const std::string text = wants_text() ? repr(node->value) : std::string();
    QueueBase::put(std::move(node), text, timeout, where);
  }
  // Python's put(item, block, timeout).
  template <std::same_as<bool> Bool>
  void put(T item, Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    put(std::move(item), block ? timeout : Timeout(0.0), where);
  }
  void put_nowait(T item, Where where = Where::current()) const {
    put(std::move(item), Timeout(0.0), where);
  }

  // Waits for an item, without limit or for at most `timeout`; then throws QueueEmpty (also if
  // another process holds the read lock so long). Throws ValueError after close().
  T get(Where where = Where::current()) const { return get(forever, where); }
  T get(Timeout timeout, Where where = Where::current()) const {
    std::optional<T> item;
    QueueBase::get(
        [&item](std::string_view bytes) {
          item.emplace(detail::decode<T>(bytes));
          return wants_text() ? repr(*item) : std::string();
        },
        timeout, where);
    return std::move(*item);
  }
  template <std::same_as<bool> Bool>
  T get(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return get(block ? timeout : Timeout(0.0), where);
  }
  T get_nowait(Where where = Where::current()) const { return get(Timeout(0.0), where); }

 protected:
  Queue(int maxsize, bool joinable, std::string_view name, Where where)
      : QueueBase(maxsize, joinable, name, where) {}

 private:
  struct Item final : detail::Node {
    explicit Item(T item) : value(std::move(item)) {}
    void encode(std::string& out) const override { detail::encode(value, out); }
    T value;
  };
};

// A Queue that counts unfinished tasks: Python's multiprocessing.JoinableQueue. Each put adds one,
// each task_done() removes one.
template <class T>
class JoinableQueue : public Queue<T> {
 public:
  explicit JoinableQueue(int maxsize = 0, std::string_view name = {},
                         Where where = Where::current())
      : Queue<T>(maxsize, true, name, where) {}
  explicit JoinableQueue(detail::HandleReader& in) : Queue<T>(in) {}

  // Marks one received item as finished. Throws ValueError if called more often than items were
  // put.
  void task_done(Where where = Where::current()) const { detail::QueueBase::task_done(where); }
  // Waits until no task is unfinished.
  void join(Where where = Where::current()) const { detail::QueueBase::join(where); }
};

}  // namespace procession::mp
