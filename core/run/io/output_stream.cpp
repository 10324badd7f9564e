#include "run/io/output_stream.h"

#include <algorithm>
#include <climits>
#include <cstring>
#include <utility>

#include "base/utf8.h"

namespace procession::run {
namespace {

// Reports of more bytes than this can't be in the pipe (it holds 64 KiB): they were written
// elsewhere.
constexpr std::size_t kMostReported = 4u << 20;
// A shorter common beginning does not show that a report was written in part.
constexpr std::size_t kShortestPart = 64;
// A shorter report is searched at the beginning of lines only.
constexpr std::size_t kShortestInside = 8;
constexpr std::size_t kLookAhead = 16;
// More bytes than this at once are recorded in pieces of many lines, not line by line.
constexpr std::size_t kFlood = 64 * 1024;

}  // namespace

void OutputStream::reported(std::uint32_t process, std::uint32_t thread, std::string_view bytes,
                            std::uint64_t full, bool continues) {
  if (bytes.empty()) return;
  auto writer = std::find_if(writers_.begin(), writers_.end(), [&](const Writer& w) {
    return w.thread == thread && w.process == process;
  });
  if (writer == writers_.end()) {
    writers_.push_back({process, thread, {}});
    writer = writers_.end() - 1;
  }
  Report report;
  report.bytes = bytes;
  report.unknown = full > bytes.size() ? full - bytes.size() : 0;
  if (continues && !writer->reports.empty())
    report.long_write = writer->reports.back().long_write = true;
  report.long_write |= continues || full > PIPE_BUF;
  reported_bytes_ += bytes.size();
  writer->reports.push_back(std::move(report));
  while (reported_bytes_ > kMostReported) {
    Writer& oldest = writers_.front();
    reported_bytes_ -= oldest.reports.front().bytes.size();
    oldest.reports.pop_front();
    if (oldest.reports.empty()) writers_.erase(writers_.begin());
  }
}

void OutputStream::append(std::string_view bytes) {
  if (skip_ > 0) {
    const std::size_t skipped = std::min<std::uint64_t>(skip_, bytes.size());
    skip_ -= skipped;
    bytes.remove_prefix(skipped);
  }
  bytes_ += bytes;
}

void OutputStream::fit_report(std::string_view rest, std::size_t writer, std::size_t index,
                              Found& best) const {
  const Report& report = writers_[writer].reports[index];
  const std::string_view wanted = std::string_view(report.bytes).substr(report.done);
  if (wanted.front() != rest.front()) return;
  const std::size_t common = std::min(wanted.size(), rest.size());
  const auto differ =
      std::mismatch(wanted.begin(), wanted.begin() + static_cast<long>(common), rest.begin());
  const auto same = static_cast<std::size_t>(differ.first - wanted.begin());
  if (same == wanted.size()) {
    if (best.fit != Fit::whole || same > best.size) best = {Fit::whole, writer, index, same};
  } else if (best.fit == Fit::whole) {
    return;
  } else if (same == rest.size()) {
    best = {Fit::begins, writer, index, same};
  } else if (best.fit == Fit::none && index == 0 && report.long_write && same >= kShortestPart) {
    best = {Fit::part, writer, index, same};
  }
}

OutputStream::Found OutputStream::fit_at(std::string_view rest) const {
  Found best;
  for (std::size_t i = 0; i < writers_.size(); ++i) fit_report(rest, i, 0, best);
  // If two threads wrote the same bytes, the wrong report may have been consumed. Then the next
  // bytes of the right thread do not match the first of its reports, so later ones are tried.
  for (std::size_t i = 0; i < writers_.size() && best.fit == Fit::none; ++i)
    for (std::size_t index = 1; index < std::min(writers_[i].reports.size(), kLookAhead); ++index)
      fit_report(rest, i, index, best);
  return best;
}

std::size_t OutputStream::next_fit(std::string_view rest) const {
  std::size_t next = rest.size();
  if (writers_.empty()) return next;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos && end + 1 < rest.size();
       end = rest.find('\n', end + 1)) {
    if (fit_at(rest.substr(end + 1)).fit == Fit::none) continue;
    next = end + 1;
    break;
  }
  for (const Writer& writer : writers_) {
    const Report& report = writer.reports.front();
    const std::string_view wanted = std::string_view(report.bytes).substr(report.done);
    if (wanted.size() < kShortestInside || next <= 1) continue;
    const std::string_view where = rest.substr(1, next - 1 + wanted.size());
    const void* found = ::memmem(where.data(), where.size(), wanted.data(), wanted.size());
    if (found)
      next =
          std::min(next, static_cast<std::size_t>(static_cast<const char*>(found) - rest.data()));
  }
  return next;
}

