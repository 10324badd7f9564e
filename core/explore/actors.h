// Names for the threads of a run that are the same in every run of the program: not PIDs, but the
// order in which the threads were started.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "schema/event.h"

namespace procession::explore {

// An actor is a thread that emits operations. The first process's main thread is actor 0. Each
// process.start and thread.start gives the next number to the thread that it starts; a thread
// without such an event gets its number at its first event. So two runs that start their threads in
// the same order number them alike, whatever the scheduler does. Copyable; not thread-safe.
class Actors {
 public:
  static constexpr int kNone = -1;

  // Called for each event of the run, in order.
  void on_event(const Event& event);

  // The actor of a thread; kNone: not known.
  int of(std::uint32_t thread) const;
  // The thread's number in this run; 0: it has emitted nothing yet, or there is no such actor.
  std::uint32_t thread(int actor) const;
  int count() const { return static_cast<int>(threads_.size()); }

 private:
  struct Started {
    int actor = kNone;
    std::uint64_t op = 0;
    std::string name;
  };
  int next();
  int add_new(const Event& event);
  int started_thread(const Event& begin);

  std::vector<std::uint32_t> threads_;   // by actor
  std::map<std::uint32_t, int> actors_;  // by thread
  std::map<std::uint64_t, int> starts_;  // by the seq of process.start
  std::map<std::uint32_t, int> mains_;   // by process: the actor of its main thread
  // By process and tid of the starting thread.
  std::map<std::pair<std::uint32_t, std::int64_t>, std::deque<Started>> begun_;
};

}  // namespace procession::explore
