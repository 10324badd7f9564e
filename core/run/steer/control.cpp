#include "run/steer/control.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <utility>

#include "run/steer/control_protocol.h"

namespace procession::run {
namespace {

using nlohmann::json;
using namespace protocol;

constexpr std::size_t kLongestLine = 1u << 20;
constexpr std::size_t kMostUnsent = 1u << 20;

constexpr std::pair<std::string_view, Command::Action> kCommands[] = {
    {kStop, Command::Action::stop},     {kPause, Command::Action::pause},
    {kResume, Command::Action::resume}, {kSetSpeed, Command::Action::speed},
    {kFreeze, Command::Action::freeze}, {kThaw, Command::Action::thaw},
    {kStep, Command::Action::step},     {kSignal, Command::Action::signal},
    {kStdin, Command::Action::input},
};

std::string dump(const json& object) {
  return object.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

// The control descriptor may be a pipe instead of a socket; a pipe has no recv(2).
long receive(int fd, char* buffer, std::size_t size) {
  long got = ::recv(fd, buffer, size, MSG_DONTWAIT);
  if (got >= 0 || errno != ENOTSOCK) return got;
  pollfd wait{fd, POLLIN, 0};
  if (::poll(&wait, 1, 0) <= 0) {
    errno = EAGAIN;
    return -1;
  }
  return ::read(fd, buffer, size);
}

}  // namespace

bool ControlSocket::read(std::vector<Command>& out) {
  char buffer[4096];
  for (;;) {
    const long got = receive(fd_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    if (got == 0) return false;
    incomplete_line_.append(buffer, static_cast<std::size_t>(got));
    std::size_t begin = 0;
    for (std::size_t end; (end = incomplete_line_.find('\n', begin)) != std::string::npos;
         begin = end + 1)
      add_command(std::string_view(incomplete_line_).substr(begin, end - begin), out);
    incomplete_line_.erase(0, begin);
    if (incomplete_line_.size() > kLongestLine) {
      incomplete_line_.clear();
      report_error({{"error.cli.command_long"}});
    }
  }
}

void ControlSocket::add_command(std::string_view line, std::vector<Command>& out) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
  const json command = json::parse(line, nullptr, false);
  const auto number = [&](const char* key) -> std::int64_t {
    const auto value = command.find(key);
    return value != command.end() && value->is_number_integer() ? value->get<std::int64_t>() : 0;
  };
  const auto text = [&](const char* key) -> std::string {
    const auto value = command.find(key);
    return value != command.end() && value->is_string() ? value->get<std::string>() : "";
  };
  if (!command.is_object()) {
    report_error({{"error.cli.command_json", {{"line", std::string(line.substr(0, 80))}}}});
    return;
  }
  const std::string what = text(kDo);
  std::string all;
  for (const auto& [name, meant] : kCommands) {
    all += (all.empty() ? "" : ", ") + std::string(name);
    if (name != what) continue;
    out.push_back({.action = meant,
                   .pid = static_cast<std::int32_t>(number(kPid)),
                   .tid = static_cast<std::int32_t>(number(kTid)),
                   .signal = static_cast<int>(number(kSignalNumber)),
                   .per_mille = number(kPerMille),
                   .text = text(kText)});
    return;
  }
  report_error({{"error.cli.command_unknown", {{"command", what}}},
                "",
                {"advice.cli.commands", {{"commands", all}}}});
}

void ControlSocket::report_started(std::string_view recording, std::int32_t root_pid) {
  send_line(dump({{kIs, kStarted}, {kRecording, recording}, {kPid, root_pid}}));
}

void ControlSocket::report_error(const Error& error) {
  send_line(dump({{kIs, kError},
                  {kSentence, error.sentence()},
                  {kExit, error.exit_code},
                  {kFields, fields_of(error)}}));
}

void ControlSocket::report_paused(bool quiescent, std::uint64_t after_ms) {
  json line{{kIs, kPaused}, {kStands, quiescent}};
  if (quiescent) line[kAfterMs] = after_ms;
  send_line(dump(line));
}

void ControlSocket::report_held_at_breakpoint(std::string_view name) {
  send_line(dump({{kIs, kHeld}, {kHeldStep, name}}));
}

void ControlSocket::report_held_by_schedule(bool followed, const Error& why) {
  send_line(dump({{kIs, kHeld},
                  {kSchedule, followed ? kFollowed : kRefused},
                  {kWhy, why.sentence()},
                  {kFields, fields_of(why)}}));
}

void ControlSocket::report_stepped(std::int32_t pid, std::int32_t tid, std::string_view at) {
  send_line(dump({{kIs, kStepped}, {kPid, pid}, {kTid, tid}, {kAt, at}}));
}

void ControlSocket::report_resumed() { send_line(dump({{kIs, kResumed}})); }

void ControlSocket::report_speed(std::int64_t per_mille) {
  send_line(dump({{kIs, kSpeed}, {kPerMille, per_mille}}));
}

void ControlSocket::report_frozen(std::int32_t pid, bool inside) {
  send_line(dump({{kIs, kFrozen}, {kPid, pid}, {kInside, inside}}));
}

void ControlSocket::report_thawed(std::int32_t pid) {
  send_line(dump({{kIs, kThawed}, {kPid, pid}}));
}

void ControlSocket::report_ended(int status, std::string_view why,
                                 std::string_view recording_problem) {
  json line{{kIs, kEnded}, {kStatus, status}, {kWhy, why}};
  if (!recording_problem.empty()) line[kRecordingProblem] = recording_problem;
  send_line(dump(line), true);
}

void ControlSocket::send_line(const std::string& line, bool always) {
  if (fd_ < 0) return;
  if (always || unsent_.kept() < kMostUnsent) unsent_.add(line);
  flush();
}

}  // namespace procession::run
