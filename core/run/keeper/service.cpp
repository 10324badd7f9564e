#include "run/keeper/service.h"

#include "run/proc.h"

namespace procession::run {
namespace {

constexpr std::size_t kCommandLine = 512;  // long enough for an interpreter's path and options

}  // namespace

std::string_view service_role(std::string_view command_line) {
  const auto runs = [&](std::string_view code) {
    return command_line.find(code) != std::string_view::npos;
  };
  if (runs("-c from multiprocessing.resource_tracker import main")) return "resource tracker";
  if (runs("-c from multiprocessing.forkserver import main")) return "forkserver";
  return {};
}

std::string_view service_role_of(std::int32_t pid) {
  return service_role(command_line(pid, kCommandLine));
}

}  // namespace procession::run
