// The state of a queue in one process: the shared words, the pipe's two ends, and its own buffer
// with the feeder thread (README.md, "The rules that hold everything together").
#pragma once

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "mp/memory/arena.h"
#include "mp/sync/words.h"
#include "procession/mp/handle.h"
#include "procession/mp/queue.h"

namespace procession::mp::detail {

// The part in the arena. Putting threads, the writing feeder and the reader each have a cache line
// of their own.
struct QueueShared {
  std::uint64_t clock;
  SemaphoreWord slots;  // the free slots
  alignas(kLine) LockWord write_lock;
  std::uint64_t written;  // messages so far, under write_lock
  alignas(kLine) LockWord read_lock;
  std::uint64_t read;  // messages so far, under read_lock
  // Of a joinable queue; the fields below change under done_lock.
  alignas(kLine) LockWord done_lock;
  std::uint32_t unfinished;
  std::atomic<std::uint32_t> rounds;  // how often the count of unfinished tasks fell to 0
};
inline constexpr std::uint32_t kQueueLines = sizeof(QueueShared) / kLine;
static_assert(sizeof(QueueShared) == kQueueLines * kLine);

class QueueCore : public std::enable_shared_from_this<QueueCore> {
 public:
  using Receive = std::function<std::string(std::string_view)>;

  // Throws std::system_error. Requires: made by std::make_shared, because shared_from_this() is
  // used.
  QueueCore(int maxsize, bool joinable, std::string_view name, Where where);
  // Attaches to a queue that another process made.
  QueueCore(int maxsize, bool joinable, std::uint64_t key, std::string_view name, int reader,
            int writer);
  static std::shared_ptr<QueueCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~QueueCore();
  QueueCore(const QueueCore&) = delete;
  QueueCore& operator=(const QueueCore&) = delete;

  void put(std::unique_ptr<Node> node, std::string_view text, Timeout timeout, Where where);
  void get(const Receive& receive, Timeout timeout, Where where);
  void task_done(Where where);
  void join(Where where);
  int taken() const;  // slots in use
  bool is_readable() const;

  void close(Where where);
  // Called when this process's last handle is destroyed. Items that were put are still delivered.
  void last_handle_gone();
  void join_thread(Where where);
  void cancel_join_thread();

  // Called by the exit handlers. Both do nothing if no feeder runs.
  void end_feeder();
  void join_feeder(Where where);
  // The queues in use in this process.
  static std::vector<std::shared_ptr<QueueCore>> all();

  // Called in a forked child: drops the parent's buffer; the feeder runs in the parent only.
  void forked();

  const std::string& name() const { return name_; }
  std::uint64_t key() const { return slot_.key; }
  int maxsize() const { return maxsize_; }

  QueueCore* next = nullptr;  // in the list Local::queues

 private:
  void count_task(int change);
  void enlist();                   // adds it to Local::queues
  void start_feeder(Where where);  // requires mutex_
  void feed();
  void write_item(const Node& node, std::string& frame);
  Node* wait_for_nodes();  // nullptr: the feeder ends
  void close_pipe();
  std::string closed_text() const;

  const int maxsize_;
  const bool joinable_;
  const Slot slot_;
  QueueShared& shared_;
  const std::string name_;
  std::atomic<int> reader_ = -1;  // -1: closed; closing it is the feeder's last step
  std::atomic<int> writer_ = -1;
  std::atomic<bool> closed_ = false;         // by close()
  std::atomic<bool> close_emitted_ = false;  // object.close was published

  std::mutex mutex_;  // guards the members below
  std::condition_variable not_empty_;
  Node* first_ = nullptr;  // the buffer, a list
  Node* last_ = nullptr;
  std::uint64_t puts_ = 0;  // items that this process has put
  bool feeder_runs_ = false;
  bool feeder_may_end_ = false;
  bool join_cancelled_ = false;
  bool feeder_joined_ = false;
  pthread_t feeder_{};
  std::uint32_t feeder_tid_ = 0;
  std::uint32_t starter_tid_ = 0;
  std::uint64_t feeder_clock_ = 0;  // orders thread.start, .begin, .end and .join
};

}  // namespace procession::mp::detail
