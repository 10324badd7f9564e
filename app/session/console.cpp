#include "session/console.h"

#include <algorithm>

#include "text/wrap.h"

namespace procession::app {
namespace {

void append_clean(std::string& out, std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(bytes, at);
    if (c == U'\t')
      out += "    ";
    else if (c == 0xFFFD)
      out += "\uFFFD";
    else if (c >= 0x20 && c != 0x7F)
      out += bytes.substr(begin, at - begin);
  }
}

}  // namespace

void Console::apply(const Event& event) {
  if (event.kind != Kind::output) return;
  const std::uint64_t writer =
      (static_cast<std::uint64_t>(event.process) << 2) | (event.a == 2 ? 1U : 0U);
  std::string_view rest = event.text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    auto open = open_.find(writer);
    if (open == open_.end()) {
      ConsoleLine line;
      line.t = event.t;
      line.seq = event.seq;
      line.process = event.process;
      line.pid = event.pid;
      line.error = event.a == 2;
      lines_.push_back(std::move(line));
      open = open_.emplace(writer, lines_.size() - 1).first;
    }
    ConsoleLine& line = lines_[open->second];
    if (line.text.size() < kMostLine)
      append_clean(line.text, rest.substr(0, std::min(end, kMostLine)));
    else
      line.cut = true;
    if (end == std::string_view::npos) break;
    if (on_line) on_line(line);
    open_.erase(open);
    rest.remove_prefix(end + 1);
  }
}

std::size_t Console::count_at(RawNs t) const {
  const auto end = std::upper_bound(lines_.begin(), lines_.end(), t,
                                    [](RawNs at, const ConsoleLine& l) { return at < l.t; });
  return static_cast<std::size_t>(end - lines_.begin());
}

}  // namespace procession::app
