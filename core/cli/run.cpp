// procession run LESSON | -- PROGRAM
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/cli.h"
#include "cli/json.h"
#include "cli/output.h"
#include "cli/read.h"
#include "cli/recordings.h"
#include "run/supervisor.h"

namespace procession::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t kLargestSource = 1 << 20;

// One run of the command: what it was asked, and how it fails.
class Run {
 public:
  explicit Run(const Options& options) : options_(options) {}
  int go();

 private:
  bool own() const { return !options_.program.empty(); }
  // Says the sentence here and to who steers us; the exit code.
  int refuse(const std::string& sentence);
  int prepare_lesson();
  int prepare_program();
  int prepare_files();
  void prepare_options();
  int judge_run(const run::RunOutcome& outcome);
  int write_report(const std::vector<world::Verdict>& verdicts);
  void tell_end(const run::RunOutcome& outcome) const;
  void note(const std::string& sentence) const {
    if (!options_.quiet) say(sentence);
  }
  bool attach(const std::string& name, const fs::path& path);

  const Options& options_;
  run::RunSpec spec_;
  std::string name_;  // for the recording's file and for sentences
  int report_fd_ = -1;
};

int Run::refuse(const std::string& sentence) {
  const int exit_code = own() ? kOwnFailure : kWrongUse;
  say(sentence);
  if (options_.control >= 0) {
    Json json;
    json.object().text("is", "error").text("sentence", sentence).number("exit", exit_code);
    const std::string line = json.end_object().str() + "\n";
    // A pipe is no socket: then write. Who is gone need not be told.
    if (send(options_.control, line.data(), line.size(), MSG_NOSIGNAL) < 0 && errno == ENOTSOCK)
      static_cast<void>(!write(options_.control, line.data(), line.size()));
  }
  return exit_code;
}

bool Run::attach(const std::string& name, const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > kLargestSource || error)
    return false;
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad()) return false;
  spec_.attachments.emplace_back(name, std::move(bytes));
  return true;
}

int Run::prepare_lesson() {
  const lesson::Lessons lessons = all_lessons(options_, options_.quiet);
  const lesson::Lesson* found = lesson::find_lesson(lessons, options_.target);
  if (!found) return refuse(no_lesson(lessons, options_.target));
  const auto parameters = lesson::check_parameters(*found, options_.sets);
  if (!parameters) return refuse(parameters.error().sentence());
  const std::string variant = !options_.variant.empty() ? options_.variant
                              : found->has_cpp          ? "cpp"
                                                        : "python";
  auto command = lesson::lesson_command(*found, variant);
  if (!command) return refuse(command.error().sentence());
  spec_.argv = std::move(*command);
  for (const auto& [name, value] : *parameters) spec_.argv.push_back(name + "=" + value);
  spec_.header.lesson = found->id;
  spec_.header.variant = variant;
  spec_.header.parameters = *parameters;
  for (const std::string& file : found->files)
    if (!attach(file, fs::path(found->folder) / file))
      return refuse((fs::path(found->folder) / file).string() + ": can't be read");
  name_ = found->id;
  return kDone;
}

int Run::prepare_program() {
  spec_.argv = options_.program;
  name_ = fs::path(spec_.argv[0]).filename().string();
  // Its sources travel along, as far as the command line names them.
  for (const std::string& word : spec_.argv) {
    const fs::path path = word;
    const std::string ending = path.extension().string();
    for (const char* source : {".py", ".cpp", ".cc", ".c", ".h", ".sh"})
      if (ending == source) attach(path.filename().string(), path);
    if (ending == ".py") name_ = path.stem().string();
  }
  return kDone;
}

