// Places at which a run is held by itself: for a lesson's steps. Whoever starts the run says where
// (Breakpoints); this holds it there, and lets through whoever came to such a place in vain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "channel/reader.h"
#include "run/steer/breakpoints.h"
#include "run/steer/control.h"
#include "run/steer/pause.h"
#include "schema/event.h"

namespace procession::run {

// Not thread-safe; all that is passed must outlive it.
class BreakpointController {
 public:
  BreakpointController(Breakpoints& breakpoints, channel::Reader& reader, Pause& pause,
                       Control& control)
      : breakpoints_(breakpoints), reader_(reader), pause_(pause), control_(control) {
    update_held_kinds();
  }
  // What the constructor does as well; before the program's first event.
  static bool arm(const Breakpoints& breakpoints, channel::Reader& reader);

  // An event was recorded.
  void on_event(const Event& event);
  // Ends a round: holds the run if a place was reached, lets through who need not wait.
  void round(MonoNs now);
  // The run is about to end: nobody is held any more.
  void let_go();
  // While somebody may wait for a word of ours, rounds should be short.
  bool is_watching() const { return is_watching_; }

 private:
  struct Waiting {
    std::int32_t pid = 0, tid = 0;
    std::uint32_t thread = 0;
  };
  void update_held_kinds();

  Breakpoints& breakpoints_;
  channel::Reader& reader_;
  Pause& pause_;
  Control& control_;
  std::vector<Waiting> waiting_;  // at their gates
  std::string hit_;               // in this round
  bool is_watching_ = false;
  bool is_over_ = false;
};

}  // namespace procession::run
