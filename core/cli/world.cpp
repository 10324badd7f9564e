// procession world FILE --at TIME: every process and object at that instant.
#include "world/world.h"

#include "base/text.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/read.h"
#include "cli/world_json.h"

namespace procession::cli {
namespace {

std::string exit_text(const world::Process& process) {
  if (!process.dead) return {};
  if (!process.exit_known) return ", its exit is not known";
  if (process.signal != 0) return ", killed by signal " + std::to_string(process.signal);
  return ", exit code " + std::to_string(process.exit_code);
}

std::string as_text(const world::World& world, const world::File& file) {
  std::string out =
      "  " + std::to_string(file.size) + " bytes in " + std::to_string(file.writes) + " writes";
  for (const world::FileUser& user : file.users) {
    const world::Process* process = world.process(user.process);
    const std::string name = process == nullptr ? "?" : process->name;
    if (user.buffered > 0)
      out += ", " + std::to_string(user.buffered) + " wait in " + name;
    else if (user.lost > 0)
      out += ", " + std::to_string(user.lost) + " died with " + name;
  }
  return out;
}

std::string as_text(const world::World& world) {
  std::string out = "at " + seconds_text(world.session_ns().ns) + ", after event " +
                    std::to_string(world.seq()) +
                    (world.over()             ? ", the run is over"
                     : world.clock().paused() ? ", paused"
                                              : "");
  for (const std::uint32_t number : world.tree()) {
    const world::Process& process = *world.process(number);
    out += "\n  process " + std::to_string(number) + "  " + process.name + " (" +
           std::to_string(process.pid) + ")  " + std::string(world::state_name(process.state)) +
           exit_text(process);
    if (const world::Wait* wait = world.wait_of(process)) {
      out += ", " + std::string(kind_name(wait->request));
      const std::string what = waits_for(world, *wait);
      if (!what.empty()) out += " " + what;
      out += " since " + seconds_text(world.clock().session_at(wait->since_t).ns);
    }
    if (process.line != 0) out += ", at " + process.file + ":" + std::to_string(process.line);
    if (process.adopted_by_keeper) {
      out += ", adopted by Procession's keeper";
    } else if (process.adopted_by != 0) {
      out += ", adopted by " + std::to_string(process.adopted_by);
    }
    for (const auto& [name, variable] : process.variables)
      out += ", " + name + "=" + variable.value;
  }
  for (const world::Object& object : world.objects()) {
    out += "\n  " + std::string(object.type_text()) + " " + object.name;
    if (const world::File* file = object.get<world::File>()) {
      out += as_text(world, *file);
    } else if (const world::Sentence state = object.model().state(object, world);
               !state.key.empty()) {
      out += "  " + world::english(state);
    }
    if (const auto holding = object.model().holding(); holding && holding->abandoned)
      out += ", which is dead";
    const bool counts_waiters = object.count().what == world::Counts::waiting ||
                                object.count().what == world::Counts::arrived ||
                                object.second_count().what == world::Counts::waiting;
    if (!object.waiters.empty() && !counts_waiters)
      out += ", " + std::to_string(object.waiters.size()) + " waiting";
  }
  return out;
}

}  // namespace

int world(const Options& options) {
  const SessionNs at(parse_time(options.at));
  if (at < SessionNs(0)) {
    say("'" + options.at + "' is no time; write it as 1.5, 1.5s or 250ms");
    return kWrongUse;
  }
  const auto recording = open_recording(options.target);
  if (!recording) return kWrongUse;
  world::World world;
  each(*recording, [&](const Event& event) {
    if (world.clock().session_at(event.t) > at) return false;
    world.apply(event);
    return true;
  });
  say_state(*recording, options.target);
  return print(options.json ? world_json(world) : as_text(world));
}

}  // namespace procession::cli
