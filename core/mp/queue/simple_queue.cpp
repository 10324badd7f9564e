#include "procession/mp/simple_queue.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <exception>
#include <system_error>

#include "base/fields.h"
#include "mp/connection/frame.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/memory/arena.h"
#include "mp/sync/words.h"
#include "mp/wait.h"
#include "procession/mp/handle.h"
#include "procession/mp/process.h"

namespace procession::mp::detail {
namespace {

// The part in the arena.
struct SimpleShared {
  std::uint64_t clock;
  LockWord write_lock;
  std::atomic<std::uint64_t> written;  // messages so far, under write_lock
  alignas(kLine) LockWord read_lock;
  std::atomic<std::uint64_t> read;  // messages so far, under read_lock
};
constexpr std::uint32_t kLines = sizeof(SimpleShared) / kLine;

}  // namespace

class SimpleQueueCore {
 public:
  SimpleQueueCore(std::string_view name, Where where)
      : slot_(allocate_slot(Type::queue, kLines)),
        shared_(*reinterpret_cast<SimpleShared*>(slot_.memory)),
        name_(object_name(Type::queue, name)) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      const int error = errno;
      free_slot(slot_);
      throw std::system_error(error, std::generic_category(), "pipe");
    }
    reader_ = ends[0];
    writer_ = ends[1];
    if (!is_observed()) return;
    const Operation operation(PROCESSION_OBJECT_CREATE, slot_.key, where);
    std::string text;
    add_field(text, "type", "queue");
    add_field(text, "name", name_);
    add_field(text, "simple", 1);
    emit(PROCESSION_OBJECT_CREATE, {.object = slot_.key, .text = text, .clock = &shared_.clock},
         where);
  }
  // Attaches to a queue that another process made.
  SimpleQueueCore(std::uint64_t key, std::string_view name, int reader, int writer)
      : slot_(attach_slot(Type::queue, key, kLines)),
        shared_(*reinterpret_cast<SimpleShared*>(slot_.memory)),
        name_(name),
        reader_(reader),
        writer_(writer) {}
  ~SimpleQueueCore() {
    close({});
    free_slot(slot_);
  }
  SimpleQueueCore(const SimpleQueueCore&) = delete;
  SimpleQueueCore& operator=(const SimpleQueueCore&) = delete;

  void save(HandleWriter& out) const {
    check_open();
    out.number(slot_.key);
    out.text(name_);
    out.descriptor(reader_);
    out.descriptor(writer_);
  }
  static std::shared_ptr<SimpleQueueCore> load(HandleReader& in) {
    const std::uint64_t key = in.number();
    const std::string_view name = in.text();
    const int reader = in.descriptor(), writer = in.descriptor();
    return in.once<SimpleQueueCore>(
        key, [&] { return std::make_shared<SimpleQueueCore>(key, name, reader, writer); });
  }

  void put(std::string frame, std::string_view text, Where where) {
    check_open();
    const std::string_view bytes = finish_frame(frame);
    const Operation operation(PROCESSION_QUEUE_PUT_REQUEST, slot_.key, where);
    const std::uint64_t op = next_op();
    emit(PROCESSION_QUEUE_PUT_REQUEST, {.object = slot_.key, .op = op, .a = depth(), .b = -1},
         where);
    const Held held(shared_.write_lock);
    const auto n = static_cast<std::int64_t>(next_put());
    const auto index = static_cast<std::int64_t>(shared_.written.fetch_add(1) + 1);
    emit(PROCESSION_QUEUE_PUT,
         {.object = slot_.key,
          .op = op,
          .a = depth(),
          .b = n,
          .text = text,
          .clock = &shared_.clock},
         where);
    const std::uint64_t flush = next_op();
    emit(PROCESSION_QUEUE_FLUSH,
         {.object = slot_.key, .op = flush, .a = index, .b = n, .clock = &shared_.clock}, where);
    const int error = write_all(writer_, bytes);
    if (error == 0) return;
    shared_.written.fetch_sub(1);
    --puts_;
    for (const std::uint64_t undone : {flush, op})
      emit(PROCESSION_UNDO, {.object = slot_.key, .op = undone, .a = error, .text = "write"},
           where);
    throw std::system_error(error, std::generic_category(), "write");
  }

  void get(const std::function<std::string(std::string_view)>& receive, Where where) {
    check_open();
    const Operation operation(PROCESSION_QUEUE_GET_REQUEST, slot_.key, where);
    const std::uint64_t op = next_op();
    emit(PROCESSION_QUEUE_GET_REQUEST, {.object = slot_.key, .op = op, .a = depth(), .b = -1},
         where);
    const Held held(shared_.read_lock);
    std::string message;
    try {
      message = read_frame(reader_);
    } catch (...) {
      emit(PROCESSION_QUEUE_EMPTY, {.object = slot_.key, .op = op, .a = depth()}, where);
      throw;
    }
    const auto index = static_cast<std::int64_t>(shared_.read.fetch_add(1) + 1);
    std::string text;
    std::exception_ptr unreadable;
    try {
      text = receive(message);
    } catch (...) {
      unreadable = std::current_exception();
    }
    emit(PROCESSION_QUEUE_GET,
         {.object = slot_.key,
          .op = op,
          .a = depth(),
          .b = index,
          .text = text,
          .clock = &shared_.clock},
         where);
    if (unreadable) std::rethrow_exception(unreadable);
  }

  bool empty() const {
    check_open();
    return !wait_readable(reader_, Deadline(Timeout(0.0)));
  }

  void close(Where where) {
    if (reader_ < 0) return;
    const Operation operation(PROCESSION_OBJECT_CLOSE, slot_.key, where);
    emit(PROCESSION_OBJECT_CLOSE, {.object = slot_.key}, where);
    ::close(reader_.exchange(-1));
    ::close(writer_.exchange(-1));
  }

  const std::string& name() const { return name_; }

 private:
  void check_open() const {
    if (reader_ < 0) throw std::system_error(EBADF, std::generic_category(), "handle is closed");
  }
  // The depth at this instant; other processes may change it at once.
  std::int64_t depth() const {
    return static_cast<std::int64_t>(shared_.written.load(std::memory_order_relaxed)) -
           static_cast<std::int64_t>(shared_.read.load(std::memory_order_relaxed));
  }
  // The number of this put among the process's puts; under write_lock. A forked child begins at 1
  // again.
  std::uint64_t next_put() {
    const pid_t me = getpid();
    if (putter_ != me) puts_ = 0;
    putter_ = me;
    return ++puts_;
  }

  const Slot slot_;
  SimpleShared& shared_;
  const std::string name_;
  std::atomic<int> reader_ = -1, writer_ = -1;  // -1: closed
  pid_t putter_ = 0;
  std::uint64_t puts_ = 0;
};

SimpleQueueBase::SimpleQueueBase(std::string_view name, Where where) {
  start_runtime();
  core_ = std::make_shared<SimpleQueueCore>(name, where);
}
SimpleQueueBase::SimpleQueueBase(HandleReader& in) : core_(SimpleQueueCore::load(in)) {}

void SimpleQueueBase::save(HandleWriter& out) const { core_->save(out); }
void SimpleQueueBase::put(std::string frame, std::string_view text, Where where) const {
  core_->put(std::move(frame), text, where);
}
void SimpleQueueBase::get(const std::function<std::string(std::string_view)>& receive,
                          Where where) const {
  core_->get(receive, where);
}
bool SimpleQueueBase::empty() const { return core_->empty(); }
void SimpleQueueBase::close(Where where) const { core_->close(where); }
const std::string& SimpleQueueBase::name() const { return core_->name(); }
std::string SimpleQueueBase::frame() { return std::string(kFrameRoom, '\0'); }

}  // namespace procession::mp::detail
