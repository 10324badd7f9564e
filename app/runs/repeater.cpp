#include "runs/repeater.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "runs/spawn_command.h"

namespace procession::app {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int number_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? found->get<int>() : 0;
}

Tally tally_of(const json& one) {
  Tally tally;
  tally.fact = text_of(one, "fact");
  tally.object = text_of(one, "object");
  tally.title = text_of(one, "title");
  if (const auto seen = one.find("seen"); seen != one.end() && seen->is_object())
    for (const auto& [text, count] : seen->items())
      if (count.is_number_integer()) tally.seen.emplace_back(text, count.get<int>());
  std::stable_sort(tally.seen.begin(), tally.seen.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return tally;
}

// Returns 3 for a line that contains "3 of 20" or "3/20"; 0: there is no such text.
int progress_of(std::string_view line, int whole) {
  for (const std::string& form : {fmt::format(" of {}", whole), fmt::format("/{}", whole)}) {
    const std::size_t at = line.find(form);
    if (at == std::string_view::npos || at == 0) continue;
    const std::size_t end = at + form.size();
    if (end < line.size() && line[end] >= '0' && line[end] <= '9') continue;
    std::size_t begin = at;
    while (begin > 0 && line[begin - 1] >= '0' && line[begin - 1] <= '9') --begin;
    int value = 0;
    std::from_chars(line.data() + begin, line.data() + at, value);
    if (value > 0 && value <= whole) return value;
  }
  return 0;
}

}  // namespace

Result<RepeatReport> parse_report(std::string_view text) {
  const json whole = json::parse(text, nullptr, false);
  if (!whole.is_object()) return failure({"error.report.json"});
  RepeatReport report;
  report.runs = number_of(whole, "runs");
  report.failed = number_of(whole, "failed");
  if (const auto error = whole.find("error"); error != whole.end() && error->is_object())
    report.refusal = error_from_fields(text_of(*error, "fields"), text_of(*error, "sentence"));
  if (const auto tally = whole.find("tally"); tally != whole.end() && tally->is_array())
    for (const json& one : *tally)
      if (one.is_object()) report.tallies.push_back(tally_of(one));
  return report;
}

Repeater::~Repeater() {
  if (alive()) {
    ::kill(pid_, SIGTERM);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    while (!reap() && std::chrono::steady_clock::now() < deadline) {
      read_stderr();
      ::poll(nullptr, 0, 10);
    }
    if (alive()) {
      // The keeper sees the end of file and ends the other processes.
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  close_descriptors();
}

Result<void> Repeater::start(const std::string& command, const std::vector<std::string>& arguments,
                             const std::string& lesson, int times) {
  std::error_code code;
  std::string path = (std::filesystem::temp_directory_path(code) / "procession-XXXXXX").string();
  const int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return failure_for(reason_of(errno), {"error.report.file"}, path);
  ::close(file);
  close_descriptors();
  report_path_ = path;
  std::array<int, 2> errors{};
  if (::pipe2(errors.data(), O_CLOEXEC) != 0)
    return failure_for(reason_of(errno), {"error.report.pipe"});
  std::vector<std::string> words = {command, "run"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(), {"--repeat", std::to_string(times), "--report", report_path_});
  const Result<pid_t> pid = spawn_command({words, {{errors[1], 2}}, {}, {}});
  ::close(errors[1]);
  if (!pid) {
    ::close(errors[0]);
    close_descriptors();
    return tl::unexpected(pid.error());
  }
  stderr_fd_ = errors[0];
  ::fcntl(stderr_fd_, F_SETFL, O_NONBLOCK);
  pid_ = *pid;
  lesson_ = lesson;
  wanted_ = times;
  done_ = cancels_ = 0;
  incomplete_line_.clear();
  last_line_.clear();
  error_.reset();
  report_ = {};
  return {};
}

void Repeater::cancel() {
  if (alive()) ::kill(pid_, cancels_++ == 0 ? SIGINT : SIGTERM);
}

void Repeater::on_line(const std::string& line) {
  if (line.empty()) return;
  last_line_ = line;
  done_ = std::max(done_, progress_of(line, wanted_));
}

void Repeater::read_stderr() {
  std::array<char, 4096> bytes{};
  while (stderr_fd_ >= 0) {
    const ssize_t got = ::read(stderr_fd_, bytes.data(), bytes.size());
    if (got <= 0) break;
    incomplete_line_.append(bytes.data(), static_cast<std::size_t>(got));
  }
  // A progress line may end with a carriage return, because the next one overwrites it.
  for (std::size_t end = incomplete_line_.find_first_of("\r\n"); end != std::string::npos;
       end = incomplete_line_.find_first_of("\r\n")) {
    on_line(incomplete_line_.substr(0, end));
    incomplete_line_.erase(0, end + 1);
  }
}

void Repeater::take_report() {
  std::ifstream file(report_path_);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const Result<RepeatReport> report = parse_report(text);
  if (report && report->runs > 0) {
    report_ = *report;
    done_ = report_.runs;
  } else if (cancels_ == 0) {
    if (report && report->refusal)
      error_ = report->refusal;
    else if (!last_line_.empty())
      error_ = Error{as_it_is(last_line_)};
    else
      error_ = report ? Error{{"error.report.empty"}} : report.error();
  }
}

bool Repeater::reap() {
  if (!alive()) return true;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
  pid_ = -1;
  read_stderr();
  on_line(incomplete_line_);
  take_report();
  close_descriptors();
  return true;
}

bool Repeater::poll() {
  if (!alive()) return false;
  const int before = done_;
  read_stderr();
  return reap() || done_ != before;
}

void Repeater::close_descriptors() {
  if (stderr_fd_ >= 0) ::close(stderr_fd_);
  stderr_fd_ = -1;
  if (!report_path_.empty()) ::unlink(report_path_.c_str());
  report_path_.clear();
}

}  // namespace procession::app
