// Queues between processes: Python's multiprocessing.Queue with CPython's anatomy.
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
  std::uint64_t n = 0;  // the n-th put of this process on this queue
};

class HandleReader;
class HandleWriter;
class QueueCore;

// What all Queue<T> do alike; a handle, as Queue is.
class QueueBase {
 public:
  int qsize() const;   // slots taken: puts whose item was not yet received
  bool empty() const;  // nothing can be read from the pipe at this instant
  bool full() const;   // every slot is taken at this instant

  // This process puts and gets no more (ValueError); what it has put is still delivered.
  void close(Where where = Where::current()) const;
  // Waits until the feeder has written all. Throws AssertionError before close().
  void join_thread(Where where = Where::current()) const;
  // At its end this process does not wait for the feeder: what was not written yet is lost.
  void cancel_join_thread() const;

  const std::string& name() const;
  // For the arguments of a spawned process. Throws ValueError after close().
  void save(HandleWriter& out) const;

 protected:
  explicit QueueBase(HandleReader& in);
  // Called once with the received bytes; gives the item's text, empty if nobody asks for it.
  using Receive = std::function<std::string(std::string_view)>;

  QueueBase(int maxsize, bool joinable, std::string_view name, Where where);
  void put(std::unique_ptr<Node> node, std::string_view text, Timeout timeout, Where where) const;
  void get(const Receive& receive, Timeout timeout, Where where) const;
  void task_done(Where where) const;
  void join(Where where) const;
  // Whether put() wants the item's text.
  static bool wants_text() { return is_observed(); }

 private:
  struct Handle;
  std::shared_ptr<Handle> handle_;
};

}  // namespace detail

// First in, first out for the items of one process; items of several processes come in the order in
// which their feeder threads wrote them to the pipe. put() takes a slot (of maxsize; 0: without
// bound) and leaves the item in this process's buffer; a feeder thread, started by the first put,
// serializes it and writes it to the pipe under the write lock; get() reads it under the read lock
// and frees the slot. Therefore empty() may be true right after a put, and a process that has put
// more than the pipe holds (64 KiB) does not end before somebody gets it.
//
// T: numbers, enums and structs of them go as they are; what cereal knows (strings, optionals,
// tuples, vectors, maps …) or a type with cereal's serialize() is serialized. A Queue object is a
// handle: copies name the same queue, and so does what a forked child inherits. Thread-safe; may be
// used after fork(). A process that is killed in the middle of a get or a write leaves the lock
// taken, as CPython's does.
template <class T>
class Queue : public detail::QueueBase {
 public:
  // `name` is what Procession shows; empty: "queue-1" and so on. Throws std::system_error when the
  // system has no descriptors or memory left.
  explicit Queue(int maxsize = 0, std::string_view name = {}, Where where = Where::current())
      : QueueBase(maxsize, false, name, where) {}
  explicit Queue(detail::HandleReader& in) : QueueBase(in) {}

  // Waits for a free slot as long as it takes, or at most so long: then throws QueueFull. Throws
  // ValueError after close().
  void put(T item, Where where = Where::current()) const { put(std::move(item), forever, where); }
  void put(T item, Timeout timeout, Where where = Where::current()) const {
    auto node = std::make_unique<Item>(std::move(item));
    const std::string text = wants_text() ? repr(node->value) : std::string();
    QueueBase::put(std::move(node), text, timeout, where);
  }
  // As Python's put(item, block, timeout).
  template <std::same_as<bool> Bool>
  void put(T item, Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    put(std::move(item), block ? timeout : Timeout(0.0), where);
  }
  void put_nowait(T item, Where where = Where::current()) const {
    put(std::move(item), Timeout(0.0), where);
  }

  // Waits for an item as long as it takes, or at most so long: then throws QueueEmpty (also when
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

// A Queue that counts what is still to be done: Python's multiprocessing.JoinableQueue. Each put
// makes one task more, each task_done() one less.
template <class T>
class JoinableQueue : public Queue<T> {
 public:
  explicit JoinableQueue(int maxsize = 0, std::string_view name = {},
                         Where where = Where::current())
      : Queue<T>(maxsize, true, name, where) {}
  explicit JoinableQueue(detail::HandleReader& in) : Queue<T>(in) {}

  // What was got is finished. Throws ValueError when called more often than items were put.
  void task_done(Where where = Where::current()) const { detail::QueueBase::task_done(where); }
  // Waits until nothing is unfinished.
  void join(Where where = Where::current()) const { detail::QueueBase::join(where); }
};

}  // namespace procession::mp
