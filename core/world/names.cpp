#include "world/names.h"

#include "world/world.h"

namespace procession::world {

std::string process_name(const World& world, std::uint32_t number) {
  const Process* process = world.process(number);
  if (process == nullptr) return "?";
  return process->name.empty() ? std::to_string(process->pid) : process->name;
}

}  // namespace procession::world
