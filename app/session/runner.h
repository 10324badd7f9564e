// Runs a lesson by starting `procession run`: the window never supervises (DESIGN.md section 3).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/error.h"

namespace procession::app {

enum class Phase : std::uint8_t {
  none,      // nothing was started yet
  starting,  // the supervisor starts
  running,   // it said so
  stopping,  // it was asked to end the run
  ended,     // the run has ended, or could not be started: trouble() says why
};

// Not thread-safe. Starts with posix_spawn, so that a window with threads may use it.
class Runner {
 public:
  Runner() = default;
  // Ends a run that is alive: end of file on the socket, 3 s at most to finish, then SIGKILL to the
  // supervisor, whose keeper ends the rest.
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Starts `program run ARGUMENTS --control FD --record RECORDING --quiet`. Fails with a sentence
  // if that is not possible. Requires: !alive().
  Result<void> start(const std::string& program, const std::vector<std::string>& arguments,
                     const std::string& recording);
  // Asks for the end. Nothing happens without a run.
  void stop();
  // Reads what the supervisor said, without waiting. True if anything changed.
  bool poll();

  Phase phase() const { return phase_; }
  bool alive() const { return phase_ != Phase::none && phase_ != Phase::ended; }
  const std::string& recording() const { return recording_; }  // where it is written
  const std::string& trouble() const { return trouble_; }      // empty: none
  const std::string& why() const { return why_; }              // the run ended
  std::optional<int> status() const { return status_; }        // of the run, as a shell gives it

 private:
  void hear(const std::string& line);
  bool read_socket();
  void read_errors();
  bool reap();
  void close_all();

  Phase phase_ = Phase::none;
  pid_t pid_ = -1;
  int socket_ = -1, errors_ = -1;
  std::string pending_;       // of a line of the socket
  std::string error_output_;  // the last bytes on the supervisor's stderr
  std::string recording_, trouble_, why_;
  std::optional<int> status_;
};

}  // namespace procession::app
