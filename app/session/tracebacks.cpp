#include "session/tracebacks.h"

#include <algorithm>
#include <charconv>

#include "session/line_history.h"

namespace procession::app {
namespace {

constexpr std::string_view kHeader = "Traceback (most recent call last):";

// Known are common mistakes, recognised by words of CPython's message.
struct Known {
  std::string_view words;
  const char* key;
};
constexpr Known kKnown[] = {
    {"current process has finished its bootstrapping phase", "explain.guard"},
    {"context has already been set", "explain.context"},
    {"daemonic processes are not allowed to have children", "explain.daemon"},
    {"should only be shared between processes through inheritance", "explain.inheritance"},
    {"Can't pickle", "explain.pickle"},
    {"cannot pickle", "explain.pickle"},
    {"Can't get attribute", "explain.attribute"},
};

// Returns whether the line is an error: a dotted name, alone or before a colon ("NameError: name
// 'x' is not defined", "KeyboardInterrupt", "queue.Full").
bool is_error(std::string_view text) {
  const std::string_view name = text.substr(0, text.find(':'));
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return c == '.' || c == '_' || c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
  });
}

}  // namespace

// Parses a line like `  File "/srv/my.py", line 12, in main`. Returns true if it is one.
bool Tracebacks::frame(std::string_view text, Trace& trace) const {
  constexpr std::string_view kBegin = "  File \"", kMiddle = "\", line ";
  if (!text.starts_with(kBegin)) return false;
  const std::size_t middle = text.rfind(kMiddle);
  if (middle == std::string_view::npos || middle < kBegin.size()) return false;
  const std::string_view file = file_name(text.substr(kBegin.size(), middle - kBegin.size()));
  std::uint32_t line = 0;
  const char* begin = text.data() + middle + kMiddle.size();
  if (std::from_chars(begin, text.data() + text.size(), line).ec != std::errc()) return false;
  if (std::find(files_.begin(), files_.end(), file) != files_.end()) {
    trace.file = file;
    trace.line = line;
  }
  return true;
}

void Tracebacks::explain(std::string_view text, std::uint64_t seq) {
  for (const Known& known : kKnown)
    if (text.find(known.words) != std::string_view::npos)
      for (Traceback& traceback : all_)
        if (traceback.seq == seq) traceback.explain = known.key;
}

void Tracebacks::take(const ConsoleLine& line) {
  if (!line.error) return;
  Trace& trace = traces_[line.process];
  const std::string_view text = line.text;
  if (text.starts_with(kHeader)) {
    trace = {true, {}, 0, 0};
    return;
  }
  // A syntax error has no header.
  if (frame(text, trace)) {
    trace.open = true;
    return;
  }
  if (!trace.open) {
    if (trace.seq != 0) explain(text, trace.seq);  // a message of several lines
    return;
  }
  if (text.empty() || text.front() == ' ') return;
  const bool ours = is_error(text) && !trace.file.empty();
  if (ours) {
    Traceback traceback{line.t, line.seq, line.process, trace.file, trace.line, std::string(text),
                        {}};
    if (all_.size() == kMost) all_.erase(all_.begin());
    const auto after = std::upper_bound(all_.begin(), all_.end(), traceback.t,
                                        [](RawNs t, const Traceback& c) { return t < c.t; });
    all_.insert(after, std::move(traceback));
    explain(text, line.seq);
  }
  trace = {};
  if (ours) trace.seq = line.seq;
}

const Traceback* Tracebacks::last_at(RawNs t) const {
  const auto after = std::upper_bound(all_.begin(), all_.end(), t,
                                      [](RawNs at, const Traceback& c) { return at < c.t; });
  return after == all_.begin() ? nullptr : &*(after - 1);
}

}  // namespace procession::app
