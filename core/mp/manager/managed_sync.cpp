// Lock, RLock, Semaphore, Event, Condition and Queue in a manager's server: threading's and queue's
// in Python. The server's thread of a client waits in the client's stead.
#include <algorithm>
#include <deque>
#include <limits>

#include "mp/manager/managed_object.h"
#include "mp/sync/monitor.h"
#include "mp/sync/words.h"
#include "procession/mp/errors.h"

namespace procession::mp {
namespace {

using detail::HandleReader;
using detail::HandleWriter;

// A timeout as a proxy sends it: ns, -1 for forever.
Deadline deadline_of(HandleReader& in) {
  const auto ns = static_cast<std::int64_t>(in.number());
  return Deadline(ns < 0 ? forever : Timeout(std::chrono::nanoseconds(ns)));
}

std::string object_text(const char* type) { return std::string("<") + type + ">"; }

// Lock and both Semaphores: permits without an owner.
class ManagedSemaphore final : public ManagedObject {
 public:
  ManagedSemaphore(const char* type, std::int64_t value, const char* error)
      : type_(type), error_(error), value_(value), bound_(value) {
    if (value < 0) throw ValueError("semaphore initial value must be >= 0");
  }
  void call(std::string_view method, HandleReader& in, HandleWriter& out) override {
    if (method == "acquire") {
      const Deadline deadline = deadline_of(in);
      auto lock = monitor_.lock();
      const bool got = monitor_.wait_until(lock, deadline, [this] { return value_ > 0; });
      if (got) --value_;
      out.number(got ? 1 : 0);
    } else if (method == "release") {
      const auto lock = monitor_.lock();
      if (error_ != nullptr && value_ >= bound_) refuse();
      ++value_;
      monitor_.changed();
    } else {
      refuse_method(method, type_);
    }
  }
  std::string repr() override { return object_text(type_); }

 private:
  [[noreturn]] void refuse() const {
    if (type_ == std::string_view("lock")) throw RuntimeError(error_);
    throw ValueError(error_);
  }
  const char *const type_, *const error_;  // error nullptr: unbounded
  Monitor monitor_;
  std::int64_t value_;
  const std::int64_t bound_;
};

// The ownership of a lock by a thread of the server, that is, by a client's thread.
class Ownership {
 public:
  bool is_mine() const { return owner_ == current_tid(); }
  bool is_free() const { return owner_ == 0 || is_mine(); }
  void acquire() {
    owner_ = current_tid();
    ++depth_;
  }
  void release() {
    if (--depth_ == 0) owner_ = 0;
  }
  std::int64_t release_all() {
    owner_ = 0;
    return std::exchange(depth_, 0);
  }
  void reacquire(std::int64_t depth) {
    owner_ = current_tid();
    depth_ = depth;
  }

 private:
  std::uint32_t owner_ = 0;
  std::int64_t depth_ = 0;
};

// An RLock; with wait and notify a Condition on it.
class ManagedCondition final : public ManagedObject {
 public:
  explicit ManagedCondition(bool is_condition) : is_condition_(is_condition) {}

  void call(std::string_view method, HandleReader& in, HandleWriter& out) override {
    if (method == "acquire") {
      const Deadline deadline = deadline_of(in);
      auto lock = monitor_.lock();
      const bool got = monitor_.wait_until(lock, deadline, [this] { return owner_.is_free(); });
      if (got) owner_.acquire();
      out.number(got ? 1 : 0);
    } else if (method == "release") {
      const auto lock = monitor_.lock();
      check_mine("cannot release un-acquired lock");
      owner_.release();
      monitor_.changed();
    } else if (is_condition_ && method == "wait") {
      wait(deadline_of(in), out);
    } else if (is_condition_ && method == "notify") {
      notify(static_cast<std::int64_t>(in.number()));
    } else if (is_condition_ && method == "notify_all") {
      notify(std::numeric_limits<std::int64_t>::max());
    } else {
      refuse_method(method, is_condition_ ? "Condition" : "RLock");
    }
  }
  std::string repr() override { return object_text(is_condition_ ? "Condition" : "RLock"); }

 private:
  void check_mine(const char* text) const {
    if (!owner_.is_mine()) throw RuntimeError(text);
  }
  void wait(const Deadline& deadline, HandleWriter& out) {
    auto lock = monitor_.lock();
    check_mine("cannot wait on un-acquired lock");
    bool woken = false;
    waiters_.push_back(&woken);
    const std::int64_t depth = owner_.release_all();
    monitor_.changed();
    monitor_.wait_until(lock, deadline, [&woken] { return woken; });
    std::erase(waiters_, &woken);
    monitor_.wait_until(lock, Deadline(forever), [this] { return owner_.is_free(); });
    owner_.reacquire(depth);
    out.number(woken ? 1 : 0);
  }
  void notify(std::int64_t n) {
    const auto lock = monitor_.lock();
    check_mine("cannot notify on un-acquired lock");
    for (; n > 0 && !waiters_.empty(); --n) {
      *waiters_.front() = true;
      waiters_.pop_front();
    }
    monitor_.changed();
  }

