// Compares a recording's own lesson with the folder's.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

// Empty if it can't be read: it then differs from every attachment.
std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string list(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

// Whether the file determines what a run does or what is asked about it; other files are texts.
bool matters(const std::string& name) { return name == "lesson.toml" || name.starts_with("main."); }

}  // namespace

Recorded recorded_lesson(const std::string& id, const std::map<std::string, std::string>& files,
                         const Lesson* here) {
  Recorded out;
  if (id.empty()) return out;
  const auto own = lesson_from_files(files, "the lesson inside the recording");
  if (here != nullptr) {
    for (const auto& [name, bytes] : files)
      if (matters(name) && read(std::filesystem::path(here->folder) / name) != bytes)
        out.differ.push_back(name);
    for (const std::string& name : here->files)
      if (matters(name) && !files.contains(name)) out.differ.push_back(name);
    std::ranges::sort(out.differ);
    if (out.differ.empty() || files.empty()) return out;
    out.sentence = "this recording was made from another version of lesson " + id + " (" +
                   list(out.differ) + (out.differ.size() == 1 ? " differs" : " differ") + "): ";
  } else {
    out.sentence = "lesson " + id + " is not here: ";
  }
  if (own) {
    out.lesson = *own;
    if (here != nullptr) out.lesson->chapter = here->chapter;
    out.sentence += "its steps and questions are those that travelled in the recording";
  } else {
    out.sentence += "it is shown without steps and questions, for " + own.error().sentence();
  }
  return out;
}

}  // namespace procession::lesson
