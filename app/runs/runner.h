// Runs a lesson by starting `procession run`: the window never supervises (DESIGN.md section 3).
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
  running,   // it said so
  stopping,  // it was asked to end the run
  ended,     // the run has ended, or could not be started: error() says why
};

// What the supervisor said of a pause. The picture's truth is the recording's.
enum class Hold : std::uint8_t {
  none,     // the run goes on
  pausing,  // some threads do not stand yet
  paused,   // all stand
};

// Not thread-safe. Starts with posix_spawn, so that a window with threads may use it.
class Runner {
 public:
  Runner() = default;
  ~Runner() { end(); }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Starts `program run ARGUMENTS --control FD --quiet [--record RECORDING]`; with no `recording`
  // the supervisor chooses its place and keeps the newest hundred there. Fails with a sentence if
  // that is not possible. Requires: !alive().
  // `folder`: where it runs; empty: here. `environment`: NAME=VALUE beside the window's own.
  Result<void> start(const std::string& program, const std::vector<std::string>& arguments,
                     const std::string& recording, const std::string& folder = {},
                     const std::vector<std::string>& environment = {});
  // Ends a run that is alive, and waits for it: end of file on the socket, 3 s at most to finish,
  // then SIGKILL to the supervisor, whose keeper ends the rest.
  void end();
  // What follows asks the supervisor (core/run/README.md, "The control socket") and does not wait.
  // Nothing happens without a run.
  void stop();
  void pause();
  void resume();
  void set_speed(int per_mille);  // of the session clock, 100 to 20,000
  // For the program to read from its standard input. What the supervisor has not taken yet is kept,
  // 16 MiB at most: beyond, the text is refused with a error().
  void type(std::string_view text);
  void signal(std::int32_t pid, int signal);
  // One operation of this thread (`tid` 0: the process's main one) of a run that is paused; `pid`
  // 0: everybody comes to the gate, and no further.
  void step(std::int32_t pid, std::int32_t tid);
  void freeze(std::int32_t pid);
  void thaw(std::int32_t pid);
  // Reads what the supervisor said, and sends it what did not fit before, without waiting. True if
  // anything changed.
  bool poll();

  Phase phase() const { return phase_; }
  bool alive() const { return phase_ != Phase::none && phase_ != Phase::ended; }
  Hold hold() const { return hold_; }
  std::int64_t paused_after_ms() const { return paused_after_ms_; }  // of the last pause; -1: none
  const std::string& recording() const { return recording_; }        // where it is written
  const std::optional<Error>& error() const { return error_; }
  // The step of the lesson that the supervisor holds the run at; "" where it goes on.
  const std::string& held_step() const { return held_step_; }
  // Since it was paused last, the run has gone on by steps.
  bool steps() const { return by_steps_; }
  // What the supervisor said of the schedule at its last turn: it was followed, or can't be. None:
  // there is no schedule, or it has turns left.
  const std::optional<Error>& schedule_end() const { return schedule_end_; }
  bool schedule_refused() const { return schedule_refused_; }
  // A failure that was not taken yet, once.
  std::optional<Error> take_error();
  const std::string& why() const { return why_; }        // the run ended
  std::optional<int> status() const { return status_; }  // of the run, as a shell gives it

 private:
  void send_line(const std::string& line);
  void send();
  void on_resumed();
  void on_message(const std::string& line);
  void fail(Error error);
  bool read_socket();
  void read_errors();
  bool reap();
  void close_all();

  Phase phase_ = Phase::none;
  pid_t pid_ = -1;
  int socket_ = -1, errors_ = -1;
  std::string pending_;       // of a line of the socket
  run::LineWriter unsent_;    // what did not fit into the socket
  std::string error_output_;  // the last bytes on the supervisor's stderr
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
