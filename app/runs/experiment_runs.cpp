#include "runs/experiment_runs.h"

#include <stdlib.h>

#include <cerrno>
#include <filesystem>

#include "record/recording.h"

namespace procession::app {

ExperimentRuns::~ExperimentRuns() { cancel(); }

void ExperimentRuns::start(const std::string& program,
                           std::vector<std::vector<std::string>> run_arguments) {
  cancel();
  error_.reset();
  evidence_.clear();
  program_ = program;
  std::string folder = (std::filesystem::temp_directory_path() / "procession-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) {
    fail(error_for(reason_of(errno), {"error.report.folder"}));
    return;
  }
  folder_ = folder;
  run_arguments_ = std::move(run_arguments);
  next_ = 0;
  begin_run();
}

void ExperimentRuns::cancel() {
  if (runner_.alive()) runner_.stop();
  run_arguments_.clear();
  next_ = 0;
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  folder_.clear();
}

void ExperimentRuns::fail(Error error) {
  error_ = std::move(error);
  evidence_.clear();
  cancel();
}

void ExperimentRuns::begin_run() {
  const std::string path = folder_ + "/run.procession";
  if (auto started = runner_.start(program_, run_arguments_[next_], path); !started)
    fail(started.error());
}

void ExperimentRuns::take_evidence() {
  auto opened = record::Recording::open(runner_.recording());
  if (!opened) return fail(opened.error());
  const record::Recording& recording = **opened;
  auto evidence = std::make_unique<lesson::Evidence>(recording.header().parameters);
  recording.each(1, recording.size(), [&](const Event& event) {
    evidence->apply(event);
    return true;
  });
  evidence_.push_back(std::move(evidence));
  if (++next_ < run_arguments_.size()) begin_run();
}

bool ExperimentRuns::poll() {
  if (!alive()) {
    runner_.poll();  // a cancelled run may still be ending
    return false;
  }
  const bool changed = runner_.poll();
  if (runner_.phase() != Phase::ended) return changed;
  if (runner_.error())
    fail(*runner_.error());
  else
    take_evidence();
  return true;
}

std::vector<const lesson::Evidence*> ExperimentRuns::evidence() const {
  std::vector<const lesson::Evidence*> out;
  if (alive() || run_arguments_.empty()) return out;
  for (const auto& one : evidence_) out.push_back(one.get());
  return out;
}

}  // namespace procession::app
