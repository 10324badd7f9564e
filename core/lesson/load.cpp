#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "lesson/parse.h"

namespace procession::lesson {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t kLargestFile = 1 << 20;
constexpr const char* kComments = "comments.zh.toml";
constexpr const char* kGlossary = "glossary.toml";
constexpr std::pair<const char*, const char*> kPrograms[] = {{"cpp", "main.cpp"},
                                                             {"python", "main.py"}};

// The content of a regular file; nullopt, and a message, if it can't be read.
std::optional<std::string> read(const fs::path& path, std::vector<Message>& messages) {
  std::error_code error;
  const std::uintmax_t size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
  if (error || !fs::is_regular_file(path)) {
    messages.push_back({path.string(), 0, "can't be read: expected a file"});
    return std::nullopt;
  }
  if (size > kLargestFile) {
    messages.push_back({path.string(), 0, "is larger than 1 MiB: expected less"});
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  std::string out((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad()) {
    messages.push_back(
        {path.string(), 0, error_for(reason_of(errno), {"error.run.unreadable"}).message()});
    return std::nullopt;
  }
  return out;
}

// The folders inside `folder`, by name, without hidden ones.
std::vector<fs::path> folders_in(const fs::path& folder, std::vector<Message>& messages) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->is_directory() && !it->path().filename().string().starts_with('.') &&
        it->path().filename() != "__pycache__")
      out.push_back(it->path());
  if (error)
    messages.push_back({folder.string(), 0,
                        error_for(reason_of(error.value()), {"error.run.unreadable"}).message() +
                            ": expected a folder of chapters"});
  std::sort(out.begin(), out.end());
  return out;
}

// Builds a lesson without its folder and chapter. The caller has reported missing files.
Lesson build(const std::map<std::string, std::string>& files, const fs::path& folder,
             std::vector<Message>& messages) {
  Programs programs;
  for (const auto& [variant, name] : kPrograms)
    if (const auto file = files.find(name); file != files.end()) {
      if (const int line = first_bad_utf8_line(file->second))
        messages.push_back(
            {(folder / name).string(), line, "bytes that are no UTF-8: expected UTF-8"});
      programs[variant] = file->second;
    }
  Lesson lesson;
  if (const auto toml = files.find("lesson.toml"); toml != files.end())
    lesson = parse_lesson((folder / "lesson.toml").string(), toml->second, programs, messages);
  for (const auto& [name, member] :
       {std::pair("text.en.md", &Words::en), std::pair("text.zh.md", &Words::zh)}) {
    const auto file = files.find(name);
    if (file == files.end()) continue;
    Text text = parse_text((folder / name).string(), file->second, lesson.steps, messages);
    lesson.introduction.*member = text.introduction;
    for (Step& step : lesson.steps) {
      step.title.*member = text.steps[step.id].first;
      step.text.*member = text.steps[step.id].second;
    }
  }
  if (const auto file = files.find(kComments); file != files.end())
    lesson.comments = parse_comments((folder / kComments).string(), file->second, messages);
  for (const auto& [name, bytes] : files) lesson.files.push_back(name);
  lesson.has_cpp = programs.contains("cpp");
  lesson.has_python = programs.contains("python");
  return lesson;
}

std::optional<Lesson> load_lesson(const fs::path& folder, std::vector<Message>& messages) {
  const std::size_t before = mistakes_in(messages);
  std::error_code error;
  std::map<std::string, std::string> files;
  bool program = false;
  const auto take = [&](const char* name) {
    if (auto bytes = read(folder / name, messages)) files[name] = std::move(*bytes);
  };
  for (const auto& [variant, name] : kPrograms)
    if (fs::exists(folder / name, error)) {
      program = true;
      take(name);
    }
  if (!program)
    messages.push_back({folder.string(), 0, "no program: expected main.cpp or main.py, or both"});
  take("lesson.toml");
  if (!files.contains("lesson.toml")) return std::nullopt;  // without it the texts can't be checked
  take("text.en.md");
  take("text.zh.md");
  if (fs::exists(folder / kComments, error)) take(kComments);

  Lesson lesson = build(files, folder, messages);
  const std::string toml_path = (folder / "lesson.toml").string();
  if (!lesson.id.empty() && lesson.id != folder.filename().string())
    messages.push_back({toml_path, 0,
                        "`id` is \"" + lesson.id + "\": expected the folder's name, \"" +
                            folder.filename().string() + "\""});
  else if (!lesson.id.empty() && !is_name(lesson.id))
    messages.push_back({folder.string(), 0, "its name: expected a letter, then a-z 0-9 _"});
  if (mistakes_in(messages) != before) return std::nullopt;
  lesson.folder = fs::absolute(folder).lexically_normal().string();
  return lesson;
}

void load_chapter(const fs::path& folder, Lessons& out) {
  const std::string name = folder.filename().string();
  if (name.size() < 4 || name[0] < '0' || name[0] > '9' || name[1] < '0' || name[1] > '9' ||
      name[2] != '_' || !is_name(name.substr(3))) {
    out.messages.push_back({folder.string(), 0, "its name: expected NN_name, as in 04_talking"});
    return;
  }
  const std::size_t before = mistakes_in(out.messages);
  const std::string path = (folder / "chapter.toml").string();
  const auto toml = read(path, out.messages);
  if (!toml) return;
  Chapter chapter = parse_chapter(path, *toml, out.messages);
  if (mistakes_in(out.messages) != before) return;
  chapter.id = name.substr(3);
  for (const fs::path& one : folders_in(folder, out.messages)) {
    auto lesson = load_lesson(one, out.messages);
    if (!lesson) continue;
    if (const Lesson* other = find_lesson(out, lesson->id)) {
      out.messages.push_back({one.string(), 0,
                              "lesson " + lesson->id + " stands in " + other->folder +
                                  " already: expected another id"});
      continue;
    }
    lesson->chapter = chapter;
    out.lessons.push_back(std::move(*lesson));
  }
}

}  // namespace

