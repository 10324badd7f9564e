// The choices of a run that is recorded, as a schedule.
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
  // Each event of the run, in order.
  void on_event(const Event& event);

  // The operations up to here, in an order that a run can follow to come to the same world: as they
  // were chosen where the run went by steps, else as they took effect. What is under way is begun,
  // and its end left open.
  Schedule schedule() const;

 private:
  struct ThreadProgress {     // of a thread
    Kind about = Kind::none;  // what it stands before
    Kind begun = Kind::none;  // what its last operation began with
    bool has_step = true;     // that one has its turn
    bool is_chosen = false;   // a choice let it begin: its first event is no other operation
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

// Of the events up to and with `until` (a seq). Reads the recording up to there.
Schedule schedule_of(const record::Recording& recording, std::uint64_t until);

}  // namespace procession::explore
