// A queue as programs hold it: counted handles. The last one to be destroyed closes the queue.
#include <memory>
#include <utility>

#include "mp/queue/queue_core.h"
#include "procession/mp/process.h"
#include "procession/mp/queue.h"

namespace procession::mp::detail {

struct QueueBase::Handle {
  explicit Handle(std::shared_ptr<QueueCore> the_core) : core(std::move(the_core)) {}
  ~Handle() { core->last_handle_gone(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  const std::shared_ptr<QueueCore> core;
};

QueueBase::QueueBase(HandleReader& in) {
  auto core = QueueCore::load(in);
  // All arguments that name one queue share one Handle; the queue is closed when the last of them
  // is destroyed.
  handle_ = in.once<Handle>(~core->key(), [&core] { return std::make_shared<Handle>(core); });
}

void QueueBase::save(HandleWriter& out) const { handle_->core->save(out); }

QueueBase::QueueBase(int maxsize, bool joinable, std::string_view name, Where where) {
  start_runtime();
  handle_ = std::make_shared<Handle>(std::make_shared<QueueCore>(maxsize, joinable, name, where));
}

void QueueBase::put(std::unique_ptr<Node> node, std::string_view text, Timeout timeout,
                    Where where) const {
  handle_->core->put(std::move(node), text, timeout, where);
}

void QueueBase::get(const Receive& receive, Timeout timeout, Where where) const {
  handle_->core->get(receive, timeout, where);
}

void QueueBase::task_done(Where where) const { handle_->core->task_done(where); }
void QueueBase::join(Where where) const { handle_->core->join(where); }
int QueueBase::qsize() const { return handle_->core->taken(); }
bool QueueBase::empty() const { return !handle_->core->is_readable(); }
bool QueueBase::full() const { return handle_->core->taken() == handle_->core->maxsize(); }
void QueueBase::close(Where where) const { handle_->core->close(where); }
void QueueBase::join_thread(Where where) const { handle_->core->join_thread(where); }
void QueueBase::cancel_join_thread() const { handle_->core->cancel_join_thread(); }
const std::string& QueueBase::name() const { return handle_->core->name(); }

}  // namespace procession::mp::detail
