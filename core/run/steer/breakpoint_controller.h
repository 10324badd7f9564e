// Holds a run at its breakpoints (a lesson's steps), and releases the threads that waited at a gate
// but hit no breakpoint.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "channel/reader.h"
#include "run/steer/breakpoints.h"
#include "run/steer/control.h"
#include "run/steer/pause.h"
#include "schema/event.h"

namespace procession::run {

// Not thread-safe; all arguments must outlive it.
class BreakpointController {
 public:
  BreakpointController(Breakpoints& breakpoints, channel::Reader& reader, Pause& pause,
                       ControlSocket& control)
      : breakpoints_(breakpoints), reader_(reader), pause_(pause), control_(control) {
    update_held_kinds();
  }
  // Sets the held kinds of the gate, as the constructor does. To be called before the program's
  // first event. Returns true if any kind is held.
  static bool arm(const Breakpoints& breakpoints, channel::Reader& reader);

  // Called for each recorded event.
  void on_event(const Event& event);
  // A resume is asked for. Returns true if the run is held on instead, at a breakpoint that was hit
  // while it was held at another: else the threads there would go on unseen.
  bool hold_on(MonoNs now);
  // Ends a round: pauses the run if a breakpoint was hit, and releases threads that hit none.
  void round(MonoNs now);
  // The run is about to end: no thread is held any more.
  void let_go();
  // Returns true while a thread may wait for a decision of the controller: rounds should be short.
  bool is_watching() const { return is_watching_; }

 private:
  struct Waiting {
    std::int32_t pid = 0, tid = 0;
    std::uint32_t thread = 0;
  };
  void update_held_kinds();
  void hold(MonoNs now);

  Breakpoints& breakpoints_;
  channel::Reader& reader_;
  Pause& pause_;
  ControlSocket& control_;
  std::vector<Waiting> waiting_;  // threads at their gates
  std::deque<std::string> hits_;  // names of breakpoints that were hit and not held at, in order
  bool is_held_ = false;          // the run is paused for a breakpoint
  bool is_watching_ = false;
  bool is_over_ = false;
};

}  // namespace procession::run
