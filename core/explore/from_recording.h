// Reads the schedule of a recorded run.
#pragma once

#include <cstdint>
#include <map>

#include "explore/actors.h"
#include "explore/schedule.h"
#include "record/recording.h"

namespace procession::explore {

// Copyable; not thread-safe.
class ScheduleReader {
 public:
  // Called for each event of the run, in order.
  void on_event(const Event& event);

  // The steps of all operations so far, in an order that a run can follow to reach the same world:
  // the order of the choices if the run went by steps, else the order in which the operations took
  // effect. An operation that has not ended has its step, but no end.
  Schedule schedule() const;

 private:
  struct ThreadProgress {     // the last operation of a thread
    Kind about = Kind::none;  // kind of the operation that waits at the gate
    Kind begun = Kind::none;  // kind of the last operation's request
    bool has_step = true;     // the step of that operation is in the schedule
    bool is_chosen = false;   // a choice began it: its first event is no further operation
    std::uint64_t op = 0;
  };

  void add_step(std::uint32_t thread, Kind kind) { out_.push_back({actors_.of(thread), kind}); }
  void emit_step(std::uint32_t thread, ThreadProgress& progress);
  void choose(const Event& event);
  void begin(Kind kind, ThreadProgress& progress, std::uint32_t thread);
  void end(const Event& event, ThreadProgress& progress);

  Actors actors_;
  bool by_steps_ = false;
  std::map<std::uint32_t, ThreadProgress> threads_;
  Schedule out_;
};

// The schedule of the events up to and including seq `until`. Reads the recording up to there.
Schedule schedule_of(const record::Recording& recording, std::uint64_t until);

}  // namespace procession::explore
