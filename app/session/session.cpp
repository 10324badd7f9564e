#include "session/session.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <utility>

#include "explore/from_recording.h"
#include "explore/schedule.h"
#include "lesson/judge.h"

namespace procession::app {
namespace {

std::string fresh_name(const std::string& folder, const std::string& lesson) {
  const std::string stem =
      fmt::format("{}/{}-{:%Y%m%d-%H%M%S}", folder, lesson, fmt::localtime(std::time(nullptr)));
  std::string path = stem + ".procession";
  std::error_code error;
  for (int n = 2; std::filesystem::exists(path, error); ++n)
    path = fmt::format("{}-{}.procession", stem, n);
  return path;
}

// One word of a command line may have 128 KiB (execve(2)): a longer schedule goes by the file
// `path`, which the command reads before it says that it has started.
Result<std::string> schedule_argument(const std::string& schedule, const std::string& path) {
  constexpr std::size_t kInline = 100'000;
  if (schedule.size() <= kInline) return schedule;
  std::ofstream file(path, std::ios::trunc);
  file << schedule;
  file.close();
  if (!file) return failure({"error.schedule.write"}, path, {"advice.schedule.room"});
  return "@" + path;
}

}  // namespace

Session::Session(Places places)
    : places_(std::move(places)),
      lessons_(lesson::load_lessons(places_.lessons)),
      progress_(load_progress(places_.progress, &trouble_)) {}

Session::~Session() {
  if (!unsaved_.empty()) {
    runner_.end();
    save_bookmarks();
  }
  // A read-only home costs the memory, no more.
  if (!places_.progress.empty()) (void)save_progress(progress_, places_.progress);
}

bool Session::choose_lesson(std::string_view id) {
  const lesson::Lesson* found = lesson::find_lesson(lessons_, id);
  if (found == nullptr) return false;
  lesson_ = found;
  // What is shown of another lesson would be taken for this one's; it is among the last runs.
  if (follower_ && follower_->recording().header().lesson != found->id && !runner_.alive()) {
    forget_shown();
    follower_.reset();
  }
  parameters_.clear();
  for (const lesson::Parameter& parameter : found->parameters)
    parameters_[parameter.name] = parameter.default_value;
  begin_learning();
  return true;
}

// Whatever is known of the recording on the screen; another one, or none, comes.
void Session::forget_shown() {
  learning_.begin(nullptr, {}, {});
  recorded_.reset();  // which learning may have pointed into
  differing_.clear();
  hangs_.clear();
  stepper_.restart();
  bookmarks_.clear();
  finder_.restart();
  ++generation_;
}

// Nothing of the lesson is on the screen yet: its pages are those of the next run.
void Session::begin_learning() {
  const bool shown = follower_ && follower_->recording().header().lesson == lesson_->id;
  if (!shown) learning_.begin(lesson_, variant(), parameters_);
}

bool Session::has(std::string_view variant) const {
  return lesson_ != nullptr && (variant == "python" ? lesson_->has_python : lesson_->has_cpp);
}

std::string_view Session::variant() const {
  if (has(variant_)) return variant_;
  return has("cpp") ? "cpp" : "python";
}

void Session::set_variant(const std::string& variant) {
  variant_ = variant;
  if (lesson_ == nullptr) return;
  // What the other variant alone has falls back to the default.
  for (const lesson::Parameter& parameter : lesson_->parameters) {
    const auto only = parameter.only.find(parameters_[parameter.name]);
    if (only != parameter.only.end() && only->second != this->variant())
      parameters_[parameter.name] = parameter.default_value;
  }
  begin_learning();
}

void Session::set_parameter(const std::string& name, const std::string& value) {
  if (const auto found = parameters_.find(name); found != parameters_.end()) found->second = value;
}

bool Session::parameters_changed() const {
  if (!follower_ || lesson_ == nullptr) return false;
  const record::RunHeader& header = follower_->recording().header();
  if (header.lesson != lesson_->id) return false;
  if (header.variant != variant()) return true;
  for (const auto& [name, value] : header.parameters)
    if (const auto found = parameters_.find(name);
        found != parameters_.end() && found->second != value)
      return true;
  return false;
}

std::vector<std::string> Session::run_arguments() const {
  std::vector<std::string> arguments = {lesson_->id, "--variant", std::string(variant())};
  for (const auto& [name, value] : parameters_) {
    arguments.emplace_back("--set");
    arguments.push_back(name + "=" + value);
  }
  add_speed(arguments);
  return arguments;
}

void Session::add_speed(std::vector<std::string>& arguments) const {
  if (speed_ != 1000)
    arguments.insert(arguments.end(), {"--speed", fmt::format("{}", speed_ / 1000.0)});
}

std::string Session::schedule_file() const {
  return recordings_folder() + fmt::format("/next-{}.schedule", ::getpid());
}

// `arguments`: what is run, and how; the schedule is put before them.
Result<void> Session::start(std::vector<std::string> arguments, const std::string& name,
                            const std::string& schedule, const std::string& folder,
                            const std::vector<std::string>& environment) {
  // Without a folder of our own the command names the recording, and keeps the newest hundred.
  const std::string path = places_.recordings.empty() ? "" : fresh_name(places_.recordings, name);
  if (!schedule.empty()) {
    const Result<std::string> told = schedule_argument(schedule, schedule_file());
    if (!told) return tl::unexpected(told.error());
    arguments.insert(arguments.begin(), {"--schedule", *told});
  }
  Result<void> started = runner_.start(places_.command, arguments, path, folder, environment);
  if (started) wants_recording_ = true;
  return started;
}

void Session::run(const std::string& schedule) {
  trouble_.reset();
  if (runner_.alive()) return;
  Result<void> started;
  if (runs_program()) {
    started = run_program(program_, schedule);
  } else if (lesson_ != nullptr) {
    std::vector<std::string> arguments = run_arguments();
    // A schedule holds the run at its own place.
    if (learning_.holds() && schedule.empty()) arguments.emplace_back("--hold-steps");
    started = start(std::move(arguments), lesson_->id, schedule);
  }
  if (!started) trouble_ = started.error();
}

void Session::run_held() { run(explore::to_text({})); }

void Session::run_schedule(const lesson::Schedule& schedule) {
  for (const std::string& set : schedule.sets)
    if (const std::size_t equals = set.find('='); equals != std::string::npos)
      set_parameter(set.substr(0, equals), set.substr(equals + 1));
  run(schedule.turns);
}

void Session::go_live(std::int64_t t) {
  if (follower_) run_again(follower_->recording().first_at(t + 1) - 1);
}

void Session::step_back() {
  if (!held()) return;
  std::uint64_t last = 0;
  const record::Recording& recording = follower_->recording();
  recording.each(1, recording.size(), [&](const Event& event) {
    if (event.kind == Kind::choice) last = event.seq;
    return true;
  });
  if (last != 0) run_again(last - 1);
}

// Up to and with event `until`.
void Session::run_again(std::uint64_t until) {
  trouble_.reset();
  if (runner_.alive() && !steers()) return;
  const record::Recording& recording = follower_->recording();
  const record::RunHeader header = recording.header();
  const std::string schedule = explore::to_text(explore::schedule_of(recording, until));
  runner_.end();
  Result<void> started;
  if (header.lesson.empty()) {
    std::vector<std::string> arguments = {"--"};
    arguments.insert(arguments.end(), header.command.begin(), header.command.end());
    const auto folder = header.options.find("folder");
    const std::string name = header.command.empty()
                                 ? "run"
                                 : std::filesystem::path(header.command.back()).stem().string();
    started = start(std::move(arguments), name, schedule,
                    folder == header.options.end() ? "" : folder->second);
  } else if (lesson_ == nullptr || lesson_->id != header.lesson) {
    started = failure({"error.lesson.not_here", {{"lesson", header.lesson}}});
  } else {
    set_variant(header.variant);
    for (const auto& [name, value] : header.parameters) set_parameter(name, value);
    started = start(run_arguments(), lesson_->id, schedule);
  }
  if (!started) trouble_ = started.error();
}

void Session::step(const StepRow& row) {
  const world::Process* process =
      held() ? follower_->timeline().world().process(row.prospect.process) : nullptr;
  if (process == nullptr || !can_step(row.prospect)) return;
  const world::Thread* thread = follower_->timeline().world().thread(row.prospect.thread);
  runner_.step(process->pid, thread == nullptr ? 0 : thread->tid);
  stepper_.went(row.prospect.thread);
}

void Session::step_key(int key) {
  if (const StepRow* row = stepper_.of_key(key)) step(*row);
}

void Session::step_next() {
  if (const StepRow* row = stepper_.next()) step(*row);
}

Result<void> Session::run_program(const Program& program, const std::string& schedule) {
  trouble_.reset();
  Result<std::vector<std::string>> command = command_of(program);
  if (!command) return tl::unexpected(command.error());
  const Result<std::vector<std::string>> environment = shell_words(program.environment);
  if (!environment) return tl::unexpected(environment.error());
  const std::string name = std::filesystem::path(program.file).stem().string();
  std::vector<std::string> arguments;
  add_speed(arguments);
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), command->begin(), command->end());
  const std::string folder = program.folder.empty()
                                 ? std::filesystem::path(program.file).parent_path().string()
                                 : program.folder;
  Result<void> started = start(std::move(arguments), name, schedule, folder, *environment);
  if (started) program_ = program;
  return started;
}

