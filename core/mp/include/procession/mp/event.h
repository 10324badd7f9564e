// A flag that processes wait for: Python's multiprocessing.Event.
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

// Down at first. A handle: copies name the same flag, and so does what a forked child inherits.
// Thread-safe; may be used after fork().
class Event {
 public:
  // `name` is what Procession shows; empty: "event-1" and so on. Throws std::system_error when the
  // system has no memory left to share.
  explicit Event(std::string_view name = {}, Where where = Where::current());

  // Raises the flag: all who wait go on, also if it is taken down at once.
  void set(Where where = Where::current()) const;
  void clear(Where where = Where::current()) const;
  bool is_set() const;

  // Waits until the flag is up, at most so long; false if it did not go up in time.
  bool wait(Where where = Where::current()) const { return wait(forever, where); }
  bool wait(Timeout timeout, Where where = Where::current()) const;

  const std::string& name() const;

  // For the arguments of a spawned process.
  void save(detail::HandleWriter& out) const;
  explicit Event(detail::HandleReader& in);

 private:
  std::shared_ptr<detail::EventCore> core_;
};

}  // namespace procession::mp