void OutputStream::consume(const Found& found) {
  Writer& writer = writers_[found.writer];
  Report& report = writer.reports[found.index];
  report.done += found.size;
  if (report.done < report.bytes.size()) return;
  skip_ = report.unknown;
  reported_bytes_ -= report.bytes.size();
  writer.reports.erase(writer.reports.begin() + static_cast<std::ptrdiff_t>(found.index));
  if (writer.reports.empty())
    writers_.erase(writers_.begin() + static_cast<std::ptrdiff_t>(found.writer));
}

void OutputStream::match(MonoNs now, bool all, const Sink& sink) {
  const bool impatient = waiting_since_ && now - *waiting_since_ >= kPatience_ns;
  const bool may_wait = !all && !impatient;
  std::string_view rest = bytes_;
  while (!rest.empty()) {
    const Found found = fit_at(rest);
    if (found.fit == Fit::begins && may_wait) break;
    if (found.fit == Fit::whole || found.fit == Fit::part) {
      emit_line(sink);
      consume(found);
      rest.remove_prefix(found.size);
      const std::size_t skipped = std::min<std::uint64_t>(skip_, rest.size());
      skip_ -= skipped;
      rest.remove_prefix(skipped);
      line_open_ = false;
      continue;
    }
    const std::size_t size = next_fit(rest);
    emit(rest.substr(0, size), sink);
    rest.remove_prefix(size);
  }
  const bool decided = rest.size() != bytes_.size();
  bytes_.erase(0, bytes_.size() - rest.size());
  if (bytes_.capacity() > 4 * kFlood && bytes_.size() < kFlood) bytes_.shrink_to_fit();
  if (!may_wait) emit_line(sink);
  if (!waits())
    waiting_since_.reset();
  else if (!waiting_since_ || decided)
    waiting_since_ = now;
}

void OutputStream::emit(std::string_view foreign, const Sink& sink) {
  if (!line_.empty()) {
    const std::size_t end = foreign.find('\n');
    const std::size_t size = end == std::string_view::npos ? foreign.size() : end + 1;
    line_ += foreign.substr(0, size);
    foreign.remove_prefix(size);
    if (end == std::string_view::npos && line_.size() <= kOutputMost) return;
    emit_line(sink);
  }
  const bool flood = foreign.size() > kFlood;
  while (!foreign.empty()) {
    const std::string_view window = foreign.substr(0, kOutputMost);
    const std::size_t end = flood ? window.rfind('\n') : window.find('\n');
    std::string_view piece;
    if (end != std::string_view::npos) {
      piece = window.substr(0, end + 1);
    } else if (foreign.size() > kOutputMost) {
      piece = cut_utf8(foreign, kOutputMost);
    } else {
      line_ = foreign;
      return;
    }
    sink(piece, line_open_);
    line_open_ = piece.back() != '\n';
    foreign.remove_prefix(piece.size());
  }
}

void OutputStream::emit_line(const Sink& sink) {
  const std::string line = std::exchange(line_, {});
  std::string_view rest = line;
  while (!rest.empty()) {
    const std::string_view piece = cut_utf8(rest, kOutputMost);
    sink(piece, line_open_);
    line_open_ = piece.back() != '\n';
    rest.remove_prefix(piece.size());
  }
}

void OutputStream::forget(std::uint32_t process) {
  std::erase_if(writers_, [&](const Writer& writer) {
    if (writer.process != process) return false;
    for (const Report& report : writer.reports) reported_bytes_ -= report.bytes.size();
    return true;
  });
}

}  // namespace procession::run
