// Runner runs a lesson by starting `procession run`: the window never supervises.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "run/io/line_writer.h"

namespace procession::app {

enum class Phase : std::uint8_t {
  none,      // nothing was started yet
  starting,  // the supervisor starts
  running,   // the supervisor has reported that the run started
  stopping,  // the supervisor was asked to end the run
  ended,     // the run has ended, or could not be started: error() says why
};

// Hold is the pause state that the supervisor last reported. The timeline shows pauses from the
// recording instead.
enum class Hold : std::uint8_t {
  none,     // the run is not paused
  pausing,  // some threads are not quiescent yet
  paused,   // all threads are quiescent
};

// Runner is not thread-safe. It uses posix_spawn, so a process with several threads may use it.
class Runner {
 public:
  Runner() = default;
  ~Runner() { end(); }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Starts `program run ARGUMENTS --control FD --quiet [--record RECORDING]`; with no `recording`
  // the supervisor chooses its path and keeps the newest hundred recordings. Returns an error if
  // the process can't be started. Requires: !alive(). `folder`: working directory; empty: that of
  // the window. `environment`: NAME=VALUE beside the window's own.
  Result<void> start(const std::string& program, const std::vector<std::string>& arguments,
                     const std::string& recording, const std::string& folder = {},
                     const std::vector<std::string>& environment = {});
  // Ends a run that is alive and waits for its end: it closes the socket, waits at most 3 s, then
  // sends SIGKILL to the supervisor; its keeper ends the other processes.
  void end();
  // The following functions send a request to the supervisor (core/run/README.md, "The control
  // socket") and do not wait. They do nothing without a run.
  void stop();
  void pause();
  void resume();
  void set_speed(int per_mille);  // of the session clock, 100 to 20,000
  // Sends text to the program's standard input. Text that the supervisor has not read yet is kept,
  // at most 16 MiB; more text is refused and sets error().
  void type(std::string_view text);
  void signal(std::int32_t pid, int signal);
  // Lets this thread (`tid` 0: the main thread) of a paused run execute one operation. `pid` 0: all
  // threads go on to their next gate and stop there.
  void step(std::int32_t pid, std::int32_t tid);
  void freeze(std::int32_t pid);
  void thaw(std::int32_t pid);
  // Reads the supervisor's messages and sends requests that did not fit into the socket before.
  // Does not wait. Returns true if anything changed.
  bool poll();

  Phase phase() const { return phase_; }
  bool alive() const { return phase_ != Phase::none && phase_ != Phase::ended; }
  Hold hold() const { return hold_; }
  std::int64_t paused_after_ms() const { return paused_after_ms_; }  // of the last pause; -1: none
  // Path of the recording that is written.
  const std::string& recording() const { return recording_; }
  const std::optional<Error>& error() const { return error_; }
  // Returns the id of the lesson's step at which the supervisor holds the run; "" if it is not held
  // at one.
  const std::string& held_step() const { return held_step_; }
  // Returns whether the run has been stepped since it was last paused.
  bool steps() const { return by_steps_; }
  // Returns what the supervisor reported at the end of the schedule: it was followed, or it can't
  // be. Nothing: there is no schedule, or it has steps left.
  const std::optional<Error>& schedule_end() const { return schedule_end_; }
  bool schedule_refused() const { return schedule_refused_; }
  // Returns an error that was not taken yet, once.
  std::optional<Error> take_error();
  const std::string& why() const { return why_; }        // why the run ended
  std::optional<int> status() const { return status_; }  // of the run, as a shell gives it

 private:
  void send_line(const std::string& line);
  void send();
  void on_resumed();
  void on_message(const std::string& line);
  void fail(Error error);
  bool read_socket();
  void read_stderr();
  bool reap();
  void close_descriptors();

  Phase phase_ = Phase::none;
  pid_t pid_ = -1;
  int control_socket_ = -1, stderr_fd_ = -1;
  std::string incomplete_line_;  // what was read from the socket after the last line end
  run::LineWriter unsent_;       // requests that did not fit into the socket yet
  std::string error_output_;     // the last bytes of the supervisor's stderr
  std::string recording_, why_;
  std::optional<Error> error_;
  std::optional<int> status_;
  Hold hold_ = Hold::none;
  std::string held_step_;
  std::optional<Error> schedule_end_;
  bool schedule_refused_ = false, by_steps_ = false;
  std::int64_t paused_after_ms_ = -1;
  bool new_error_ = false;
};

}  // namespace procession::app