  const bool is_condition_;
  Monitor monitor_;
  Ownership owner_;
  std::deque<bool*> waiters_;  // the longest wait first
};

class ManagedEvent final : public ManagedObject {
 public:
  void call(std::string_view method, HandleReader& in, HandleWriter& out) override {
    if (method == "wait") {
      const Deadline deadline = deadline_of(in);
      auto lock = monitor_.lock();
      const std::uint64_t before = times_;
      const auto went_up = [&] { return up_ || times_ != before; };
      out.number(monitor_.wait_until(lock, deadline, went_up) ? 1 : 0);
      return;
    }
    const auto lock = monitor_.lock();
    if (method == "is_set") {
      out.number(up_ ? 1 : 0);
    } else if (method == "set") {
      if (!up_) ++times_;
      up_ = true;
      monitor_.changed();
    } else if (method == "clear") {
      up_ = false;
    } else {
      refuse_method(method, "Event");
    }
  }
  std::string repr() override { return object_text("Event"); }

 private:
  Monitor monitor_;
  bool up_ = false;
  std::uint64_t times_ = 0;  // how often it was set
};

// Python's queue.Queue.
class ManagedQueue final : public ManagedObject {
 public:
  explicit ManagedQueue(std::int64_t maxsize) : maxsize_(maxsize) {}

  void call(std::string_view method, HandleReader& in, HandleWriter& out) override {
    const Deadline at_once(Timeout(0.0));
    if (method == "put") {
      const Deadline deadline = deadline_of(in);
      put(deadline, ManagedItem::load(in));
    } else if (method == "put_nowait") {
      put(at_once, ManagedItem::load(in));
    } else if (method == "get") {
      get(deadline_of(in)).save(out);
    } else if (method == "get_nowait") {
      get(at_once).save(out);
    } else if (method == "join") {
      auto lock = monitor_.lock();
      monitor_.wait_until(lock, Deadline(forever), [this] { return unfinished_ == 0; });
    } else {
      call_at_once(method, out);
    }
  }
  std::string repr() override { return object_text("queue.Queue"); }

 private:
  bool is_full() const {
    return maxsize_ > 0 && static_cast<std::int64_t>(items_.size()) >= maxsize_;
  }
  void put(const Deadline& deadline, ManagedItem item) {
    auto lock = monitor_.lock();
    if (!monitor_.wait_until(lock, deadline, [this] { return !is_full(); })) throw QueueFull();
    items_.push_back(std::move(item));
    ++unfinished_;
    monitor_.changed();
  }
  ManagedItem get(const Deadline& deadline) {
    auto lock = monitor_.lock();
    if (!monitor_.wait_until(lock, deadline, [this] { return !items_.empty(); }))
      throw QueueEmpty();
    ManagedItem item = std::move(items_.front());
    items_.pop_front();
    monitor_.changed();
    return item;
  }
  void call_at_once(std::string_view method, HandleWriter& out) {
    const auto lock = monitor_.lock();
    if (method == "qsize") {
      out.number(items_.size());
    } else if (method == "empty") {
      out.number(items_.empty() ? 1 : 0);
    } else if (method == "full") {
      out.number(is_full() ? 1 : 0);
    } else if (method == "task_done") {
      if (unfinished_ == 0) throw ValueError("task_done() called too many times");
      --unfinished_;
      monitor_.changed();
    } else {
      refuse_method(method, "Queue");
    }
  }

  const std::int64_t maxsize_;  // 0 or less: unbounded
  Monitor monitor_;
  std::deque<ManagedItem> items_;
  std::uint64_t unfinished_ = 0;
};

}  // namespace

std::unique_ptr<ManagedObject> make_synchronizer(std::string_view type, HandleReader& in) {
  const auto number = [&in] { return static_cast<std::int64_t>(in.number()); };
  if (type == "Lock") return std::make_unique<ManagedSemaphore>("lock", 1, "release unlocked lock");
  if (type == "Semaphore")
    return std::make_unique<ManagedSemaphore>("Semaphore", number(), nullptr);
  if (type == "BoundedSemaphore")
    return std::make_unique<ManagedSemaphore>("BoundedSemaphore", number(),
                                              "Semaphore released too many times");
  if (type == "RLock" || type == "Condition")
    return std::make_unique<ManagedCondition>(type == "Condition");
  if (type == "Event") return std::make_unique<ManagedEvent>();
  if (type == "Queue" || type == "JoinableQueue") return std::make_unique<ManagedQueue>(number());
  return nullptr;
}

std::unique_ptr<ManagedObject> make_managed(std::string_view type, HandleReader& in) {
  if (auto made = make_container(type, in)) return made;
  if (auto made = make_synchronizer(type, in)) return made;
  throw KeyError("'" + std::string(type) + "'");
}

}  // namespace procession::mp
