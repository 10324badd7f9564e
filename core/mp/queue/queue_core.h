// A queue as one process has it: the shared words, the pipe's two ends, and its own buffer with the
// feeder thread (README.md, "A queue").
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

// In the arena. A line of its own for what putters, the writing feeder and the reader change.
struct QueueShared {
  std::uint64_t clock;
  SemaphoreWord slots;  // free ones
  alignas(kLine) LockWord write_lock;
  std::uint64_t written;  // messages, under write_lock
  alignas(kLine) LockWord read_lock;
  std::uint64_t read;  // messages, under read_lock
  // Of a joinable queue; what follows changes under done_lock.
  alignas(kLine) LockWord done_lock;
  std::uint32_t unfinished;
  std::atomic<std::uint32_t> rounds;  // how often nothing was unfinished any more
};
inline constexpr std::uint32_t kQueueLines = sizeof(QueueShared) / kLine;
static_assert(sizeof(QueueShared) == kQueueLines * kLine);

class QueueCore : public std::enable_shared_from_this<QueueCore> {
 public:
  using Receive = std::function<std::string(std::string_view)>;

  // Throws std::system_error. shared_from_this() must work: made by std::make_shared only.
  QueueCore(int maxsize, bool joinable, std::string_view name, Where where);
  // Of the same queue in another process.
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
  int taken() const;  // slots
  bool is_readable() const;

  void close(Where where);
  // The last handle of this process is gone: what was put is still delivered.
  void let_go();
  void join_thread(Where where);
  void cancel_join_thread();

  // For the exit handlers. Both do nothing where no feeder runs.
  void let_feeder_end();
  void join_feeder(Where where);
  // The queues of this process that are in use.
  static std::vector<std::shared_ptr<QueueCore>> all();

  // In a forked child: the parent's buffer is forgotten, its feeder runs in the parent only.
  void forked();

  const std::string& name() const { return name_; }
  std::uint64_t key() const { return slot_.key; }
  int maxsize() const { return maxsize_; }

  QueueCore* next = nullptr;  // in Local::queues

 private:
  void count_task(int change);
  void enlist();                   // in Local::queues
  void start_feeder(Where where);  // requires mutex_
  void feed();
  void write_item(const Node& node, std::string& frame);
  Node* wait_for_nodes();  // waits; nullptr: the feeder is to end
  void close_pipe();
  std::string closed_text() const;

  const int maxsize_;
  const bool joinable_;
  const Slot slot_;
  QueueShared& shared_;
  const std::string name_;
  std::atomic<int> reader_ = -1;  // -1: closed, by the feeder as its last act
  std::atomic<int> writer_ = -1;
  std::atomic<bool> closed_ = false;         // by close()
  std::atomic<bool> close_emitted_ = false;  // object.close was published

  std::mutex mutex_;  // guards what follows
  std::condition_variable not_empty_;
  Node* first_ = nullptr;  // the buffer
  Node* last_ = nullptr;
  std::uint64_t puts_ = 0;  // of this process
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
