#include "runs/runner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/utf8.h"
#include "run/steer/control_protocol.h"
#include "runs/spawn_command.h"

namespace procession::app {
namespace {

using namespace run::protocol;

constexpr int kControl = 10;  // the socket's number in the supervisor
constexpr std::size_t kKeptErrors = 4096;
constexpr std::size_t kTypedAtOnce = 64 * 1024;  // bytes
constexpr std::size_t kMostTyped = 16 << 20;

// Returns a line of the control protocol.
std::string line_of(std::string_view what,
                    std::initializer_list<std::pair<std::string_view, std::int64_t>> numbers = {}) {
  std::string out = fmt::format("{{\"{}\":\"{}\"", kDo, what);
  for (const auto& [key, number] : numbers) out += fmt::format(",\"{}\":{}", key, number);
  return out + "}\n";
}

void close_fd(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

}  // namespace

void Runner::end() {
  if (pid_ > 0) {
    close_fd(control_socket_);  // end of file: the supervisor ends the run
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    while (!reap() && std::chrono::steady_clock::now() < deadline) {
      read_stderr();  // a full pipe must not block the supervisor
      ::poll(nullptr, 0, 10);
    }
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
      pid_ = -1;
    }
  }
  close_descriptors();
  if (alive()) phase_ = Phase::ended;
}

Result<void> Runner::start(const std::string& program, const std::vector<std::string>& arguments,
                           const std::string& recording, const std::string& folder,
                           const std::vector<std::string>& environment) {
  std::array<int, 2> pair{}, errors{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return failure_for(reason_of(errno), {"error.command.socket"});
  if (::pipe2(errors.data(), O_CLOEXEC) != 0) {
    const int number = errno;
    ::close(pair[0]);
    ::close(pair[1]);
    return failure_for(reason_of(number), {"error.command.pipe"});
  }
  std::vector<std::string> words = {program, "run"};
  // The window's own arguments come before a program and its arguments, which may be anything.
  const auto own_program = std::find(arguments.begin(), arguments.end(), "--");
  words.insert(words.end(), arguments.begin(), own_program);
  for (const char* word : {"--quiet", "--control"}) words.emplace_back(word);
  words.push_back(std::to_string(kControl));
  if (!recording.empty()) words.insert(words.end(), {"--record", recording});
  words.insert(words.end(), own_program, arguments.end());
  const Result<pid_t> pid =
      spawn_command({words, {{errors[1], 2}, {pair[1], kControl}}, folder, environment});
  ::close(pair[1]);
  ::close(errors[1]);
  if (!pid) {
    ::close(pair[0]);
    ::close(errors[0]);
    return tl::unexpected(pid.error());
  }
  close_descriptors();
  control_socket_ = pair[0];
  stderr_fd_ = errors[0];
  ::fcntl(stderr_fd_, F_SETFL, O_NONBLOCK);
  ::fcntl(control_socket_, F_SETFL, O_NONBLOCK);
  pid_ = *pid;
  phase_ = Phase::starting;
  recording_ = recording;
  incomplete_line_.clear();
  unsent_.clear();
  error_output_.clear();
  error_.reset();
  why_.clear();
  status_.reset();
  hold_ = Hold::none;
  held_step_.clear();
  schedule_end_.reset();
  schedule_refused_ = by_steps_ = false;
  paused_after_ms_ = -1;
  new_error_ = false;
  return {};
}

void Runner::send_line(const std::string& line) {
  if (control_socket_ < 0 || !alive()) return;
  unsent_.add(line);
  send();
}

// A full socket is no error, because the supervisor may be slow to read. The socket is closed only
// if the supervisor is gone.
void Runner::send() {
  if (control_socket_ >= 0 && !unsent_.flush(control_socket_)) close_fd(control_socket_);
}

void Runner::stop() {
  if (phase_ == Phase::stopping || !alive()) return;
  send_line(line_of(kStop));
  phase_ = Phase::stopping;
}

void Runner::pause() {
  if (hold_ != Hold::none || !alive() || phase_ == Phase::stopping) return;
  send_line(line_of(kPause));
  hold_ = Hold::pausing;
}

void Runner::resume() {
  if (hold_ == Hold::none) return;
  send_line(line_of(kResume));
  on_resumed();
}

void Runner::on_resumed() {
  held_step_.clear();
  hold_ = Hold::none;
  by_steps_ = false;
}

void Runner::step(std::int32_t pid, std::int32_t tid) {
  if (hold_ == Hold::none || !alive() || phase_ == Phase::stopping) return;
  send_line(line_of(kStep, {{kPid, pid}, {kTid, tid}}));
  by_steps_ = true;
}

void Runner::set_speed(int per_mille) { send_line(line_of(kSetSpeed, {{kPerMille, per_mille}})); }

void Runner::type(std::string_view text) {
  if (unsent_.kept() > kMostTyped) {
    fail({{"error.run.input"}});
    return;
  }
  // A line of the control socket has a maximal length.
  while (!text.empty()) {
    const std::string_view piece = cut_utf8(text, kTypedAtOnce);
    send_line(nlohmann::json{{kDo, kStdin}, {kText, piece}}.dump(
                  -1, ' ', false, nlohmann::json::error_handler_t::replace) +
              "\n");
    text.remove_prefix(piece.size());
  }
}

void Runner::signal(std::int32_t pid, int signal) {
  send_line(line_of(kSignal, {{kPid, pid}, {kSignalNumber, signal}}));
}

void Runner::freeze(std::int32_t pid) { send_line(line_of(kFreeze, {{kPid, pid}})); }

void Runner::thaw(std::int32_t pid) { send_line(line_of(kThaw, {{kPid, pid}})); }

void Runner::fail(Error error) {
  error_ = std::move(error);
  new_error_ = true;
}

std::optional<Error> Runner::take_error() {
  return std::exchange(new_error_, false) ? error_ : std::nullopt;
}

void Runner::on_message(const std::string& line) {
  const nlohmann::json message = nlohmann::json::parse(line, nullptr, false);
  if (!message.is_object()) return;
  const auto text = [&](const char* key) {
    return message.contains(key) && message[key].is_string() ? message[key].get<std::string>()
                                                             : std::string();
  };
  const std::string is = text(kIs);
  if (is == kStarted) {
    if (phase_ == Phase::starting) phase_ = Phase::running;
    if (const std::string path = text(kRecording); !path.empty()) recording_ = path;
  } else if (is == kError) {
    fail(error_from_fields(text(kFields), text(kSentence)));
  } else if (is == kPaused) {
    // A message that was sent before the supervisor got our resume is out of date.
    if (hold_ == Hold::none) return;
    const bool quiescent = message.contains(kStands) && message[kStands] == true;
    hold_ = quiescent ? Hold::paused : Hold::pausing;
    if (quiescent && message.contains(kAfterMs) && message[kAfterMs].is_number_integer())
      paused_after_ms_ = message[kAfterMs].get<std::int64_t>();
  } else if (is == kHeld) {
    if (const std::string schedule = text(kSchedule); !schedule.empty()) {
      schedule_end_ = error_from_fields(text(kFields), text(kWhy));
      schedule_refused_ = schedule == kRefused;
      by_steps_ = true;
      hold_ = Hold::paused;
      return;
    }
    held_step_ = text(kHeldStep);
    if (hold_ == Hold::none) hold_ = Hold::pausing;
  } else if (is == kResumed) {
    on_resumed();
  } else if (is == kEnded) {
    why_ = text(kWhy);
    if (message.contains(kStatus) && message[kStatus].is_number_integer())
      status_ = message[kStatus].get<int>();
  }
}

bool Runner::read_socket() {
  bool got_any = false;
  std::array<char, 4096> bytes{};
  while (control_socket_ >= 0) {
    const ssize_t got = ::recv(control_socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got <= 0) break;  // after an end of file the supervisor exits: reap() sees it
    incomplete_line_.append(bytes.data(), static_cast<std::size_t>(got));
    got_any = true;
  }
  for (std::size_t end = incomplete_line_.find('\n'); end != std::string::npos;
       end = incomplete_line_.find('\n')) {
    on_message(incomplete_line_.substr(0, end));
    incomplete_line_.erase(0, end + 1);
  }
  return got_any;
}

void Runner::read_stderr() {
  std::array<char, 4096> bytes{};
  while (stderr_fd_ >= 0) {
    const ssize_t got = ::read(stderr_fd_, bytes.data(), bytes.size());
    if (got <= 0) break;
    error_output_.append(bytes.data(), static_cast<std::size_t>(got));
    if (error_output_.size() > kKeptErrors)
      error_output_.erase(0, error_output_.size() - kKeptErrors);
  }
}

bool Runner::reap() {
  if (pid_ <= 0) return true;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
  pid_ = -1;
  read_socket();
  read_stderr();
  // The supervisor itself failed if it exits with 125 to 127 (core/cli/README.md) or is killed by a
  // signal.
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  if (WIFSIGNALED(status)) {
    fail({{"error.command.killed", {{"signal", std::to_string(WTERMSIG(status))}}}});
  } else if (phase_ == Phase::starting && !error_) {
    while (!error_output_.empty() && error_output_.back() == '\n') error_output_.pop_back();
    const std::size_t line = error_output_.rfind('\n');
    if (error_output_.empty())
      fail({{"error.command.ended", {{"code", std::to_string(code)}}}});
    else
      fail({as_it_is(error_output_.substr(line == std::string::npos ? 0 : line + 1))});
  }
  phase_ = Phase::ended;
  hold_ = Hold::none;
  close_descriptors();
  return true;
}

bool Runner::poll() {
  if (pid_ <= 0) return false;
  const Phase before = phase_;
  send();
  const bool got_any = read_socket();
  read_stderr();
  reap();
  return got_any || phase_ != before;
}

void Runner::close_descriptors() {
  close_fd(control_socket_);
  close_fd(stderr_fd_);
}

}  // namespace procession::app
