// Builds event stories by hand: what a recording would hold of a run that went just so.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "schema/event.h"
#include "schema/kind.h"
#include "world/timeline/flows.h"
#include "world/world.h"

namespace procession::world {

constexpr std::int64_t kMs = 1'000'000;

// Process n has pid 1000 + n and main thread 10 * n. Each event comes 1 ms after the one before;
// wait() adds to that.
class Story {
 public:
  // Fills in seq, t, pid, tid and, where it is 0, thread (the main one). Gives the seq.
  std::uint64_t add(Event event, std::string_view text = {});
  Story& wait(std::int64_t ns) {
    t_ += ns;
    return *this;
  }
  static std::int32_t pid(std::uint32_t process) {
    return 1000 + static_cast<std::int32_t>(process);
  }

  // Adds an event that the supervisor or the kernel reports about a process.
  std::uint64_t report(Kind kind, std::uint32_t process, std::int64_t a = 0, std::int64_t b = 0,
                       std::string_view text = "own");
  std::uint64_t run(Kind kind, std::int64_t a = 0, std::string_view text = {});

  // The parent's start, the child's begin, the parent's started. Gives the begin's seq.
  std::uint64_t spawn(std::uint32_t parent, std::uint32_t child, std::string_view name,
                      bool daemon = false);
  std::uint64_t root(std::string_view name = "main");
  // finish, end, exit.
  std::uint64_t leave(std::uint32_t process, std::int64_t code = 0);
  std::uint64_t join(std::uint32_t parent, std::uint32_t child, std::int64_t code = 0);

  std::uint64_t queue(std::uint32_t object, std::string_view name, int maxsize);
  std::uint64_t lock(std::uint32_t object, std::string_view name);
  std::uint64_t put(std::uint32_t process, std::uint32_t object, std::int64_t n,
                    std::string_view text, bool ask = true);
  std::uint64_t flush(std::uint32_t process, std::uint32_t object, std::int64_t n,
                      std::int64_t position);
  std::uint64_t get(std::uint32_t process, std::uint32_t object, std::int64_t item,
                    std::string_view text = {}, bool ask = true);
  // `limit_ns`: the timeout; -1: none.
  std::uint64_t ask(Kind request, std::uint32_t process, std::uint32_t object,
                    std::int64_t limit_ns = -1);
  std::uint64_t ask_join(std::uint32_t parent, std::uint32_t child, std::int64_t limit_ns = -1);
  // Ends the process's last request.
  std::uint64_t answer(Kind kind, std::uint32_t process, std::uint32_t object, std::int64_t a = 0,
                       std::int64_t b = 0, std::string_view text = {});
  std::uint64_t acquire(std::uint32_t process, std::uint32_t object, bool ask = true);
  std::uint64_t release(std::uint32_t process, std::uint32_t object);
  // Adds an event of a process on an object, as an operation of its own.
  std::uint64_t emit(Kind kind, std::uint32_t process, std::uint32_t object, std::int64_t a = 0,
                     std::int64_t b = 0, std::string_view text = {});
  // Adds an undo of the last operation.
  std::uint64_t undo(std::uint32_t process, std::uint32_t object = 0);
  // The process's feeder gives its n-th item up.
  std::uint64_t give_up(std::uint32_t process, std::uint32_t object, std::int64_t n);

  // Any object: `more` is added to type and name.
  std::uint64_t create(std::uint32_t object, std::string_view type, std::string_view name,
                       std::string_view more = {}, std::uint32_t process = 1);
  // A file that process 1 makes, opened by it with `flags` of open(2).
  std::uint64_t open(std::uint32_t process, std::uint32_t object, bool append = true);
  // `full`: its length, where the text was cut.
  std::uint64_t write(std::uint32_t process, std::uint32_t object, std::int64_t offset,
                      std::string_view text, std::int64_t full = -1);
  std::uint64_t buffer(std::uint32_t process, std::uint32_t object, std::int64_t bytes);
  std::uint64_t variable(Kind kind, std::uint32_t process, std::string_view name_value,
                         std::uint32_t object = 0);
  std::uint64_t sample(std::uint32_t process, std::string_view name, bool shared);

  const std::vector<Event>& events() const { return events_; }
  std::vector<Event>& events() { return events_; }
  std::uint64_t op() const { return op_; }

  template <class Taker>
  Taker play() const {
    Taker taker;
    for (const Event& event : events_) taker.apply(event);
    return taker;
  }

 private:
  std::vector<Event> events_;
  std::deque<std::string> texts_;
  std::int64_t t_ = 0;
  std::uint64_t op_ = 0;
};

// Process 1, main, has started 2 and 3.
Story three_processes(std::string_view second = "a", std::string_view third = "b");

// The arrows of a story, as its world finds them: play<Arrows>().
class Arrows {
 public:
  void apply(const Event& event) {
    world_.apply(event);
    flows_.apply(event, world_.effects());
  }
  const std::vector<Flow>& all() const { return flows_.all(); }

 private:
  World world_;
  Flows flows_;
};

// Parts of an object at an instant, which must exist: the one file of these tests that knows where
// the world keeps them. By value: what a call returns may come from a world that is gone.
Ownership::Owner lock_of(const World& world, std::uint32_t object);
Queue queue_of(const World& world, std::uint32_t object);
File file_of(const World& world, std::uint32_t object);
std::vector<Waiter> waiters_of(const World& world, std::uint32_t object);
std::vector<Holder> holders_of(const World& world, std::uint32_t object);
std::int64_t value_of(const World& world, std::uint32_t object);
bool is_value_known(const World& world, std::uint32_t object);
std::int64_t unfinished_of(const World& world, std::uint32_t object);
// "a=1 b " for items that wait, in their order; "!" behind one that is lost, "=" and its position
// behind one in the pipe.
std::string items_of(const World& world, std::uint32_t object);
// "2:1 3:2": processes and their permits, the oldest first.
std::string permits_of(const World& world, std::uint32_t object);

// The arrows of one kind, as "from->to " of seqs, "w" behind those that were waited for; and one
// such arrow.
std::string arrows(const Story& story, FlowKind kind);
std::string arrow(std::uint64_t from, std::uint64_t to, const char* end = " ");

}  // namespace procession::world
