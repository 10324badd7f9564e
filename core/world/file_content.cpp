#include "world/file_content.h"

#include <algorithm>
#include <iterator>

#include "world/model/file.h"

namespace procession::world {
namespace {

// The greatest of `offsets` that is at most `most`; -1 if there is none.
std::int64_t last_up_to(const std::vector<std::int64_t>& offsets, std::int64_t most) {
  const auto after = std::upper_bound(offsets.begin(), offsets.end(), most);
  return after == offsets.begin() ? -1 : *std::prev(after);
}

void add_offset(std::vector<std::int64_t>& offsets, std::int64_t offset) {
  if (offsets.empty() || offsets.back() < offset) offsets.push_back(offset);
}

}  // namespace

FileContent::Stream& FileContent::stream_of(std::uint32_t process) {
  Stream& stream = streams_.make(process);
  stream.process = process;
  return stream;
}

void FileContent::lose(std::uint32_t process, RawNs t) {
  Stream* stream = streams_.find(process);
  if (stream == nullptr || stream->waits.empty() || stream->waits.back().bytes == 0) return;
  stream->waits.push_back({t, stream->waits.back().bytes, true});
}

std::vector<WaitingBytes> FileContent::waiting_at(RawNs t) const {
  std::vector<WaitingBytes> all;
  for (const Stream& stream : streams_.all()) {
    const auto after = std::upper_bound(stream.waits.begin(), stream.waits.end(), t,
                                        [](RawNs at, const auto& w) { return at < w.t; });
    WaitingBytes waiting{stream.process, 0, false};
    if (after != stream.waits.begin()) {
      waiting.bytes = std::prev(after)->bytes;
      waiting.lost = std::prev(after)->lost;
    }
    all.push_back(waiting);
  }
  return all;
}

void FileContent::apply(const Event& event) {
  if (event.process == 0) return;
  if (event.kind == Kind::file_buffer) {
    Stream& stream = stream_of(event.process);
    if (event.b < 0 || event.b > kMostFileBytes) return;
    add_offset(stream.call_ends, stream.written + event.b);
    stream.waits.push_back({event.t, event.b});
    if (event.b == 0) judge(stream.end);  // its last write ended with a call, as is known only now
    return;
  }
  if (event.kind != Kind::file_write || event.b <= 0 || event.b > kMostFileBytes) return;
  FileWrite write;
  write.seq = event.seq;
  write.t = event.t;
  write.offset = event.a < 0 || event.a > kMostFileBytes ? size_ : event.a;
  write.bytes = event.b;
  write.process = event.process;
  if (write.offset > kMostFileBytes) return;
  Stream& stream = stream_of(event.process);
  if (stream.written > kMostFileBytes) return;
  write.stream = stream.written;
  // With nothing in the buffer a write is a call.
  if (last_up_to(stream.call_ends, kMostFileBytes) <= stream.written)
    add_offset(stream.call_ends, stream.written + write.bytes);
  read_lines(event.text.substr(0, static_cast<std::size_t>(event.b)), write, stream);
  stream.written += event.b;
  if (!stream.waits.empty() && stream.waits.back().bytes > 0)
    stream.waits.push_back(
        {event.t, std::max<std::int64_t>(0, stream.waits.back().bytes - event.b)});

  const std::int64_t end = write.offset + write.bytes;
  stream.end = end;
  write.over = carve(write.offset, end, write.process);
  const auto index = static_cast<std::uint32_t>(writes_.size());
  stretches_[write.offset] = {write.offset, write.bytes, index};
  writes_.push_back(write);
  if (overwritten_) {
    in_order_.clear();
  } else {
    // Nearly always the last: appends are reported in their order.
    const auto to = in_order_.empty() || in_order_.back().offset < write.offset
                        ? in_order_.end()
                        : std::upper_bound(in_order_.begin(), in_order_.end(), write.offset,
                                           [](std::int64_t offset, const FileStretch& stretch) {
                                             return offset < stretch.offset;
                                           });
    in_order_.insert(to, {write.offset, write.bytes, index});
  }
  size_ = std::max(size_, end);
  judge(write.offset);
  judge(end);
  if (lost_steps_.empty() || lost_steps_.back().second != lost_)
    lost_steps_.emplace_back(event.t, lost_);
}

// Adds the ends of the write's lines, as far as its text was recorded.
void FileContent::read_lines(std::string_view text, const FileWrite& write, Stream& stream) {
  const std::size_t first = stream.line_ends.size();
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    add_offset(stream.line_ends, write.stream + static_cast<std::int64_t>(at) + 1);
  const auto known = static_cast<std::int64_t>(text.size());
  compare(write, known, first, stream);
  if (known < write.bytes)
    stream.unknown.emplace_back(write.stream + known, write.stream + write.bytes);
}

// Whether the stream's lines still are of one length, and its calls whole lines: for what may have
// to be inferred where the text is cut. Its new line ends are those from `first` on.
void FileContent::compare(const FileWrite& write, std::int64_t known, std::size_t first,
                          Stream& stream) {
  const auto& lines = stream.line_ends;
  const std::int64_t begin = write.stream, end = begin + known;
  // While all that came before is known, the first line's end is its length.
  if (stream.length == 0 && first < lines.size())
    stream.length = stream.unknown.empty() ? lines[first] : -1;
  if (stream.length > 0) {
    const std::int64_t expected = end / stream.length - begin / stream.length;
    bool same = static_cast<std::int64_t>(lines.size() - first) == expected;
    for (std::size_t at = first; same && at < lines.size(); ++at)
      same = lines[at] % stream.length == 0;
    if (!same) stream.length = -1;
  }
  // The end of the write itself becomes the end of a call only after it.
  const std::int64_t last = std::min(end, begin + write.bytes - 1);
  const auto from = std::upper_bound(stream.call_ends.begin(), stream.call_ends.end(), begin);
  const auto to = std::upper_bound(from, stream.call_ends.end(), last);
  const auto line_from = lines.begin() + static_cast<std::ptrdiff_t>(first);
  const auto line_to = std::upper_bound(line_from, lines.end(), last);
  stream.calls_seen += static_cast<std::size_t>(to - from);
  if (!std::equal(from, to, line_from, line_to)) stream.calls_are_lines = false;
}

// Removes [from, to) from the present content, as a write by `process` covers it. Whether some of
// it was another's.
bool FileContent::carve(std::int64_t from, std::int64_t to, std::uint32_t process) {
  const std::int64_t lost_before = lost_;
  auto at = stretches_.upper_bound(from);
  if (at != stretches_.begin()) --at;
  while (at != stretches_.end() && at->second.offset < to) {
    const FileStretch old = at->second;
    const std::int64_t end = old.offset + old.bytes;
    if (end <= from) {
      ++at;
      continue;
    }
    overwritten_ = true;
    if (writes_[old.write].process != process)
      lost_ += std::min(end, to) - std::max(old.offset, from);
    at = stretches_.erase(at);
    if (old.offset < from) stretches_[old.offset] = {old.offset, from - old.offset, old.write};
    if (end > to) at = stretches_.insert_or_assign(to, FileStretch{to, end - to, old.write}).first;
  }
  breaks_.erase(breaks_.lower_bound(from), breaks_.upper_bound(to));
  return lost_ > lost_before;
}

// The end of a line in `stream` that lies in (after, most]; -1: none is known.
std::int64_t FileContent::next_line_end(const Stream& stream, std::int64_t after,
                                        std::int64_t most) {
  const auto line = std::upper_bound(stream.line_ends.begin(), stream.line_ends.end(), after);
  std::int64_t found = line == stream.line_ends.end() || *line > most ? -1 : *line;
  if (stream.length > 0) {
    const std::int64_t next = (after / stream.length + 1) * stream.length;
    return next <= most ? next : -1;
  }
  auto call = std::upper_bound(stream.call_ends.begin(), stream.call_ends.end(), after);
  for (; call != stream.call_ends.end() && *call <= most && (found < 0 || *call < found); ++call)
    if (line_at(stream, *call) == Line::begins) found = *call;
  return found;
}

// The last offset in [from, to] at which a line of `stream` begins; -1: none is known.
std::int64_t FileContent::last_line_begin(const Stream& stream, std::int64_t from,
                                          std::int64_t to) {
  std::int64_t found = from == 0 ? 0 : -1;  // its first line has no end before it
  if (stream.length > 0) {
    found = to / stream.length * stream.length;
    return found >= from ? found : -1;
  }
  if (const std::int64_t line = last_up_to(stream.line_ends, to); line >= from) found = line;
  const std::int64_t least = std::max(from, found + 1);
  auto call = std::upper_bound(stream.call_ends.begin(), stream.call_ends.end(), to);
  while (call != stream.call_ends.begin() && *--call >= least)
    if (line_at(stream, *call) == Line::begins) return *call;
  return found;
}

// Whether a line of the stream begins at `offset`.
FileContent::Line FileContent::line_at(const Stream& stream, std::int64_t offset) {
  if (offset == 0) return Line::begins;
  const auto range = std::lower_bound(
      stream.unknown.begin(), stream.unknown.end(), offset,
      [](const auto& unknown, std::int64_t wanted) { return unknown.second < wanted; });
  // The byte before `offset` decides.
  const bool known = range == stream.unknown.end() || offset <= range->first;
  if (known) return last_up_to(stream.line_ends, offset) == offset ? Line::begins : Line::middle;
  if (stream.length > 0) return offset % stream.length == 0 ? Line::begins : Line::middle;
  if (!stream.calls_are_lines || stream.calls_seen == 0) return Line::unknown;
  return last_up_to(stream.call_ends, offset) == offset ? Line::begins : Line::middle;
}

FileContent::Line FileContent::line_at(const FileStretch& stretch, std::int64_t offset) const {
  const FileWrite& write = writes_[stretch.write];
  const Stream* stream = streams_.find(write.process);
  if (stream == nullptr) return Line::unknown;
  return line_at(*stream, write.stream + offset - write.offset);
}

void FileContent::judge(std::int64_t offset) {
  const auto right = stretches_.find(offset);
  if (right == stretches_.end()) return;
  const Line begins = line_at(right->second, offset);
  bool breaks = begins == Line::middle;
  if (right != stretches_.begin()) {
    const FileStretch& left = std::prev(right)->second;
    if (left.offset + left.bytes == offset) {
      const FileWrite &before = writes_[left.write], &after = writes_[right->second.write];
      const bool goes_on =
          before.process == after.process &&
          before.stream + (offset - before.offset) == after.stream + (offset - after.offset);
      breaks = !goes_on && (breaks || line_at(left, offset) == Line::middle);
    }
  }
  if (breaks)
    breaks_.insert(offset);
  else
    breaks_.erase(offset);
}

std::vector<std::int64_t> FileContent::breaks(std::int64_t from, std::int64_t to,
                                              std::size_t most) const {
  std::vector<std::int64_t> found;
  for (auto at = breaks_.lower_bound(from); at != breaks_.end() && *at < to && found.size() < most;
       ++at)
    found.push_back(*at);
  return found;
}

// Where the line ends that holds the byte at `offset`.
std::int64_t FileContent::line_end_after(std::int64_t offset) const {
  auto at = std::prev(stretches_.upper_bound(offset));
  for (std::int64_t from = offset;;) {
    const FileStretch& stretch = at->second;
    const FileWrite& write = writes_[stretch.write];
    const std::int64_t shift = write.stream - write.offset, end = stretch.offset + stretch.bytes;
    if (const Stream* stream = streams_.find(write.process)) {
      const std::int64_t found = next_line_end(*stream, from + shift, end + shift);
      if (found >= 0) return found - shift;
    }
    if (++at == stretches_.end() || at->second.offset != end) return end;
    from = end;
  }
}

// Where the line begins that holds the byte before `offset`, not looking before `least`.
std::int64_t FileContent::line_begin_before(std::int64_t offset, std::int64_t least) const {
  auto at = stretches_.lower_bound(offset);
  std::int64_t begin = offset;
  while (begin > least && at != stretches_.begin()) {
    --at;
    const FileStretch& stretch = at->second;
    if (stretch.offset + stretch.bytes != begin) break;
    const FileWrite& write = writes_[stretch.write];
    const std::int64_t shift = write.stream - write.offset;
    if (const Stream* stream = streams_.find(write.process)) {
      const std::int64_t found =
          last_line_begin(*stream, stretch.offset + shift, begin + shift - 1);
      if (found >= 0) return found - shift;
    }
    begin = stretch.offset;
  }
  return std::max(begin, least);
}

std::vector<TornLine> FileContent::torn_lines() const {
  std::vector<TornLine> torn;
  std::int64_t done = 0;  // up to here lines are judged
  for (const std::int64_t at : breaks_) {
    if (at < done) continue;  // in a line that is torn already
    const auto right = stretches_.find(at);
    const auto left = right == stretches_.begin() ? stretches_.end() : std::prev(right);
    const bool follows = left != stretches_.end() && left->second.offset + left->second.bytes == at;
    const std::int64_t begin =
        follows && line_at(left->second, at) != Line::begins ? line_begin_before(at, done) : at;
    done = line_end_after(at);
    // Only the line's "\n" is another process's, at the offset of its own: the line reads as
    // written.
    const bool reads_whole = follows && begin < at && done == at + 1 &&
                             line_at(left->second, begin) == Line::begins &&
                             line_at(left->second, at + 1) == Line::begins;
    if (!reads_whole) torn.push_back({begin, done - begin});
  }
  return torn;
}

bool FileContent::is_cut() const {
  if (stretches_.empty()) return false;
  const FileStretch& last = stretches_.rbegin()->second;
  return line_at(last, last.offset + last.bytes) == Line::middle;
}

std::int64_t FileContent::lost_at(RawNs t) const {
  const auto after = std::upper_bound(lost_steps_.begin(), lost_steps_.end(), t,
                                      [](RawNs at, const auto& step) { return at < step.first; });
  return after == lost_steps_.begin() ? 0 : std::prev(after)->second;
}

}  // namespace procession::world
