// Texts about how a run began and ended.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/error.h"
#include "run/keeper/keeper_protocol.h"
#include "run/supervisor.h"
#include "schema/run_end.h"

namespace procession::run {

// "the program ended with exit code 3", "… was killed by signal 11 (SIGSEGV: Segmentation fault)".
ErrorText program_end(std::int32_t wait_status);

// The same for the keeper, and the reason of the run's end that follows from it.
std::pair<EndReason, Error> keeper_end(std::int32_t wait_status);

// Returns the exit status that a shell gives: the exit code, or 128 + signal.
int shell_status(std::int32_t wait_status);

// Why the program could not be started. The exit code is 127 (not found), 126 (not executable) or
// 125 (other).
Error start_error(const RunSpec& spec, FromKeeper::Stage stage, int error);

// "SIGTERM"; "signal 99" if the signal has no name.
std::string signal_name(int signal);

// "512 KiB", "1.5 GiB".
std::string bytes_of(std::uint64_t bytes);

// "2 s", "1.5 s".
std::string seconds(std::chrono::nanoseconds time);

}  // namespace procession::run
