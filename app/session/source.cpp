#include "session/source.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "session/line_history.h"

namespace procession::app {
namespace {

constexpr std::size_t kTab = 4;
constexpr std::string_view kEndings[] = {".py", ".cpp", ".cc", ".cxx", ".c", ".h", ".hpp"};

bool is_source(std::string_view name) {
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

std::vector<std::string> split(std::string_view bytes) {
  std::vector<std::string> lines(1);
  for (const char c : bytes) {
    if (c == '\n')
      lines.emplace_back();
    else if (c == '\t')
      lines.back().append(kTab - lines.back().size() % kTab, ' ');
    else if (c != '\r')
      lines.back() += c;
  }
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

SourceFile source(std::string_view name, std::string_view bytes) {
  std::vector<std::string> lines = split(bytes);
  return {std::string(name), lines, lines, {}};
}

// The file of the variant that runs comes first.
void put_first(std::string_view variant, std::vector<SourceFile>& files) {
  const std::string_view ending = variant == "python" ? ".py" : ".cpp";
  std::stable_partition(files.begin(), files.end(),
                        [&](const SourceFile& one) { return one.name.ends_with(ending); });
}

}  // namespace

lesson::ProgramLanguage language_of(const SourceFile& file) {
  return file.name.ends_with(".py") ? lesson::ProgramLanguage::python
                                    : lesson::ProgramLanguage::cpp;
}

void mark_comments(SourceFile& file) {
  file.comment_at.assign(file.shown.size(), std::string::npos);
  for (const lesson::Comment& comment : lesson::comments_in(file.shown, language_of(file)))
    for (std::size_t i = 0; i < comment.lines; ++i)
      file.comment_at[comment.line + i] =
          i == 0 ? comment.column : file.shown[comment.line + i].find_first_not_of(' ');
}

std::vector<SourceFile> sources_of(const lesson::Lesson& lesson, std::string_view variant) {
  std::vector<SourceFile> out;
  for (const std::string& name : lesson.files) {
    if (!is_source(name)) continue;
    std::ifstream file(std::filesystem::path(lesson.folder) / name, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
    if (file.is_open()) out.push_back(source(name, bytes));
  }
  put_first(variant, out);
  return out;
}

std::vector<SourceFile> sources_of(const record::Recording& recording) {
  std::vector<SourceFile> out;
  for (const std::string& name : recording.attachments()) {
    if (!is_source(name)) continue;
    const auto bytes = recording.attachment(name);
    if (bytes) out.push_back(source(file_name(name), *bytes));
  }
  put_first(recording.header().variant, out);
  return out;
}

}  // namespace procession::app
