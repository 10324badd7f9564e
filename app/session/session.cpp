#include "session/session.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <filesystem>

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

}  // namespace

Session::Session(Places places)
    : places_(std::move(places)), lessons_(lesson::load_lessons(places_.lessons)) {}

bool Session::choose_lesson(std::string_view id) {
  const lesson::Lesson* found = lesson::find_lesson(lessons_, id);
  if (found == nullptr) return false;
  lesson_ = found;
  parameters_.clear();
  for (const lesson::Parameter& parameter : found->parameters)
    parameters_[parameter.name] = parameter.default_value;
  return true;
}

void Session::set_parameter(const std::string& name, const std::string& value) {
  if (const auto found = parameters_.find(name); found != parameters_.end()) found->second = value;
}

bool Session::parameters_changed() const {
  if (!follower_ || lesson_ == nullptr) return false;
  const record::RunHeader& header = follower_->recording().header();
  if (header.lesson != lesson_->id) return false;
  for (const auto& [name, value] : header.parameters)
    if (const auto found = parameters_.find(name);
        found != parameters_.end() && found->second != value)
      return true;
  return false;
}

void Session::run() {
  trouble_.clear();
  if (lesson_ == nullptr || runner_.alive()) return;
  std::string folder = places_.recordings;
  if (folder.empty()) {
    const Result<std::string> found = record::recordings_folder();
    if (!found) {
      trouble_ = found.error().sentence();
      return;
    }
    folder = *found;
  }
  std::vector<std::string> arguments = {lesson_->id};
  for (const auto& [name, value] : parameters_) {
    arguments.emplace_back("--set");
    arguments.push_back(name + "=" + value);
  }
  const Result<void> started =
      runner_.start(places_.command, arguments, fresh_name(folder, lesson_->id));
  if (!started)
    trouble_ = started.error().sentence();
  else
    wants_recording_ = true;
}

void Session::prepare(const record::RunHeader& header, world::Checks& checks) const {
  const lesson::Lesson* of = lesson::find_lesson(lessons_, header.lesson);
  if (of == nullptr) return;
  // A rule that this version does not know is left out here; `procession check` names it.
  (void)lesson::add_checks(*of, header.variant, header.parameters, checks);
}

bool Session::follow(const std::string& path) {
  Result<std::unique_ptr<Follower>> opened = Follower::open(
      path,
      [this](const record::RunHeader& header, world::Checks& checks) { prepare(header, checks); });
  if (!opened) {
    trouble_ = opened.error().sentence();
    return false;
  }
  follower_ = std::move(*opened);
  follower_->on_text = on_text;
  if (on_text) on_text(path);
  ++generation_;
  const std::string& id = follower_->recording().header().lesson;
  if (lesson_ == nullptr || lesson_->id != id) choose_lesson(id);
  return true;
}

bool Session::open(const std::string& path) {
  trouble_.clear();
  if (!follow(path)) return false;
  if (runner_.alive() && path != runner_.recording()) {
    runner_.stop();
    wants_recording_ = false;
  }
  return true;
}

bool Session::busy() const {
  return runner_.alive() || wants_recording_ ||
         (follower_ && (follower_->live() || follower_->behind()));
}

bool Session::tick(std::chrono::microseconds budget) {
  bool changed = runner_.poll();
  if (wants_recording_ && runner_.phase() != Phase::starting) {
    // Said to have started: the recording is there. Ended at once: it is there if anything ran.
    if (follow(runner_.recording()) || runner_.phase() == Phase::ended) wants_recording_ = false;
    changed = true;
  }
  if (!runner_.trouble().empty() && changed) {
    trouble_ = runner_.trouble();
    if (on_text) on_text(trouble_);
  }
  if (follower_) changed = follower_->pull(budget) || changed;
  return changed;
}

}  // namespace procession::app