std::size_t mistakes_in(const std::vector<Message>& messages) {
  return static_cast<std::size_t>(
      std::ranges::count(messages, Message::Kind::mistake, &Message::kind));
}

std::string Message::sentence() const {
  return file + (line > 0 ? ":" + std::to_string(line) : "") + ": " + what;
}

Lessons load_lessons(const std::vector<std::string>& folders) {
  Lessons out;
  for (const std::string& folder : folders)
    for (const fs::path& chapter : folders_in(folder, out.messages)) load_chapter(chapter, out);
  std::stable_sort(out.lessons.begin(), out.lessons.end(), [](const Lesson& a, const Lesson& b) {
    return std::tie(a.chapter.order, a.chapter.id, a.order, a.id) <
           std::tie(b.chapter.order, b.chapter.id, b.order, b.id);
  });
  return out;
}

Glossary load_glossary(const std::vector<std::string>& folders) {
  Glossary out;
  std::error_code error;
  for (const fs::path folder : folders) {
    const fs::path path = folder / kGlossary;
    if (!fs::exists(path, error)) continue;
    if (const auto bytes = read(path, out.messages)) parse_glossary(path.string(), *bytes, out);
  }
  return out;
}

Result<Lesson> lesson_from_files(const std::map<std::string, std::string>& files,
                                 const std::string& origin) {
  std::vector<Message> messages;
  for (const char* name : {"lesson.toml", "text.en.md", "text.zh.md"})
    if (!files.contains(name)) return failure({"error.author.missing", {{"file", name}}}, origin);
  Lesson lesson = build(files, origin, messages);
  const auto mistake = std::ranges::find(messages, Message::Kind::mistake, &Message::kind);
  if (mistake != messages.end())
    return failure({"error.author.mistake", {{"text", mistake->sentence()}}});
  return lesson;
}

const Lesson* find_lesson(const Lessons& lessons, std::string_view id) {
  for (const Lesson& lesson : lessons.lessons)
    if (lesson.id == id) return &lesson;
  return nullptr;
}

}  // namespace procession::lesson
