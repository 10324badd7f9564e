#include "explore/from_recording.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/fields.h"
#include "explore/actors.h"
#include "schema/kind.h"

namespace procession::explore {
namespace {

// True for operations that change nothing for other threads while they wait (kinds.toml, `step`).
// Their step is where the wait ends, so that a thread which follows the schedule need not wait, and
// the kernel need not choose between waiting threads. All others have their step at the request: a
// notify needs its waiter.
bool counts_at_its_end(Kind opens) {
  const KindInfo* info = kind_info(opens);
  return info != nullptr && info->step_at_end;
}

bool ends_by_time(Kind kind) {
  return kind == Kind::sleep || (kind_role(kind) == Role::fail && kind != Kind::pipe_eof);
}

}  // namespace

void ScheduleReader::on_event(const Event& event) {
  actors_.on_event(event);
  if (event.kind == Kind::choice) return choose(event);
  if (event.kind == Kind::run_speed) by_steps_ = event.a == 0;
  if (event.thread == 0 || event.reporter != Reporter::self) return;
  ThreadProgress& progress = threads_[event.thread];
  if (event.kind == Kind::gate_wait) {
    progress.about = static_cast<Kind>(event.a);
    return;
  }
  if (event.opens != Kind::none) begin(event.opens, progress, event.thread);
  if (event.kind == progress.begun && progress.op == 0) progress.op = event.op;
  // A started thread is numbered by the position of this step, so the step comes first.
  if (event.kind == Kind::thread_start || event.kind == Kind::process_start)
    emit_step(event.thread, progress);
  if (kind_request(event.kind) != Kind::none) end(event, progress);
}

Schedule ScheduleReader::schedule() const {
  std::map<int, Kind> open;  // by actor, so that the order is the same in every run
  for (const auto& [thread, progress] : threads_)
    if (!progress.has_step) open[actors_.of(thread)] = progress.begun;
  Schedule out = out_;
  for (const auto& [actor, kind] : open) out.push_back({actor, kind});
  return out;
}

void ScheduleReader::emit_step(std::uint32_t thread, ThreadProgress& progress) {
  if (!std::exchange(progress.has_step, true)) add_step(thread, progress.begun);
}

void ScheduleReader::choose(const Event& event) {
  const auto thread = static_cast<std::uint32_t>(event.b);
  ThreadProgress& progress = threads_[thread];
  if (field(event.text, "ns")) {
    emit_step(thread, progress);
    add_step(thread, Kind::none);
  } else {
    progress.is_chosen = false;
    begin(progress.about, progress, thread);
    progress.is_chosen = true;
  }
}

void ScheduleReader::begin(Kind kind, ThreadProgress& progress, std::uint32_t thread) {
  if (std::exchange(progress.is_chosen, false)) return;
  emit_step(thread, progress);
  progress.begun = kind;
  progress.has_step = false;
  progress.op = 0;
  if (!counts_at_its_end(kind)) emit_step(thread, progress);
}

void ScheduleReader::end(const Event& event, ThreadProgress& progress) {
  if (kind_request(event.kind) != progress.begun || event.op != progress.op) return;
  emit_step(event.thread, progress);
  // By steps time passes by choices alone: the choice has added this step already.
  if (ends_by_time(event.kind) && !by_steps_) add_step(event.thread, Kind::none);
  progress.begun = Kind::none;
}

Schedule schedule_of(const record::Recording& recording, std::uint64_t until) {
  ScheduleReader reading;
  recording.each(1, std::min(until, recording.size()), [&](const Event& event) {
    reading.on_event(event);
    return true;
  });
  return reading.schedule();
}

}  // namespace procession::explore
