// Proxies of the synchronization objects in a manager's server: Lock, RLock, Semaphore, Event,
// Condition, Barrier, Queue. They synchronize the server's threads and have nothing in common with
// the objects of the same name that processes share.
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/proxy.h>

#include <concepts>
#include <memory>
#include <optional>
#include <utility>

namespace procession::mp {

// Lock, RLock, Semaphore and BoundedSemaphore of the server; a Guard can hold it. An RLock is owned
// by the calling thread. A release() too many throws RuntimeError, for a BoundedSemaphore
// ValueError.
class AcquirerProxy : public detail::ProxyBase {
 public:
  bool acquire(Where where = Where::current()) const { return acquire(forever, where); }
  // Returns false if it was not acquired in time.
  bool acquire(Timeout timeout, Where where = Where::current()) const {
    return call("acquire", detail::Call().number(timeout.ns()).answer(detail::Told::flag), where)
        .flag();
  }
  template <std::same_as<bool> Bool>
  bool acquire(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return acquire(block ? timeout : Timeout(0.0), where);
  }
  void release(Where where = Where::current()) const { call("release", where); }

  explicit AcquirerProxy(detail::HandleReader& in) : ProxyBase(in) {}

 protected:
  friend class Manager;
  explicit AcquirerProxy(std::shared_ptr<detail::ProxyCore> core) : ProxyBase(std::move(core)) {}
};

class EventProxy : public detail::ProxyBase {
 public:
  bool is_set(Where where = Where::current()) const {
    return call("is_set", detail::Call().answer(detail::Told::flag), where).flag();
  }
  void set(Where where = Where::current()) const { call("set", where); }
  void clear(Where where = Where::current()) const { call("clear", where); }
  // Returns false if the flag was not set in time.
  bool wait(Where where = Where::current()) const { return wait(forever, where); }
  bool wait(Timeout timeout, Where where = Where::current()) const {
    return call("wait", detail::Call().number(timeout.ns()).answer(detail::Told::flag), where)
        .flag();
  }

  explicit EventProxy(detail::HandleReader& in) : ProxyBase(in) {}

 private:
  friend class Manager;
  explicit EventProxy(std::shared_ptr<detail::ProxyCore> core) : ProxyBase(std::move(core)) {}
};

// A condition with an RLock of its own. All methods but acquire() throw RuntimeError if the caller
// does not own the lock.
class ConditionProxy : public AcquirerProxy {
 public:
  // Python's wait(timeout): false if no notification came in time.
  bool wait(Where where = Where::current()) const { return wait(forever, where); }
  bool wait(Timeout timeout, Where where = Where::current()) const {
    return call("wait", detail::Call().number(timeout.ns()).answer(detail::Told::flag), where)
        .flag();
  }
  void notify(int n = 1, Where where = Where::current()) const {
    call("notify", detail::Call().index(n), where);
  }
  void notify_all(Where where = Where::current()) const { call("notify_all", where); }

  explicit ConditionProxy(detail::HandleReader& in) : AcquirerProxy(in) {}

 private:
  friend class Manager;
  explicit ConditionProxy(std::shared_ptr<detail::ProxyCore> core)
      : AcquirerProxy(std::move(core)) {}
};

// queue.Queue of the server. It has no pipe, no feeder and no pickled buffer: an item is in the
// queue when put() returns. Queue and JoinableQueue are the same here, as in CPython.
template <class T>
class QueueProxy : public detail::ProxyBase {
 public:
  // Throws QueueFull if no slot became free in time.
  void put(const T& item, Where where = Where::current()) const { put(item, forever, where); }
  void put(const T& item, Timeout timeout, Where where = Where::current()) const {
    call("put", detail::Call().number(timeout.ns()).value(item), where);
  }
  template <std::same_as<bool> Bool>
  void put(const T& item, Bool block, Timeout timeout = forever,
           Where where = Where::current()) const {
    put(item, block ? timeout : Timeout(0.0), where);
  }
  void put_nowait(const T& item, Where where = Where::current()) const {
    call("put_nowait", detail::Call().value(item), where);
  }
  // Throws QueueEmpty if no item came in time.
  T get(Where where = Where::current()) const { return get(forever, where); }
  T get(Timeout timeout, Where where = Where::current()) const {
    return call("get", detail::Call().number(timeout.ns()).answer(detail::told_of<T>()), where)
        .template value<T>();
  }
  template <std::same_as<bool> Bool>
  T get(Bool block, Timeout timeout = forever, Where where = Where::current()) const {
    return get(block ? timeout : Timeout(0.0), where);
  }
  T get_nowait(Where where = Where::current()) const {
    return call("get_nowait", detail::Call().answer(detail::told_of<T>()), where)
        .template value<T>();
  }
  int qsize(Where where = Where::current()) const {
    return static_cast<int>(
        call("qsize", detail::Call().answer(detail::Told::number), where).number());
  }
  bool empty(Where where = Where::current()) const {
    return call("empty", detail::Call().answer(detail::Told::flag), where).flag();
  }
  bool full(Where where = Where::current()) const {
    return call("full", detail::Call().answer(detail::Told::flag), where).flag();
  }
  // Throws ValueError if called more often than items were put.
  void task_done(Where where = Where::current()) const { call("task_done", where); }
  void join(Where where = Where::current()) const { call("join", where); }

  explicit QueueProxy(detail::HandleReader& in) : ProxyBase(in) {}

 private:
  friend class Manager;
  explicit QueueProxy(std::shared_ptr<detail::ProxyCore> core) : ProxyBase(std::move(core)) {}
};

}  // namespace procession::mp
