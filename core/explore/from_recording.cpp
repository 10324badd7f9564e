#include "explore/from_recording.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/fields.h"
#include "explore/actors.h"
#include "schema/kind.h"

namespace procession::explore {
namespace {

// Operations whose waiting changes nothing for other threads: their turn is where they got what
// they wanted, so that the threads which follow need not fight for it anew, nor the kernel choose
// among those that wait. Others must be seen to wait, as for a notify (kinds.toml, `turn`).
bool counts_at_its_end(Kind opens) {
  const KindInfo* info = kind_info(opens);
  return info != nullptr && info->turn_at_end;
}

bool ends_by_time(Kind kind) {
  return kind == Kind::sleep || (kind_role(kind) == Role::fail && kind != Kind::pipe_eof);
}

}  // namespace

void ScheduleReader::on_event(const Event& event) {
  actors_.on_event(event);
  if (event.kind == Kind::choice) return choose(event);
  if (event.kind == Kind::run_speed) by_steps_ = event.a == 0;
  if (event.thread == 0 || event.source != Source::self) return;
  Mine& mine = mine_[event.thread];
  if (event.kind == Kind::gate_wait) {
    mine.about = static_cast<Kind>(event.a);
    return;
  }
  if (event.opens != Kind::none) begin(event.opens, mine, event.thread);
  if (event.kind == mine.begun && mine.op == 0) mine.op = event.op;
  // Whoever is started in it is called by its place among the turns.
  if (event.kind == Kind::thread_start || event.kind == Kind::process_start)
    emit_step(event.thread, mine);
  if (kind_request(event.kind) != Kind::none) end(event, mine);
}

Schedule ScheduleReader::schedule() const {
  std::map<int, Kind> open;  // by actor: an order that is the same in every run
  for (const auto& [thread, mine] : mine_)
    if (!mine.has_step) open[actors_.of(thread)] = mine.begun;
  Schedule out = out_;
  for (const auto& [actor, kind] : open) out.push_back({actor, kind});
  return out;
}

void ScheduleReader::emit_step(std::uint32_t thread, Mine& mine) {
  if (!std::exchange(mine.has_step, true)) add_step(thread, mine.begun);
}

void ScheduleReader::choose(const Event& event) {
  const auto thread = static_cast<std::uint32_t>(event.b);
  Mine& mine = mine_[thread];
  if (field(event.text, "ns")) {
    emit_step(thread, mine);
    add_step(thread, Kind::none);
  } else {
    mine.is_chosen = false;
    begin(mine.about, mine, thread);
    mine.is_chosen = true;
  }
}

void ScheduleReader::begin(Kind kind, Mine& mine, std::uint32_t thread) {
  if (std::exchange(mine.is_chosen, false)) return;
  emit_step(thread, mine);
  mine.begun = kind;
  mine.has_step = false;
  mine.op = 0;
  if (!counts_at_its_end(kind)) emit_step(thread, mine);
}

void ScheduleReader::end(const Event& event, Mine& mine) {
  if (kind_request(event.kind) != mine.begun || event.op != mine.op) return;
  emit_step(event.thread, mine);
  // By steps time passes by choices alone: whoever's was over then went on by itself.
  if (ends_by_time(event.kind) && !by_steps_) add_step(event.thread, Kind::none);
  mine.begun = Kind::none;
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
