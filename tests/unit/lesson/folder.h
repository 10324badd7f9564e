// A lesson without mistakes in a temporary folder, which tests then change.
#pragma once

#include <filesystem>
#include <string>

namespace procession::lesson {

class Folder {
 public:
  Folder();   // <path>/04_talking/tasks_lesson, complete and valid
  ~Folder();  // removes it
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path() const { return path_.string(); }
  std::filesystem::path lesson() const { return path_ / "04_talking" / "tasks_lesson"; }
  std::filesystem::path chapter() const { return path_ / "04_talking"; }

  // Replaces `what`, which must be in the file, by `with`.
  void edit(const std::filesystem::path& file, const std::string& what, const std::string& with);
  static void write(const std::filesystem::path& file, const std::string& bytes);
  static std::string read(const std::filesystem::path& file);

 private:
  std::filesystem::path path_;
};

}  // namespace procession::lesson
