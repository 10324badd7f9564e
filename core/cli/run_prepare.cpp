// Prepares the supervisor's input from the options of `run`.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "cli/cli.h"
#include "cli/recordings.h"
#include "cli/run_command.h"
#include "explore/random_strategy.h"
#include "explore/replay_strategy.h"
#include "export/json.h"
#include "run/steer/control_protocol.h"

namespace procession::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t kLargestSource = 1 << 20;
constexpr std::size_t kMostSources = 64;

// The user's settings, preceded by those that the schedule needs and the user has not made.
std::vector<std::string> sets_of(const std::vector<std::string>& given,
                                 const lesson::Schedule* schedule) {
  std::vector<std::string> out;
  if (schedule != nullptr)
    for (const std::string& one : schedule->sets) {
      const std::string name = one.substr(0, one.find('=') + 1);
      if (std::ranges::none_of(given, [&](const std::string& s) { return s.starts_with(name); }))
        out.push_back(one);
    }
  out.insert(out.end(), given.begin(), given.end());
  return out;
}

constexpr std::uintmax_t kMostSchedule = 16 << 20;  // in bytes

Result<std::string> schedule_file(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return failure({"error.run.schedule_missing"}, path, {"advice.run.schedule"});
  if (size > kMostSchedule) return failure({"error.run.schedule_long"}, path);
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return failure({"error.run.schedule_unreadable"}, path);
  return text;
}

}  // namespace

int RunCommand::fail_with(const Error& error) {
  const int exit_code = runs_program() ? kOwnFailure : kWrongUse;
  const std::string sentence = error.sentence();
  say(sentence);
  report_failure(error);
  if (options_.control >= 0) {
    Json json;
    json.object()
        .text(run::protocol::kIs, run::protocol::kError)
        .text(run::protocol::kSentence, sentence)
        .number(run::protocol::kExit, exit_code)
        .text(run::protocol::kFields, fields_of(error));
    const std::string line = json.end_object().str() + "\n";
    // A pipe is not a socket: write() then. If the reader has gone, the error is ignored.
    if (send(options_.control, line.data(), line.size(), MSG_NOSIGNAL) < 0 && errno == ENOTSOCK)
      static_cast<void>(!write(options_.control, line.data(), line.size()));
  }
  return exit_code;
}

bool RunCommand::attach(const std::string& name, const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > kLargestSource || error)
    return false;
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad()) return false;
  spec_.attachments.emplace_back(name, std::move(bytes));
  return true;
}

// Attaches what a Python script imports from its own folder, and what those modules import.
void RunCommand::attach_imports(const fs::path& script) {
  std::ifstream file(script);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string verb, name;
    words >> verb;
    if (verb != "import" && verb != "from") continue;
    while (words >> name) {
      if (name == "import") break;  // from NAME import …
      name.erase(std::find(name.begin(), name.end(), ','), name.end());
      name.erase(std::find(name.begin(), name.end(), '.'), name.end());
      const fs::path module = script.parent_path() / (name + ".py");
      std::error_code error;
      const bool is_known =
          std::any_of(spec_.attachments.begin(), spec_.attachments.end(),
                      [&](const auto& one) { return one.first == module.filename().string(); });
      if (name.empty() || is_known || !fs::is_regular_file(module, error)) continue;
      if (spec_.attachments.size() < kMostSources && attach(module.filename().string(), module))
        attach_imports(module);
    }
  }
}

int RunCommand::prepare_lesson() {
  const lesson::Lessons lessons = all_lessons(options_, options_.quiet);
  const lesson::Lesson* found = lesson::find_lesson(lessons, options_.target);
  if (!found) return fail_with(no_lesson(lessons, options_.target));
  const std::string variant = !options_.variant.empty() ? options_.variant
                              : found->has_cpp          ? "cpp"
                                                        : "python";
  const auto parameters = lesson::check_parameters(
      *found, sets_of(options_.sets, lesson::find_schedule(*found, options_.schedule, variant)),
      variant);
  if (!parameters) return fail_with(parameters.error());
  auto command = lesson::lesson_command(*found, variant);
  if (!command) return fail_with(command.error());
  spec_.argv = std::move(*command);
  for (const auto& [name, value] : *parameters) {
    spec_.argv.push_back(name + "=" + value);
    spec_.env.emplace_back(lesson::environment_variable_of(name), value);
  }
  // If it is set, print() writes a line and its end apart, and lines of several processes mix.
  spec_.env.emplace_back("PYTHONUNBUFFERED", "");
  spec_.header.lesson = found->id;
  spec_.header.variant = variant;
  spec_.header.parameters = *parameters;
  for (const std::string& file : found->files)
    if (!attach(file, fs::path(found->folder) / file))
      return fail_with({{"error.run.unreadable"}, (fs::path(found->folder) / file).string()});
  if (options_.hold_steps) {
    if (options_.control < 0) return fail_with({{"error.cli.hold_control"}});
    breakpoints_ = std::make_unique<LessonBreakpoints>(*found, variant, *parameters, world_);
    spec_.breakpoints = breakpoints_.get();
  }
  name_ = found->id;
  lesson_ = *found;
  for (const lesson::Tally& tally : found->tallies)
    if (tally.variant.empty() || tally.variant == variant)
      tallies_.expect(tally.fact, tally.object, tally.title.in(language()));
  return kDone;
}

