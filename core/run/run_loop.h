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

// Not thread-safe. Requires: a ProcessSetup exists as long as the RunLoop.
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
  // The descriptors whose events end the sleep between two rounds, as tags of the epoll set; pidfds
  // of the watch have Watch::kTag.
  enum Tag : std::uint64_t {
    kSignals = 1,   // signals to the supervisor
    kKeeper,        // messages of the keeper
    kStdout,        // the program's output can be read
    kStderr,        // likewise
    kControl,       // the control socket
    kPassStdout,    // the program's output can be passed on to the supervisor's stdout
    kPassStderr,    // likewise to its stderr
    kProgramStdin,  // the program's stdin takes more
    kOwnInput       // the supervisor's stdin, which is forwarded to the program's
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
  // How the end is forced. none → asked → killing, or none → killing.
  enum class Ending {
    none,
    asked,    // the root was asked to end, by a limit, a signal or a command
    killing,  // the keeper kills all that is left
  };

  bool is_over() const { return tree_ == TreeState::empty || tree_ == TreeState::failed; }

  // Lets these events of a descriptor (EPOLLIN, EPOLLOUT) end the sleep of wait(); does nothing for
  // a descriptor of -1.
  void watch_descriptor(Tag tag, int fd, std::uint32_t epoll_events);
  void unwatch_descriptor(int fd);
  // Sleeps until the next round.
  void wait();
  // Returns for how many ms wait() may sleep before a ring is half full, at least 0. It sleeps
  // itself for less than 1 ms.
  int ms_until_half_full();
  // Reads the output, drains the channel and passes both to the merger. `is_last`: no output
  // follows, so what is left of an incomplete line is recorded.
  void merge(bool is_last);
  // Returns whether no output can be read now: there is none, or what was read could not be passed
  // on yet.
  bool has_nothing_to_read() const;

  void send_to_keeper(ToKeeper::Is what, int signal = 0);
  void read_keeper_messages(MonoNs now);
  void on_message(const FromKeeper& message, MonoNs now);
  void on_root_ended(std::int32_t wait_status, MonoNs now);
  void on_root_stopped();
  void read_signals();
  void read_commands();
  void dispatch(const Command& command, MonoNs now);
  // Why the run is ended, if the program does not end by itself.
  struct Cause {
    EndReason reason = EndReason::untold;
    Error why;
  };
  // Keeps the cause, unless there is one already.
  void set_cause(Cause cause);
  // Sends the signal to the root's process group. After `patience_ns` of active time all processes
  // that are left are killed.
  void ask_to_end(int signal, Cause cause, MonoNs now, std::uint64_t patience_ns);
  // Lets the keeper kill all processes. Without a cause: those that outlived the root have used up
  // their time.
  void kill_all(std::optional<Cause> cause, MonoNs now);
  void check_limits(MonoNs now);
  void check_memory(MonoNs now);
  void on_keeper_gone(MonoNs now);
  // Reaps the dead processes that the supervisor has adopted since the keeper is gone.
  void reap_orphans(MonoNs now);
  // Returns how the run ended, and why.
  RunEnd run_end() const;
  // Records what is left of events and output, then the end of the run; completes outcome_.
  void finish_run();

  const RunSpec& spec_;
  Recorder recorder_;
  ControlSocket control_;
  Terminal terminal_;
  int epoll_ = -1;
  int signal_fd_ = -1;  // a signalfd
  int keeper_socket_ = -1;
  pid_t keeper_pid_ = 0;
  channel::Memory channel_memory_;
  std::unique_ptr<channel::Reader> reader_;  // of the channel
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<Merger> merger_;
  std::unique_ptr<Pause> pause_;
  std::unique_ptr<Steps> steps_;
  std::unique_ptr<BreakpointController> breakpoints_;  // nullptr: the run has no breakpoints
  std::unique_ptr<Capture> stdout_, stderr_;           // of the program
  std::unique_ptr<Feeder> feeder_;                     // of the program's stdin

  TreeState tree_ = TreeState::starting;
  Ending ending_ = Ending::none;
  std::optional<ActiveNs> time_limit_at_;  // when the run's time is over; none: never
  // When all processes that are left are killed; none: they have as long as they like. Not used
  // once Ending::killing.
  std::optional<ActiveNs> kill_at_;
  // When the loop ends although processes are alive, because they can't be killed; none: never.
  std::optional<MonoNs> give_up_at_;
  std::optional<Cause> cause_;        // why the run was ended, or not started
  ErrorText root_end_;                // how the root ended
  MonoNs next_observer_poll_;         // when the observer is polled next
  std::uint64_t drained_events_ = 0;  // how many events the last drain of the channel gave
  // When the channel was drained last, and the time before.
  MonoNs drained_at_, previous_drained_at_;
  MonoNs last_event_at_;                     // when a drain gave an event last
  std::uint64_t polls_at_memory_check_ = 0;  // how often the watch had polled at the last check
  // Dead processes whose last output may still be on its way: time of death, number.
  std::vector<std::pair<MonoNs, std::uint32_t>> leaving_;
  RunOutcome outcome_;
};

}  // namespace procession::run
