#include "session/run_controller.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "explore/schedule.h"

namespace procession::app {

RunController::RunController(std::string command, std::string recordings, LessonChoice& choice,
                             const RecordingView& shown, const Walkthrough& walkthrough,
                             std::optional<Error>& error)
    : command_(std::move(command)),
      recordings_(std::move(recordings)),
      choice_(choice),
      shown_(shown),
      walkthrough_(walkthrough),
      error_(error) {}

std::string RunController::recordings_folder() const {
  if (!recordings_.empty()) return recordings_;
  return record::recordings_folder().value_or("");
}

std::string RunController::schedule_file() const {
  return recordings_folder() + fmt::format("/next-{}.schedule", ::getpid());
}

Result<void> RunController::launch(Launch launch, const std::string& schedule) {
  // Without a folder here, the command names the recording and keeps the newest hundred.
  const std::string path = recordings_.empty() ? "" : fresh_recording(recordings_, launch.name);
  if (!schedule.empty()) {
    const Result<std::string> argument = schedule_argument(schedule, schedule_file());
    if (!argument) return tl::unexpected(argument.error());
    launch.arguments.insert(launch.arguments.begin(), {"--schedule", *argument});
  }
  Result<void> started =
      runner_.start(command_, launch.arguments, path, launch.folder, launch.environment);
  if (started) wants_recording_ = true;
  return started;
}

void RunController::start(const std::string& schedule) {
  error_.reset();
  if (runner_.alive()) return;
  Result<void> started;
  if (runs_program()) {
    started = start_program(program_, schedule);
  } else if (choice_.lesson() != nullptr) {
    // A schedule holds the run after its own last step.
    const bool hold_steps = walkthrough_.holds() && schedule.empty();
    started = launch(launch_of(choice_, speed_, hold_steps), schedule);
  }
  if (!started) error_ = started.error();
}

void RunController::start_held() { start(explore::to_text({})); }

void RunController::start_schedule(const lesson::Schedule& schedule) {
  for (const std::string& set : schedule.sets)
    if (const std::size_t equals = set.find('='); equals != std::string::npos)
      choice_.set_parameter(set.substr(0, equals), set.substr(equals + 1));
  start(schedule.turns);
}

Result<void> RunController::start_program(const Program& program, const std::string& schedule) {
  error_.reset();
  Result<Launch> of = launch_of(program, speed_);
  if (!of) return tl::unexpected(of.error());
  Result<void> started = launch(std::move(*of), schedule);
  if (started) program_ = program;
  return started;
}

void RunController::toggle_pause() {
  if (runner_.hold() == Hold::none)
    runner_.pause();
  else
    runner_.resume();
}

void RunController::set_speed(int per_mille) {
  speed_ = per_mille;
  runner_.set_speed(per_mille);
}

bool RunController::steers() const {
  const RecordingFollower* follower = shown_.follower();
  return runner_.alive() && follower != nullptr && follower->path() == runner_.recording();
}

void RunController::step(const StepRow& row) {
  if (!held() || !can_step(row.operation)) return;
  const world::World& world = shown_.follower()->timeline().world();
  const world::Process* process = world.process(row.operation.process);
  if (process == nullptr) return;
  const world::Thread* thread = world.thread(row.operation.thread);
  runner_.step(process->pid, thread == nullptr ? 0 : thread->tid);
  candidates_.stepped(row.operation.thread);
}

void RunController::step_key(int key) {
  if (const StepRow* row = candidates_.of_key(key)) step(*row);
}

void RunController::step_next() {
  if (const StepRow* row = candidates_.next()) step(*row);
}

bool RunController::show_recording(const std::function<bool(const std::string& path)>& show) {
  if (!wants_recording_ || runner_.phase() == Phase::starting) return false;
  std::error_code code;  // the file may not exist
  std::filesystem::remove(schedule_file(), code);
  // If the supervisor has reported the start, the recording exists. If the run ended at once, it
  // exists only if anything ran.
  const bool named = !runner_.recording().empty();
  if ((named && show(runner_.recording())) || runner_.phase() == Phase::ended)
    wants_recording_ = false;
  return true;
}

void RunController::update_candidates() {
  if (held()) candidates_.update(shown_.follower()->timeline().world());
}

void RunController::leave_for(const std::string& path) {
  if (!runner_.alive() || path == runner_.recording()) return;
  runner_.stop();
  wants_recording_ = false;
}

}  // namespace procession::app
