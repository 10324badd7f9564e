#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/wait.h"
#include "procession/mp/errors.h"

namespace procession::mp {

void sleep(std::chrono::duration<double> time, Where where) {
  if (time.count() < 0) throw ValueError("sleep length must be non-negative");
  const Timeout timeout(time);
  if (timeout.is_forever()) throw ValueError("sleep length is too large");
  const Operation operation(PROCESSION_SLEEP_REQUEST, 0, where);
  const std::int64_t begin = session_now_ns();
  const std::uint64_t op = next_op();
  emit(PROCESSION_SLEEP_REQUEST, {.op = op, .a = timeout.ns()}, where);
  wait_until(Deadline(timeout));
  emit(PROCESSION_SLEEP, {.op = op, .a = session_now_ns() - begin}, where);
}

}  // namespace procession::mp