int Run::prepare_files() {
  if (!options_.report.empty()) {
    report_fd_ = ::open(options_.report.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (report_fd_ < 0)
      return refuse(options_.report + ": the report can't be written: " + std::strerror(errno));
  }
  if (!options_.record.empty()) {
    spec_.record_path = options_.record;
    return kDone;
  }
  const auto path = new_recording(name_);
  if (!path) return refuse(path.error().sentence() + "; name a file with --record FILE");
  spec_.record_path = *path;
  return kDone;
}

void Run::prepare_options() {
  const auto seconds = [](double value) {
    return std::chrono::nanoseconds(std::llround(value * 1e9));
  };
  spec_.header.version = PROCESSION_VERSION;
  spec_.speed_per_mille = std::llround(options_.speed * 1000);
  spec_.limit = seconds(options_.limit_s);
  spec_.linger = seconds(options_.linger_s);
  spec_.max_processes = options_.max_processes;
  spec_.max_bytes = options_.max_bytes;
  spec_.when_full =
      options_.when_full == "drop" ? channel::WhenFull::drop : channel::WhenFull::hold;
  spec_.stdio = options_.stdio == "socket" ? run::Stdio::socket
                : options_.stdio == "pty"  ? run::Stdio::pty
                                           : run::Stdio::pipe;
  spec_.quiet = options_.quiet;
  spec_.control_fd = options_.control;
  if (options_.control >= 0) spec_.stdin_fd = -1;  // who steers it feeds it
}

// The supervisor itself says when a recording stops early: that can't wait for the end.
void Run::tell_end(const run::RunOutcome& outcome) const {
  const bool died = outcome.start == run::Start::started && outcome.status > 128;
  if (outcome.start != run::Start::started || !outcome.by_itself || outcome.left > 0 || died)
    note(outcome.why + (died ? "; the recording shows what led to it" : ""));
  else if (!own() && outcome.status != 0)
    note("the lesson's program ended with status " + std::to_string(outcome.status));
  if (outcome.start == run::Start::started && !outcome.attached)
    note(spec_.argv[0] +
         " told nothing itself: the recording holds what the kernel and its output tell; a program "
         "on procession::mp tells its operations");
}

int Run::write_report(const std::vector<world::Verdict>& verdicts) {
  Output out(report_fd_);
  out.buffer() = verdicts_json(verdicts) + "\n";
  const bool whole = out.flush();
  close(report_fd_);
  return whole ? kDone : refuse(options_.report + ": the report can't be written whole");
}

// What the checks say of the recording; kFailed if one is broken, or if they can't be judged.
int Run::judge_run(const run::RunOutcome& outcome) {
  const auto recording = open_recording(outcome.recording);
  if (!recording) return kFailed;
  std::string problem;
  const auto verdicts = judge(*recording, problem);
  if (!problem.empty()) note(problem);
  const auto count = [&](world::Holds holds) {
    return std::count_if(verdicts.begin(), verdicts.end(),
                         [&](const world::Verdict& verdict) { return verdict.holds == holds; });
  };
  for (const world::Verdict& verdict : verdicts)
    if (verdict.holds == world::Holds::no)
      note("check broken: " + verdict.rule +
           (verdict.object.empty() ? "" : " (" + verdict.object + ")") + ": " +
           world::english(verdict.why));
  std::string summary = std::to_string(count(world::Holds::yes)) + " of " +
                        std::to_string(verdicts.size()) + " checks hold";
  if (const auto open = count(world::Holds::inconclusive); open > 0)
    summary += ", " + std::to_string(open) + " can't be judged";
  if (!outcome.recording_problem.empty()) summary += " in what was recorded";
  note(summary + "; recording: " + outcome.recording);
  if (report_fd_ >= 0)
    if (const int failed = write_report(verdicts)) return failed;
  const bool judged = problem.empty() && outcome.recording_problem.empty();
  return any_broken(verdicts) || !judged ? kFailed : kDone;
}

int Run::go() {
  if (const int failed = own() ? prepare_program() : prepare_lesson()) return failed;
  if (const int failed = prepare_files()) return failed;
  prepare_options();
  auto outcome = run::supervise(spec_);
  if (!outcome) return refuse(outcome.error().sentence());
  if (options_.record.empty()) keep_newest_recordings();
  tell_end(*outcome);
  const bool judging = !own() || options_.check || !options_.quiet || report_fd_ >= 0;
  const int judged = judging && outcome->start == run::Start::started ? judge_run(*outcome) : kDone;
  if (judged > kFailed) return judged;  // a report that could not be written
  if (!own()) {
    if (outcome->start != run::Start::started) return kWrongUse;
    const bool behaved = outcome->status == 0 && outcome->by_itself && outcome->left == 0;
    return behaved ? judged : kFailed;
  }
  return outcome->status == 0 && options_.check ? judged : outcome->status;
}

}  // namespace

int run(const Options& options) { return Run(options).go(); }

}  // namespace procession::cli
