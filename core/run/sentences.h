// What is said of how a run began and ended.
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

// The same of the keeper, and what the run's end was then.
std::pair<EndReason, Error> keeper_end(std::int32_t wait_status);

// As a shell gives it: the exit code, or 128 + signal.
int shell_status(std::int32_t wait_status);

// Why the program could not be started: exit code 127 not found, 126 not executable, 125 else.
Error start_error(const RunSpec& spec, FromKeeper::Stage stage, int error);

// "SIGTERM"; "signal 99" where it has no name.
std::string signal_name(int signal);

// "512 KiB", "1.5 GiB".
std::string bytes_of(std::uint64_t bytes);

// "2 s", "1.5 s".
std::string seconds(std::chrono::nanoseconds time);

}  // namespace procession::run
