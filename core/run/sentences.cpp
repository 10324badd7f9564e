#include "run/sentences.h"

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

namespace procession::run {
namespace {

// The interpreter that the first line of a script names; empty if there is none.
std::string interpreter_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char line[256];
  file.read(line, sizeof line);
  const std::string text(line, static_cast<std::size_t>(file.gcount()));
  if (!text.starts_with("#!")) return {};
  const std::size_t begin = text.find_first_not_of(" \t", 2);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_first_of(" \t\r\n", begin) - begin);
}

// The text for a wait status: `exited` is its key for an exit code, `killed` for a signal.
ErrorText ended(std::int32_t wait_status, ErrorKey exited, ErrorKey killed) {
  if (!WIFSIGNALED(wait_status))
    return {exited, {{"code", std::to_string(WEXITSTATUS(wait_status))}}};
  const int signal = WTERMSIG(wait_status);
  const char* what = ::sigdescr_np(signal);
  return {killed,
          {{"number", std::to_string(signal)},
           {"name", signal_name(signal) + (what ? std::string(": ") + what : "")}}};
}

}  // namespace

std::string signal_name(int signal) {
  const char* name = ::sigabbrev_np(signal);
  if (!name) return "signal " + std::to_string(signal);
  std::string out = "SIG";
  out += name;
  return out;
}

ErrorText program_end(std::int32_t wait_status) {
  return ended(wait_status, "error.end.exited", "error.end.killed");
}

std::pair<EndReason, Error> keeper_end(std::int32_t wait_status) {
  return {WIFSIGNALED(wait_status) ? EndReason::keeper : EndReason::own_failure,
          {ended(wait_status, "error.end.keeper_exited", "error.end.keeper_killed")}};
}

int shell_status(std::int32_t wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

Error start_error(const RunSpec& spec, FromKeeper::Stage stage, int error) {
  const std::string& program = spec.argv.front();
  const bool is_path = program.find('/') != std::string::npos;
  if (stage != FromKeeper::Stage::exec)
    return error_for(reason_of(error), {"error.start.other"}, program, {}, 125);
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      if (is_path) return {{"error.start.missing"}, program, {"advice.start.path"}, 127};
      return {
          {"error.start.not_in_path"}, program, {"advice.start.name", {{"program", program}}}, 127};
    case ELIBBAD: {
      const std::string interpreter = is_path ? interpreter_of(program) : "";
      ErrorText what{"error.start.needs"};
      if (!interpreter.empty()) what = {"error.start.interpreter", {{"interpreter", interpreter}}};
      return {std::move(what), program, {"advice.start.interpreter"}, 126};
    }
    case EACCES:
      return {{"error.start.forbidden"},
              program,
              {"advice.start.permission", {{"program", program}}},
              126};
    case ENOEXEC:
      return {{"error.start.no_program"},
              program,
              {"advice.start.script", {{"program", program}}},
              126};
    default:
      return error_for(reason_of(error), {"error.start.execute"}, program, {}, 126);
  }
}

std::string bytes_of(std::uint64_t bytes) {
  static constexpr const char* kUnits[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(kUnits); ++unit) value /= 1024;
  char text[32];
  // Three digits, or four for 1000 to 1023, which are less than one of the next unit.
  std::snprintf(text, sizeof text, value < 999.5 ? "%.3g %s" : "%.0f %s", value, kUnits[unit]);
  return text;
}

std::string seconds(std::chrono::nanoseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%g s", std::chrono::duration<double>(time).count());
  return text;
}

}  // namespace procession::run
