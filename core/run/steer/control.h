// The control socket: how the window steers a run (README.md of this folder has its lines).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "run/io/line_writer.h"

namespace procession::run {

struct Command {
  enum class Do { stop, signal, input, pause, resume, speed, freeze, thaw, step };
  Do what = Do::stop;
  std::int32_t pid = 0, tid = 0;
  int signal = 0;
  std::int64_t per_mille = 0;
  std::string text;  // for the program's stdin
};

// Not thread-safe. Never waits for the other side.
class Control {
 public:
  // `fd` stays the caller's; -1: nobody steers.
  explicit Control(int fd) : fd_(fd) {}

  int fd() const { return fd_; }
  // Reads what is there. False at end of file: whoever steered is gone. A line that is no command
  // is answered with an error.
  bool read(std::vector<Command>& out);

  void started(std::string_view recording, std::int32_t root_pid);
  void error(const Error& error);
  // `quiescent`: everybody does, `after_ms` after the pause began.
  void paused(bool quiescent, std::uint64_t after_ms);
  // Paused by itself, at the place of this name (Breakpoints).
  void held(std::string_view name);
  // All stand: the schedule has no more turns, or (not `followed`) can't be followed.
  void held_by_schedule(bool followed, const Error& why);
  // All stand again. `at`: where the thread is: gate, blocked, asleep, running or ended; empty: no
  // thread was named.
  void stepped(std::int32_t pid, std::int32_t tid, std::string_view at);
  void resumed();
  void speed(std::int64_t per_mille);
  // `inside`: it was in an operation for too long, and was stopped there.
  void frozen(std::int32_t pid, bool inside);
  void thawed(std::int32_t pid);
  // Says what did not fit into the socket before, as far as it fits now.
  void flush() { out_.flush(fd_); }
  bool is_all_said() const { return out_.is_empty(); }
  // `recording_problem`: a sentence if the recording stopped early, else empty.
  void ended(int status, std::string_view why, std::string_view recording_problem);

 private:
  void take(std::string_view line, std::vector<Command>& out);
  // A line that comes while 1 MiB is not read yet is dropped, unless it must be said `always`.
  void say(const std::string& line, bool always = false);

  int fd_;
  std::string in_;
  LineWriter out_;  // what did not fit into the socket
};

}  // namespace procession::run
