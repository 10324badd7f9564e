// The supervisor's loop: one run from its start to its end. It connects the parts of this folder
// and decides when the run is over.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "channel/memory.h"
#include "run/io/capture.h"
#include "run/io/feeder.h"
#include "run/io/terminal.h"
#include "run/keeper/keeper_protocol.h"
#include "run/merge/merger.h"
#include "run/recorder.h"
#include "run/steer/breakpoint_controller.h"
#include "run/steer/control.h"
#include "run/steer/pause.h"
#include "run/steer/steps.h"
#include "run/supervisor.h"
#include "run/watch/watch.h"

namespace procession::run {

// Requires: a ProcessSetup exists for its whole life. Not thread-safe.
class RunLoop {
 public:
  RunLoop(const RunSpec& spec, Recorder recorder);
  ~RunLoop();
  RunLoop(const RunLoop&) = delete;
  RunLoop& operator=(const RunLoop&) = delete;

  // Makes the channel and starts the keeper. After a failure no process of the run is left.
  Result<void> open();
  // Returns when no process of the run is left. Requires: open() succeeded.
  RunOutcome run();

 private:
  // Tags of the epoll set; pidfds of the watch have Watch::kTag.
  enum Tag : std::uint64_t {
    kSignals = 1,
    kKeeper,
    kOut,
    kErr,
    kControl,
    kPassOut,
    kPassErr,
    kFeed,
    kOwnInput
  };

  // What is left of the program's processes. starting → failed or root_alive → root_ended → empty.
  // If the keeper is killed, each state but `failed` goes to `empty`.
  enum class TreeState {
    starting,  // the keeper has not reported the root's start yet
    failed,    // the root could not be started
    root_alive,
    root_ended,  // other processes may be alive
    empty,
  };
  // How the end is forced. none → asked → killing, or directly → killing.
  enum class Ending {
    none,
    asked,    // the root was asked to end, by a limit, a signal or a command
    killing,  // the keeper kills all that is left
  };

  bool is_over() const { return tree_ == TreeState::empty || tree_ == TreeState::failed; }

  void poll_for(Tag tag, int fd, std::uint32_t events, bool add);
  void wait();
  int until_half_full();
  void merge(bool last);
  bool is_quiet() const;

  void send_to_keeper(ToKeeper::Is what, int signal = 0);
  void read_keeper_messages(MonoNs now);
  void on_message(const FromKeeper& message, MonoNs now);
  void root_ended(std::int32_t wait_status, MonoNs now);
  void root_stopped();
  void read_signals();
  void read_commands();
  void dispatch(const Command& command, MonoNs now);
  // Why the run is ended, if the program does not end by itself. The first cause counts.
  struct Cause {
    EndReason reason = EndReason::untold;
    Error why;
  };
  void set_cause(Cause cause);
  void ask_to_end(int signal, Cause cause, MonoNs now, std::uint64_t patience);
  // Without a cause: the processes that outlived the root have used up their time.
  void kill_all(std::optional<Cause> cause, MonoNs now);
  void check_limits(MonoNs now);
  void check_memory(MonoNs now);
  void keeper_is_gone(MonoNs now);
  void reap_orphans(MonoNs now);
  RunEnd end() const;
  void finish();

  const RunSpec& spec_;
  Recorder recorder_;
  Control control_;
  Terminal terminal_;
  int epoll_ = -1;
  int signals_ = -1;
  int socket_ = -1;  // to the keeper
  pid_t keeper_ = 0;
  channel::Memory memory_;
  std::unique_ptr<channel::Reader> reader_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<Merger> merger_;
  std::unique_ptr<Pause> pause_;
  std::unique_ptr<Steps> steps_;
  std::unique_ptr<BreakpointController> breakpoints_;  // nullptr: the run has no breakpoints
  std::unique_ptr<Capture> out_, err_;
  std::unique_ptr<Feeder> feeder_;

  TreeState tree_ = TreeState::starting;
  Ending ending_ = Ending::none;
  std::optional<ActiveNs> limit_at_;
  std::optional<ActiveNs> kill_at_;     // not used once Ending::killing
  std::optional<MonoNs> give_up_at_;    // a process that is alive then can't be killed
  std::optional<Cause> cause_;          // why the run was ended, or not started
  ErrorText root_end_;                  // how the root ended
  MonoNs observer_polls_at_;            // when the observer is polled next
  std::uint64_t polls_ = 0;             // of the watch, at the last check of memory
  std::uint64_t drained_ = 0;           // events of the last drain
  MonoNs drained_at_, drained_before_;  // instants of the last drain and the one before
  MonoNs last_event_at_;
  // Dead processes whose last output may still be on its way: time of death, number.
  std::vector<std::pair<MonoNs, std::uint32_t>> leaving_;
  RunOutcome outcome_;
};

}  // namespace procession::run
