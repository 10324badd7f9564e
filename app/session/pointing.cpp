#include "session/pointing.h"

#include <algorithm>

#include "base/glob.h"

namespace procession::app {

using What = lesson::Target::What;

std::set<std::uint32_t> lanes_pointed_at(const lesson::Step& step, const world::Timeline& timeline,
                                         const std::map<std::string, std::string>& parameters) {
  std::set<std::uint32_t> out;
  const world::World& world = timeline.world();
  for (std::uint32_t place = 0; place < timeline.lanes().size(); ++place) {
    const world::Lane& lane = timeline.lanes()[place];
    for (const lesson::Target& target : step.points_at) {
      if (!lesson::is_meant(target.when, parameters)) continue;
      std::string_view name;
      if (target.what == What::lane && lane.kind == world::LaneKind::process) {
        const world::Process* process = world.process(lane.process);
        if (process != nullptr) name = process->name;
      } else if (target.what == What::object && lane.kind == world::LaneKind::object) {
        const world::Object* object = world.object(lane.object);
        if (object != nullptr) name = object->name;
      }
      if (!name.empty() && matches(target.pattern, name)) out.insert(place);
    }
  }
  return out;
}

UnpausedNs first_of_moment(const RecordingFollower& follower, const lesson::Moment& moment) {
  constexpr std::size_t kMostEvents = 10;  // of a process, between a request and its end
  constexpr std::int64_t kMuchLonger = 20;
  const auto event_at = [&](std::uint64_t seq) {
    Event out;
    follower.recording().each(seq, seq, [&](const Event& event) {
      out = event;
      return false;
    });
    return out;
  };
  const world::SessionClock& clock = follower.timeline().world().clock();
  const UnpausedNs at = clock.unpaused_at(moment.t);
  const Event event = event_at(moment.seq);
  if (event.cause == 0) return at;
  const Event cause = event_at(event.cause);
  if (cause.seq == 0 || cause.process == event.process) return at;
  const UnpausedNs first = clock.unpaused_at(cause.t);
  std::uint64_t seq = moment.seq;
  for (std::size_t i = 0; i < kMostEvents && event.op != 0; ++i) {
    seq = follower.timeline().next_of_process(event.process, seq, world::Direction::back);
    if (seq == 0) break;
    const Event before = event_at(seq);
    if (before.op != event.op || before.thread != event.thread) continue;
    // Where it began long before, the arrow would be too small.
    const UnpausedNs request = clock.unpaused_at(before.t);
    return at - request <= kMuchLonger * (at - first) ? std::min(request, first) : first;
  }
  return first;
}

std::uint32_t line_pointed_at(const lesson::Step& step, const SourceFile& file,
                              const std::map<std::string, std::string>& parameters) {
  for (const lesson::Target& target : step.points_at) {
    if (target.what != What::code || !lesson::is_meant(target.when, parameters)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      if (file.lines[i].find(target.pattern) != std::string::npos)
        return static_cast<std::uint32_t>(i + 1);
  }
  return 0;
}

}  // namespace procession::app