void Session::toggle_pause() {
  if (runner_.hold() == Hold::none)
    runner_.pause();
  else
    runner_.resume();
}

void Session::set_speed(int per_mille) {
  speed_ = per_mille;
  runner_.set_speed(per_mille);
}

bool Session::steers() const {
  return runner_.alive() && follower_ && follower_->path() == runner_.recording();
}

void Session::repeat(int times) {
  trouble_.reset();
  if (lesson_ == nullptr || repeater_.alive()) return;
  const Result<void> started =
      repeater_.start(places_.command, run_arguments(), lesson_->id, times);
  if (!started) trouble_ = started.error();
}

void Session::try_out(const Asked& asked) {
  const bool again = trials_.alive() && tried_ == asked.question;
  trials_.cancel();
  tried_ = nullptr;
  if (again || lesson_ == nullptr) return;
  std::vector<std::vector<std::string>> sets = asked.question->runs;
  if (asked.question->kind == lesson::QuestionKind::varies)  // all of its runs are alike
    sets.assign(lesson::kRunsOfARace, sets.empty() ? std::vector<std::string>() : sets[0]);
  std::vector<std::vector<std::string>> each;
  for (const std::vector<std::string>& one : sets) {
    each.push_back(run_arguments());
    for (const std::string& set : one) each.back().insert(each.back().end(), {"--set", set});
  }
  tried_ = asked.question;
  trials_.start(places_.command, std::move(each));
}

