#include "world/names.h"

#include "world/world.h"

namespace procession::world {
namespace {

std::string unknown(const char* what, std::uint32_t number) {
  return number == 0 ? "?" : what + (" " + std::to_string(number));
}

}  // namespace

std::string process_name(const Process& process) {
  return process.name.empty() ? "PID " + std::to_string(process.pid) : process.name;
}

std::string process_name(const World& world, std::uint32_t number) {
  const Process* process = world.process(number);
  return process == nullptr ? unknown("process", number) : process_name(*process);
}

std::string object_name(const World& world, std::uint32_t number) {
  const Object* object = world.object(number);
  return object == nullptr ? unknown("object", number) : object->name;
}

}  // namespace procession::world
