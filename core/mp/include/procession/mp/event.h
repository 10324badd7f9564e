// A flag that processes wait for: Python's multiprocessing.Event. (It is no event of a recording.)
#pragma once

#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <memory>
#include <string>
#include <string_view>

namespace procession::mp {

namespace detail {
class EventCore;
class HandleReader;
class HandleWriter;
}  // namespace detail

// The flag is clear at first. It is a handle: copies name the same flag, and so does what a forked
// child inherits. Thread-safe; may be used after fork(). `where`, everywhere: the caller's source
// line, which is shown; leave it out.
class Event {
 public:
  // Procession shows `name`; empty: "event-1" and so on. Throws std::system_error when the system
  // has no shared memory left.
  explicit Event(std::string_view name = {}, Where where = Where::current());

  // Sets the flag: every waiting thread continues, even if the flag is cleared at once.
  void set(Where where = Where::current()) const;
  void clear(Where where = Where::current()) const;
  bool is_set() const;

  // Waits until the flag is set, for at most `timeout` (seconds, or a std::chrono duration); false
  // if it was not set in time. The first one waits without end.
  bool wait(Where where = Where::current()) const { return wait(forever, where); }
  bool wait(Timeout timeout, Where where = Where::current()) const;

  const std::string& name() const;  // as it is shown

  // Serialization for the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Event(detail::HandleReader& in);

 private:
  std::shared_ptr<detail::EventCore> core_;
};

}  // namespace procession::mp
