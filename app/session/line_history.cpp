#include "session/line_history.h"

#include <algorithm>

namespace procession::app {

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

void LineHistory::apply(const Event& event) {
  if (event.line == 0 || event.file.empty()) return;
  const std::string_view name = file_name(event.file);
  auto file = lines_.find(name);
  if (file == lines_.end()) file = lines_.try_emplace(std::string(name)).first;
  std::vector<Passage>& passages = file->second[event.line];
  // Half of them is dropped at a time, so that dropping costs little.
  if (passages.size() >= kMost)
    passages.erase(passages.begin(), passages.begin() + static_cast<std::ptrdiff_t>(kMost / 2));
  passages.push_back({event.seq, event.t, event.process, event.kind});
}

const std::vector<Passage>& LineHistory::of(std::string_view file, std::uint32_t line) const {
  static const std::vector<Passage> kNone;
  const auto found = lines_.find(file);
  if (found == lines_.end()) return kNone;
  const auto passages = found->second.find(line);
  return passages == found->second.end() ? kNone : passages->second;
}

std::size_t LineHistory::count_at(std::string_view file, std::uint32_t line, RawNs t) const {
  const std::vector<Passage>& passages = of(file, line);
  const auto end =
      std::upper_bound(passages.begin(), passages.end(), t,
                       [](RawNs at, const Passage& passage) { return at < passage.t; });
  return static_cast<std::size_t>(end - passages.begin());
}

std::vector<std::string_view> LineHistory::files() const {
  std::vector<std::string_view> out;
  for (const auto& [name, lines] : lines_) out.push_back(name);
  return out;
}

}  // namespace procession::app
