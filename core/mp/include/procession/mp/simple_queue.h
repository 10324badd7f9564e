// A pipe with two locks: Python's multiprocessing.SimpleQueue.
#pragma once

#include <procession/mp/observed.h>
#include <procession/mp/repr.h>
#include <procession/mp/serialize.h>
#include <procession/mp/where.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace procession::mp {

namespace detail {

class HandleReader;
class HandleWriter;
class SimpleQueueCore;

class SimpleQueueBase {
 public:
  bool empty() const;  // whether the pipe has nothing to read at this instant
  // Ends this process's use of the queue: put() and get() throw std::system_error (handle is
  // closed).
  void close(Where where = Where::current()) const;
  const std::string& name() const;
  void save(HandleWriter& out) const;  // for the arguments of a spawned process

 protected:
  SimpleQueueBase(std::string_view name, Where where);
  explicit SimpleQueueBase(HandleReader& in);
  // Requires: `frame` begins with kFrameRoom bytes for the message's length.
  void put(std::string frame, std::string_view text, Where where) const;
  void get(const std::function<std::string(std::string_view)>& receive, Where where) const;
  static std::string frame();  // an empty frame

 private:
  std::shared_ptr<SimpleQueueCore> core_;
};

}  // namespace detail

// A first in, first out queue without a limit of its own, a buffer or a feeder thread. put()
// serializes the item, writes it to the pipe under the write lock, and waits while the pipe is full
// (64 KiB); get() reads under the read lock. T and copies: as with Queue.
template <class T>
class SimpleQueue : public detail::SimpleQueueBase {
 public:
  // Procession shows `name`; empty: "queue-1" and so on. Throws std::system_error when the system
  // has no descriptors or memory left.
  explicit SimpleQueue(std::string_view name = {}, Where where = Where::current())
      : SimpleQueueBase(name, where) {}
  explicit SimpleQueue(detail::HandleReader& in) : SimpleQueueBase(in) {}

  void put(const T& item, Where where = Where::current()) const {
    std::string bytes = frame();
    detail::encode(item, bytes);
    SimpleQueueBase::put(std::move(bytes), detail::is_observed() ? repr(item) : std::string(),
                         where);
  }
  T get(Where where = Where::current()) const {
    std::optional<T> item;
    SimpleQueueBase::get(
        [&item](std::string_view bytes) {
          item.emplace(detail::decode<T>(bytes));
          return detail::is_observed() ? repr(*item) : std::string();
        },
        where);
    return std::move(*item);
  }
};

}  // namespace procession::mp
