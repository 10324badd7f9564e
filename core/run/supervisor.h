// Runs a program under supervision: a keeper holds its tree of processes, the channel delivers its
// events, the kernel shows the rest, and all of it goes into a recording (README.md of this folder
// draws the processes and their connections).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "channel/reader.h"
#include "record/writer.h"
#include "run/choices.h"
#include "run/run_observer.h"
#include "run/scheduling_strategy.h"
#include "run/steer/breakpoints.h"
#include "schema/run_end.h"

namespace procession::run {

// Three quarters of the machine's memory, in bytes; 0 if that is not known.
std::uint64_t default_max_memory();

// What to run, and how. The defaults are those of the command line.
struct RunSpec {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH if it holds no '/'
  std::string cwd;                // empty: the caller's
  std::vector<std::pair<std::string, std::string>> env;  // added to the caller's environment

  std::string record_path;   // its folder must exist; an existing file is replaced
  record::RunHeader header;  // `command`, `wall_start_ms`, `host` and `options` are filled if empty
  std::vector<std::pair<std::string, std::string>> attachments;  // name, bytes

  Stdio stdio = Stdio::pipe;
  int stdin_fd = 0;   // the program's stdin, as it is; -1: fed by the control socket if there is
                      // one, else /dev/null
  int stdout_fd = 1;  // the program's stdout is copied to it; -1: to nothing
  int stderr_fd = 2;

  std::chrono::nanoseconds limit = std::chrono::minutes(10);  // run time; 0: none
  std::chrono::nanoseconds linger = std::chrono::seconds(2);  // for processes that outlive the root
  std::uint32_t max_processes = 256;                          // living at one time; 0: no limit
  std::uint64_t max_bytes = record::kDefaultMaxBytes;         // of the recording
  std::uint64_t max_memory = default_max_memory();  // of all processes, bytes; 0: no limit
  channel::WhenFull when_full = channel::WhenFull::hold;
  std::uint32_t rings = 2048;                  // threads that can be observed at one time
  std::uint64_t ring_data_bytes = 256 * 1024;  // a power of two

  std::int64_t speed_per_mille = 1000;  // of the session clock, kSlowest to kFastest

  // Chooses the thread of each step, from the first operation on; must outlive the run; nullptr:
  // the run goes freely.
  SchedulingStrategy* strategy = nullptr;
  RunObserver* observer = nullptr;  // must outlive the run; may be nullptr
  // Where the run is held by itself; must outlive it; nullptr: nowhere.
  Breakpoints* breakpoints = nullptr;
  // Stream socket; one JSON object a line (README.md); end of file ends the run.
  int control_fd = -1;
  bool quiet = false;  // true: no messages of our own on our stderr
  std::string keeper;  // the keeper's program; empty: `procession-keeper` beside our own program
};

enum class Start {
  started,
  not_found,       // status 127
  not_executable,  // status 126
  own_failure,     // status 125
};

struct RunOutcome {
  // The exit status that a shell gives: the exit code, or 128 + signal; 125, 126, 127 if the
  // program was not started.
  int status = 0;
  Start start = Start::started;
  RunEnd end;                 // how the run ended, or why it could not be started
  bool by_itself = true;      // false: a limit, a signal, the control socket or a failure ended it
  bool asked_to_end = false;  // by a signal to the supervisor, or by the control socket
  bool attached = false;      // at least one process emitted its own events
  std::uint32_t left = 0;     // processes that outlived the root and had to be killed
  std::int32_t root_pid = 0;
  std::string recording;          // path
  std::string recording_problem;  // a sentence if recording stopped early; empty: it is complete
  std::uint64_t events = 0;       // number of recorded events
  std::uint32_t processes = 0;    // number of processes seen
  channel::Trouble trouble;
};

// Runs `spec` to its end. An Error (exit code 125) means that nothing was started and there is no
// recording. A program that can't be started is an outcome, with a recording that says so.
//
// Requires: the calling process has one thread, and no children that it waits for meanwhile. It
// becomes a subreaper, gets SIGINT, SIGTERM, SIGHUP and SIGCHLD from a signalfd, and ignores
// SIGPIPE; all of this is restored before the return. SIGINT, SIGTERM and SIGHUP are passed on to
// the root's process group; processes that are alive `linger` later are killed; a second signal
// kills at once.
Result<RunOutcome> supervise(const RunSpec& spec);

}  // namespace procession::run
