#include "lesson/python.h"

#include <filesystem>

namespace procession::lesson {

std::string option_against_tracer(const std::vector<std::string>& command) {
  if (command.empty() ||
      !std::filesystem::path(command.front()).filename().string().starts_with("python"))
    return {};
  for (std::size_t i = 1; i < command.size() && command[i].starts_with("-"); ++i) {
    const std::string& word = command[i];
    if (word == "-c" || word == "-m" || word == "-" || word == "--") break;
    if (word == "-W" || word == "-X") {
      ++i;  // skips its value
      continue;
    }
    if (!word.starts_with("--") && !word.starts_with("-X") && !word.starts_with("-W") &&
        word.find_first_of("IES") != std::string::npos)
      return word;
  }
  return {};
}

}  // namespace procession::lesson
