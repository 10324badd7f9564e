// A process that keeps objects for other processes: Python's multiprocessing.Manager.
#pragma once

#include <procession/mp/listener.h>
#include <procession/mp/managed.h>
#include <procession/mp/managed_sync.h>
#include <procession/mp/process.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace procession::mp {

namespace detail {
class ManagerCore;
}

struct ManagerOptions {
  // The server's address. None: an abstract name, which leaves no file behind.
  std::optional<Address> address = {};
  // None: 32 random bytes, which the children get with the proxies.
  std::optional<std::string> authkey = {};
  Method method = Method::fork;
};

// The constructor starts the server (SyncManager's start()). The destructor, shutdown() and the end
// of the process end it. The server has one thread for each client thread. Its objects live as long
// as the server. Procession shows an object's `name`; empty: "dict-1" and so on. The Manager
// belongs to the process that made it; other processes use the proxies. After shutdown() the
// methods that make an object throw AssertionError ("server not yet started", CPython's text).
// Thread-safe, except shutdown().
class Manager {
 public:
  // Throws OSError if the address is refused, and every exception of Process::start().
  explicit Manager(ManagerOptions options = {}, Where where = Where::current());
  ~Manager();
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  template <class K, class V>
  DictProxy<K, V> dict(const std::map<K, V>& initial = {}, std::string_view name = {},
                       Where where = Where::current()) const {
    return DictProxy<K, V>(create("dict", detail::Call().entries(initial), name, where));
  }
  template <class T>
  ListProxy<T> list(const std::vector<T>& initial = {}, std::string_view name = {},
                    Where where = Where::current()) const {
    return ListProxy<T>(create("list", detail::Call().values(initial), name, where));
  }
  template <class T>
  ValueProxy<T> Value(const T& initial, std::string_view name = {},
                      Where where = Where::current()) const {
    return ValueProxy<T>(create("Value", detail::Call().value(initial), name, where));
  }
  template <class T>
  ArrayProxy<T> Array(const std::vector<T>& initial, std::string_view name = {},
                      Where where = Where::current()) const {
    return ArrayProxy<T>(create("Array", detail::Call().values(initial), name, where));
  }
  NamespaceProxy Namespace(std::string_view name = {}, Where where = Where::current()) const {
    detail::Call empty;
    empty.tell("{}");
    return NamespaceProxy(create("Namespace", empty, name, where));
  }
  template <class T>
  QueueProxy<T> Queue(int maxsize = 0, std::string_view name = {},
                      Where where = Where::current()) const {
    return QueueProxy<T>(create("Queue", empty_queue(maxsize), name, where));
  }
  template <class T>
  QueueProxy<T> JoinableQueue(int maxsize = 0, std::string_view name = {},
                              Where where = Where::current()) const {
    return QueueProxy<T>(create("JoinableQueue", empty_queue(maxsize), name, where));
  }
  AcquirerProxy Lock(std::string_view name = {}, Where where = Where::current()) const {
    return AcquirerProxy(create("Lock", detail::Call(), name, where));
  }
  AcquirerProxy RLock(std::string_view name = {}, Where where = Where::current()) const {
    return AcquirerProxy(create("RLock", detail::Call(), name, where));
  }
  AcquirerProxy Semaphore(int value = 1, std::string_view name = {},
                          Where where = Where::current()) const {
    return AcquirerProxy(create("Semaphore", detail::Call().number(value), name, where));
  }
  AcquirerProxy BoundedSemaphore(int value = 1, std::string_view name = {},
                                 Where where = Where::current()) const {
    return AcquirerProxy(create("BoundedSemaphore", detail::Call().number(value), name, where));
  }
  EventProxy Event(std::string_view name = {}, Where where = Where::current()) const {
    return EventProxy(create("Event", detail::Call(), name, where));
  }
  ConditionProxy Condition(std::string_view name = {}, Where where = Where::current()) const {
    return ConditionProxy(create("Condition", detail::Call(), name, where));
  }

  // Asks the server to end and waits 1 s; then sends SIGTERM and waits 1 s; then sends SIGKILL. A
  // second call does nothing. The proxies are unusable afterwards.
  void shutdown(Where where = Where::current());
  // Waits for the server's end, for at most `timeout`.
  void join(Timeout timeout = forever, Where where = Where::current());

  const Address& address() const;
  pid_t pid() const;  // the server's pid
  // How many objects the server keeps; a request to the server.
  int number_of_objects() const;

 private:
  static detail::Call empty_queue(int maxsize) {
    detail::Call made;
    made.number(maxsize).tell("[]");
    return made;
  }
  std::shared_ptr<detail::ProxyCore> create(const char* type, const detail::Call& arguments,
                                            std::string_view name, Where where) const;
  std::shared_ptr<detail::ManagerCore> core_;
};

}  // namespace procession::mp
