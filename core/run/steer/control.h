// The supervisor's end of the control socket, by which the window steers a run (README.md of
// core/run has its lines).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "run/io/line_writer.h"

namespace procession::run {

// A line from the window. It has the members that its action needs; the others are 0 or empty.
struct Command {
  enum class Action { stop, signal, input, pause, resume, speed, freeze, thaw, step };
  Action action = Action::stop;
  std::int32_t pid = 0, tid = 0;  // signal, freeze, thaw, step; tid 0: the main thread
  int signal = 0;                 // signal: its number
  std::int64_t per_mille = 0;     // speed: ms of session time per s of real time
  std::string text;               // input: for the program's stdin
};

// Not thread-safe. No call blocks: what the socket has no room for is kept, and sent by flush().
class ControlSocket {
 public:
  // `fd` stays the caller's; -1: the run has no control socket.
  explicit ControlSocket(int fd) : fd_(fd) {}

  int fd() const { return fd_; }
  // Appends the commands that have arrived. Returns false at end of file: the other side is gone. A
  // line that is no command is answered with an error.
  bool read(std::vector<Command>& out);

  // Each of the functions report_… sends one line, which says what has happened.
  // `recording`: its path. `root_pid`: the pid of the program's first process.
  void report_started(std::string_view recording, std::int32_t root_pid);
  void report_error(const Error& error);
  // `quiescent`: every thread is (core/run/README.md), `after_ms` after the pause began; false: the
  // pause has only begun.
  void report_paused(bool quiescent, std::uint64_t after_ms);
  // The run is paused at the breakpoint of this name (Breakpoints).
  void report_held_at_breakpoint(std::string_view name);
  // Every thread is quiescent, and the schedule has no more steps; `followed` false: it has, but
  // can't be followed. `why`: the reason.
  void report_held_by_schedule(bool followed, const Error& why);
  // A step is over: every thread is quiescent again. `at`: the state of the thread that took it:
  // gate, blocked, asleep, running or ended; empty: no thread was named.
  void report_stepped(std::int32_t pid, std::int32_t tid, std::string_view at);
  void report_resumed();
  void report_speed(std::int64_t per_mille);
  // A process was stopped; `inside`: inside of an operation that took too long.
  void report_frozen(std::int32_t pid, bool inside);
  void report_thawed(std::int32_t pid);
  // Writes lines that did not fit into the socket before, as far as they fit now.
  void flush() { unsent_.flush(fd_); }
  bool is_all_sent() const { return unsent_.is_empty(); }
  // The run is over. `status`: the exit status as a shell gives it. `why`: how it ended, a
  // sentence. `recording_problem`: a sentence if the recording stopped early, else empty.
  void report_ended(int status, std::string_view why, std::string_view recording_problem);

 private:
  // Appends the command of a line, or answers with an error.
  void add_command(std::string_view line, std::vector<Command>& out);
  // Sends a line. While 1 MiB is not read yet the line is dropped, unless it must be sent `always`.
  void send_line(const std::string& line, bool always = false);

  int fd_;
  std::string incomplete_line_;  // what was read after the last line end
  LineWriter unsent_;            // what did not fit into the socket
};

}  // namespace procession::run
