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

std::size_t lie_together(const std::vector<UnpausedNs>& instants) {
  constexpr std::int64_t kLong = 10;      // times what lies together already
  constexpr std::int64_t kLeast = 1'000;  // ns
  if (instants.size() < 2) return instants.size();
  std::size_t count = 2;
  while (count < instants.size()) {
    const std::int64_t span = std::max(instants.front() - instants[count - 1], kLeast);
    if (instants[count - 1] - instants[count] > kLong * span) break;
    ++count;
  }
  return count;
}

UnpausedNs first_of_moment(const lesson::Step& step, const RecordingFollower& follower,
                           const lesson::Moment& moment,
                           const std::map<std::string, std::string>& parameters) {
  constexpr std::size_t kMostEvents = 10;
  const world::Timeline& timeline = follower.timeline();
  std::set<std::uint32_t> processes;
  for (const std::uint32_t lane : lanes_pointed_at(step, timeline, parameters))
    if (timeline.lanes()[lane].kind == world::LaneKind::process)
      processes.insert(timeline.lanes()[lane].process);
  const auto each = [&](std::uint64_t seq, const auto& take) {
    follower.recording().each(seq, seq, [&](const Event& event) {
      take(event);
      return false;
    });
  };
  std::uint32_t thread = 0;
  std::uint64_t op = 0;
  each(moment.seq, [&](const Event& event) {
    processes.insert(event.process);
    thread = event.thread;
    op = event.op;
  });
  std::set<std::uint64_t> seqs;
  for (const std::uint32_t process : processes) {
    std::uint64_t seq = moment.seq;
    for (std::size_t i = 0; i < kMostEvents; ++i) {
      seq = timeline.next_of_process(process, seq, world::Direction::back);
      if (seq == 0) break;
      seqs.insert(seq);
    }
  }
  const world::SessionClock& clock = timeline.world().clock();
  std::vector<UnpausedNs> instants = {clock.unpaused_at(moment.t)};
  std::size_t request = 0;  // the index of the event that began the moment's own operation
  // The kernel's samples come at any time, and are no events of the program.
  for (auto seq = seqs.rbegin(); seq != seqs.rend() && instants.size() <= kMostEvents; ++seq)
    each(*seq, [&](const Event& event) {
      if (event.source == Source::sampled || event.source == Source::kernel) return;
      if (op != 0 && event.op == op && event.thread == thread) request = instants.size();
      instants.push_back(clock.unpaused_at(event.t));
    });
  const std::size_t last = lie_together(instants) - 1;
  if (request <= last) return instants[last];
  // Its beginning is shown too, unless what lies together would be too close for that.
  const std::int64_t span = std::max<std::int64_t>(instants[0] - instants[last], 20'000);
  return instants[instants[0] - instants[request] <= 100 * span ? request : last];
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