// What the runs beside the one on the screen have shown.
void Session::learn_from_run() {
  const auto evidence = trials_.evidence();
  for (Asked& asked : learning_.all_asked())
    if (asked.question == tried_) {
      if (!evidence.empty()) learning_.learn(asked, evidence);
      asked.trouble = evidence.empty() ? trials_.trouble() : asked.trouble;
      if (on_text && asked.trouble) on_text(asked.trouble->sentence());
    }
  tried_ = nullptr;
}

void Session::prepare(const record::RunHeader& header, world::Checks& checks) const {
  const lesson::Lesson* of = lesson::find_lesson(lessons_, header.lesson);
  if (of == nullptr) return;
  // A rule that this version does not know is left out here; `procession check` names it.
  (void)lesson::add_checks(*of, header.variant, header.parameters, checks);
}

const lesson::Words* Session::check_title(const world::Verdict& verdict) const {
  if (!follower_ || verdict.added < 0) return nullptr;
  const record::RunHeader& header = follower_->recording().header();
  const lesson::Lesson* of = lesson::find_lesson(lessons_, header.lesson);
  if (of == nullptr) return nullptr;
  const auto meant = lesson::meant_checks(*of, header.variant, header.parameters);
  const auto place = static_cast<std::size_t>(verdict.added);
  return place < meant.size() ? &meant[place]->title : nullptr;
}

bool Session::follow(const std::string& path) {
  Result<std::unique_ptr<Follower>> opened = Follower::open(
      path,
      [this](const record::RunHeader& header, world::Checks& checks) { prepare(header, checks); });
  if (!opened) {
    trouble_ = opened.error();
    return false;
  }
  follower_ = std::move(*opened);
  follower_->on_text = on_text;
  if (on_text) on_text(path);
  forget_shown();
  bookmarks_ = follower_->recording().bookmarks();
  const record::RunHeader& header = follower_->recording().header();
  const std::string& id = header.lesson;
  follower_->on_event = [this](const Event& event, const world::World& world) {
    learning_.apply(event, world);
  };
  const bool chosen = lesson_ != nullptr && lesson_->id == id;
  const bool known = chosen || choose_lesson(id);
  if (known) meet_recorded(header);
  learning_.begin(recorded_ ? &*recorded_
                  : known   ? lesson_
                            : nullptr,
                  header.variant, header.parameters, follower_->world());
  if (!known) {
    // A program of one's own, or of a lesson that is not here: nothing to read beside it.
    lesson_ = nullptr;
    parameters_.clear();
  }
  return true;
}

// A recording of another version of the lesson is read with the lesson that travelled in it. The
// next run is of the recording's variant.
void Session::meet_recorded(const record::RunHeader& header) {
  if (!header.variant.empty()) variant_ = header.variant;
  std::map<std::string, std::string> files;
  for (const std::string& name : follower_->recording().attachments())
    if (Result<std::string> text = follower_->recording().attachment(name); text)
      files[name] = std::move(*text);
  lesson::Recorded recorded = lesson::recorded_lesson(header.lesson, files, lesson_);
  recorded_ = std::move(recorded.lesson);
  if (recorded_) differing_ = std::move(recorded.differ);
}

