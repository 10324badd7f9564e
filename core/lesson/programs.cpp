#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/home.h"
#include "lesson/lesson.h"

namespace procession::lesson {
namespace {

namespace fs = std::filesystem;

bool executable(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

// The lesson's program. A user's own lesson has it beside its text. A built-in lesson has it in
// bin/lessons/ID of the build tree or, installed, in the prefix's lib folder.
fs::path program_of(const Lesson& lesson) {
  const fs::path own = fs::path(lesson.folder) / "main";
  if (!lesson.folder.empty() && executable(own)) return own;
  const fs::path bin = program_folder();
  const fs::path installed = bin.parent_path() / "lib" / "procession" / "lessons" / lesson.id;
  return executable(installed) ? installed : bin / "lessons" / lesson.id;
}

// The first python3 on PATH that is a binary. A script by that name (a version manager's shim)
// starts a dozen processes before Python, all of which would be recorded; it is used only if there
// is nothing else.
std::string python3() {
  const char* path = std::getenv("PATH");
  const std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  for (std::size_t at = 0; at <= folders.size();) {
    const std::size_t end = std::min(folders.find(':', at), folders.size());
    const fs::path candidate = fs::path(folders.substr(at, end - at)) / "python3";
    at = end + 1;
    char head[2] = {};
    if (executable(candidate) && std::ifstream(candidate, std::ios::binary).read(head, 2) &&
        (head[0] != '#' || head[1] != '!'))
      return candidate.string();
  }
  return "python3";
}

}  // namespace

std::string program_folder() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  return error ? std::string(".") : self.parent_path().string();
}

Result<std::string> find_data_folder(std::string_view name) {
  std::error_code error;
  // SOURCE/build/PRESET/bin; a build folder elsewhere has links in its share/procession, made by
  // CMake; an installed PREFIX/bin has the folders themselves there.
  const fs::path bin = program_folder();
  const fs::path build = bin.parent_path();
  for (const fs::path& candidate :
       {build.parent_path().parent_path() / name, build / "share" / "procession" / name})
    if (fs::is_directory(candidate, error)) return candidate.lexically_normal().string();
  return failure({"error.folder.missing", {{"folder", std::string(name)}}}, bin.string(),
                 {"advice.folder.build"});
}

LessonFolders lesson_folders(const std::vector<std::string>& more) {
  LessonFolders out;
  if (const auto house = find_data_folder("lessons"))
    out.folders.push_back(*house);
  else
    out.error = house.error();
  std::error_code error;
  if (const std::string own = home_file("XDG_DATA_HOME", ".local/share", "lessons");
      !own.empty() && fs::is_directory(own, error))
    out.folders.push_back(own);
  out.folders.insert(out.folders.end(), more.begin(), more.end());
  return out;
}

std::vector<std::string> runnable_variants(const Lesson& lesson) {
  std::vector<std::string> out;
  if (lesson.has_cpp && executable(program_of(lesson))) out.emplace_back("cpp");
  if (lesson.has_python) out.emplace_back("python");
  return out;
}

Result<std::vector<std::string>> lesson_command(const Lesson& lesson, std::string_view variant) {
  if (variant == "cpp" && lesson.has_cpp) {
    const fs::path program = program_of(lesson);
    if (executable(program)) return std::vector<std::string>{program.string()};
    const auto house = find_data_folder("lessons");
    const bool of_house = house && lesson.folder.starts_with(*house);
    return failure(
        {"error.lesson.not_built", {{"lesson", lesson.id}}},
        of_house ? program.string() : lesson.folder + "/main",
        {of_house ? ErrorKey("advice.lesson.build") : ErrorKey("advice.lesson.compile")});
  }
  if (variant == "python" && lesson.has_python)
    return std::vector<std::string>{python3(), (fs::path(lesson.folder) / "main.py").string()};
  return failure(
      {"error.lesson.no_variant", {{"lesson", lesson.id}, {"variant", std::string(variant)}}}, {},
      {lesson.has_cpp && lesson.has_python ? ErrorKey("advice.lesson.has_both")
       : lesson.has_cpp                    ? ErrorKey("advice.lesson.has_cpp")
                                           : ErrorKey("advice.lesson.has_python")});
}

}  // namespace procession::lesson
