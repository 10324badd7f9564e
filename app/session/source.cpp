#include "session/source.h"

#include <algorithm>

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

}  // namespace

std::vector<SourceFile> sources_of(const record::Recording& recording) {
  std::vector<SourceFile> out;
  for (const std::string& name : recording.attachments()) {
    if (!is_source(name)) continue;
    const auto bytes = recording.attachment(name);
    if (bytes) out.push_back({std::string(file_name(name)), split(*bytes)});
  }
  // A lesson's recording contains both variants; the one that ran comes first.
  const std::string_view ending = recording.header().variant == "python" ? ".py" : ".cpp";
  std::stable_partition(out.begin(), out.end(),
                        [&](const SourceFile& one) { return one.name.ends_with(ending); });
  return out;
}

}  // namespace procession::app