int RunCommand::prepare_program() {
  if (options_.hold_steps) return fail_with({{"error.cli.hold_program"}});
  spec_.argv = options_.program;
  name_ = fs::path(spec_.argv[0]).filename().string();
  // The sources that the command line names are attached.
  for (const std::string& word : spec_.argv) {
    const fs::path path = word;
    const std::string ending = path.extension().string();
    for (const char* source : {".py", ".cpp", ".cc", ".c", ".h", ".sh"})
      if (ending == source) attach(path.filename().string(), path);
    if (ending != ".py") continue;
    name_ = path.stem().string();
    attach_imports(path);
  }
  tallies_.expect("exit.status", "", "exit status");
  tallies_.expect("output.order", "", "who wrote output, by their first");
  return kDone;
}

int RunCommand::open_report() const {
  return ::open(options_.report.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

int RunCommand::prepare_report() {
  if (!options_.report.empty()) {
    report_fd_ = open_report();
    report_is_done_ = report_fd_ < 0;
    if (report_fd_ < 0)
      return fail_with(error_for(reason_of(errno), {"error.run.report"}, options_.report));
  }
  return kDone;
}

int RunCommand::prepare_recording(std::uint32_t n) {
  if (!options_.record.empty()) {
    fs::path path = options_.record;
    if (n > 0)
      path.replace_filename(path.stem().string() + "-" + std::to_string(n) +
                            path.extension().string());
    spec_.record_path = path.string();
    return kDone;
  }
  const auto path = new_recording_path(name_);
  if (!path)
    return fail_with(error_for(path.error(), {"error.run.nameless"}, "", {"advice.run.record"}));
  spec_.record_path = *path;
  return kDone;
}

int RunCommand::prepare_schedule(std::uint32_t n) {
  if (n > 1) world_ = std::make_shared<world::SharedWorld>();
  if (options_.schedule.empty()) return kDone;
  std::string text = options_.schedule;
  if (const lesson::Schedule* own = lesson::find_schedule(lesson_, text, spec_.header.variant)) {
    text = own->turns;
  } else if (text.front() == '@') {
    auto file = schedule_file(text.substr(1));
    if (!file) return fail_with(file.error());
    text = std::move(*file);
  }
  if (const auto seed = explore::seed_of(text)) {
    strategy_ = std::make_unique<explore::RandomStrategy>(*seed + n, world_);
  } else {
    auto schedule = explore::parse_schedule(text);
    if (!schedule) return fail_with(schedule.error());
    strategy_ = std::make_unique<explore::ReplayStrategy>(
        std::move(*schedule), options_.control >= 0 ? explore::After::hold : explore::After::free,
        world_);
  }
  spec_.strategy = strategy_.get();
  return kDone;
}

// Sets PYTHONPATH, by which every Python interpreter among the program's processes finds the
// tracer, and passes it on to its children (core/python/README.md). Existing entries are kept.
void RunCommand::prepare_python() {
  std::error_code error;
  const fs::path folder =
      fs::path(lesson::program_folder()).parent_path() / "lib/procession/python";
  if (!fs::is_regular_file(folder / "sitecustomize.py", error)) return;
  const char* before = std::getenv("PYTHONPATH");
  spec_.env.emplace_back(
      "PYTHONPATH",
      folder.string() + (before != nullptr && *before != 0 ? ":" + std::string(before) : ""));
}

void RunCommand::prepare_options() {
  prepare_python();
  spec_.header.version = PROCESSION_VERSION;
  spec_.header.options["folder"] = std::filesystem::current_path().string();
  if (!options_.schedule.empty()) spec_.header.options["schedule"] = options_.schedule;
  spec_.quiet = options_.quiet;
  spec_.control_fd = options_.control;
  // The program that controls the run feeds its stdin. Of several runs the first would read the
  // input of all.
  if (options_.control >= 0 || options_.repeat > 1) spec_.stdin_fd = -1;
}

}  // namespace procession::cli
