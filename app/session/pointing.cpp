#include "session/pointing.h"

#include "base/glob.h"

namespace procession::app {

using What = lesson::Target::What;

std::set<std::uint32_t> lanes_pointed_at(const lesson::Step& step,
                                         const world::Timeline& timeline) {
  std::set<std::uint32_t> out;
  const world::World& world = timeline.world();
  for (std::uint32_t place = 0; place < timeline.lanes().size(); ++place) {
    const world::Lane& lane = timeline.lanes()[place];
    for (const lesson::Target& target : step.points_at) {
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

std::uint32_t line_pointed_at(const lesson::Step& step, const SourceFile& file) {
  for (const lesson::Target& target : step.points_at) {
    if (target.what != What::code) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      if (file.lines[i].find(target.pattern) != std::string::npos)
        return static_cast<std::uint32_t>(i + 1);
  }
  return 0;
}

}  // namespace procession::app