void Session::look_for_hangs() {
  hangs_.clear();
  const bool by_steps = runner_.hold() == Hold::paused && runner_.steps();
  if (!follower_ || !follower_->live() || follower_->behind()) return;
  if (runner_.hold() != Hold::none && !by_steps) return;
  const world::World& world = follower_->timeline().world();
  hangs_ = world::lasting_hangs(world, follower_->end_t(), by_steps ? 0 : world::kHangLasts);
}

bool Session::open(const std::string& path) {
  trouble_.reset();
  if (!follow(path)) return false;
  if (runner_.alive() && path != runner_.recording()) {
    runner_.stop();
    wants_recording_ = false;
  }
  return true;
}

void Session::add_bookmark(record::Bookmark bookmark) {
  if (!follower_) return;
  trouble_.reset();
  if (std::find(bookmarks_.begin(), bookmarks_.end(), bookmark) != bookmarks_.end()) return;
  if (follower_->live()) {
    unsaved_.push_back({follower_->path(), bookmark});
  } else if (const Result<void> added = record::add_bookmark(follower_->path(), bookmark); !added) {
    trouble_ = added.error();
    return;
  }
  bookmarks_.push_back(std::move(bookmark));
  std::stable_sort(bookmarks_.begin(), bookmarks_.end(),
                   [](const auto& a, const auto& b) { return a.t < b.t; });
}

void Session::remove_bookmark(const record::Bookmark& bookmark) {
  if (!follower_) return;
  trouble_.reset();
  const Unsaved unsaved{follower_->path(), bookmark};
  if (std::erase(unsaved_, unsaved) == 0)
    if (const Result<void> gone = record::remove_bookmark(follower_->path(), bookmark); !gone) {
      trouble_ = gone.error();
      return;
    }
  std::erase(bookmarks_, bookmark);
}

// The run is over: its recording takes what was noted while it was alive, whatever is shown now.
void Session::save_bookmarks() {
  for (const Unsaved& one : std::exchange(unsaved_, {}))
    if (const Result<void> added = record::add_bookmark(one.path, one.bookmark); !added) {
      trouble_ = added.error();
      if (follower_ && follower_->path() == one.path) std::erase(bookmarks_, one.bookmark);
    }
}

std::string Session::recordings_folder() const {
  if (!places_.recordings.empty()) return places_.recordings;
  return record::recordings_folder().value_or("");
}

bool Session::busy() const {
  return runner_.alive() || repeater_.alive() || trials_.alive() || wants_recording_ ||
         (follower_ && (follower_->live() || follower_->behind() || !finder_.done(*follower_)));
}

bool Session::tick(std::chrono::microseconds budget) {
  bool changed = runner_.poll();
  if (wants_recording_ && runner_.phase() != Phase::starting) {
    std::error_code error;  // it may not be there
    std::filesystem::remove(schedule_file(), error);
    // Said to have started: the recording is there. Ended at once: it is there if anything ran.
    const bool named = !runner_.recording().empty();
    if ((named && follow(runner_.recording())) || runner_.phase() == Phase::ended)
      wants_recording_ = false;
    changed = true;
  }
  if (repeater_.poll()) {
    changed = true;
    if (on_text)
      for (const Tally& tally : repeater_.report().tallies)
        for (const auto& [text, count] : tally.seen) on_text(text);
  }
  if (std::optional<Error> news = runner_.take_trouble()) {
    if (on_text) on_text(news->sentence());
    trouble_ = std::move(news);
    changed = true;
  }
  if (follower_) changed = follower_->pull(budget) || changed;
  if (held()) stepper_.look(follower_->timeline().world());
  if (follower_ && !finder_.done(*follower_)) changed = finder_.pull(*follower_, budget) || changed;
  if (follower_ && !follower_->live() && !follower_->behind()) learning_.finish();
  const std::size_t hung = hangs_.size();
  look_for_hangs();
  changed = changed || hung != hangs_.size();
  if (!unsaved_.empty() && !runner_.alive() && !(follower_ && follower_->live())) save_bookmarks();
  const std::string held = steers() ? runner_.held_step() : "";
  const auto place = learning_.held_at();
  if (held != (place ? learning_.step(*place).id : std::string())) {
    learning_.set_held(held);
    changed = true;
  }
  changed = trials_.poll() || changed;
  if (tried_ != nullptr && !trials_.alive()) learn_from_run();
  return changed;
}

}  // namespace procession::app
