#include "world/model/file.h"

#include <algorithm>
#include <iterator>

#include "base/fields.h"
#include "world/model/object.h"

namespace procession::world {
namespace {

constexpr std::int64_t kAppend = 02000;  // O_APPEND of open(2) on Linux

}  // namespace

void File::create(const Event& event) {
  if (const auto reported = field(event.text, "path")) path = *reported;
}

FileUser& File::user_of(std::uint32_t process) {
  const auto found = std::find_if(users.begin(), users.end(),
                                  [process](const FileUser& u) { return u.process == process; });
  if (found != users.end()) return *found;
  // One that never opened it has it from a fork, as it was opened.
  FileUser user;
  if (!users.empty()) user = {.open = users[0].open, .append = users[0].append};
  user.process = process;
  users.push_back(user);
  return users.back();
}

// Lays a piece over the pieces at its offset; only the last pieces of the file are kept.
void File::lay(const FilePiece& piece) {
  const std::int64_t end = piece.offset + piece.bytes;
  const auto ends_by = [](const FilePiece& p, std::int64_t at) { return p.offset + p.bytes <= at; };
  auto first = std::lower_bound(pieces.begin(), pieces.end(), piece.offset, ends_by);
  auto last = first;
  std::vector<FilePiece> now;
  for (; last != pieces.end() && last->offset < end; ++last) {
    const std::int64_t old_end = last->offset + last->bytes;
    if (last->process != piece.process)
      overwritten += std::min(end, old_end) - std::max(piece.offset, last->offset);
    if (last->offset < piece.offset) {
      now.push_back(*last);
      now.back().bytes = piece.offset - last->offset;
    }
    if (old_end > end) {
      if (now.empty() || now.back().seq != piece.seq) now.push_back(piece);
      now.push_back(*last);
      now.back().offset = end;
      now.back().bytes = old_end - end;
    }
  }
  if (now.empty() ||
      std::none_of(now.begin(), now.end(), [&](const FilePiece& p) { return p.seq == piece.seq; }))
    now.push_back(piece);
  const auto position = pieces.erase(first, last);
  pieces.insert(position, now.begin(), now.end());
  if (pieces.size() <= kFilePieces) return;
  // An eighth at a time: erasing at the front moves all others.
  const auto kept = pieces.end() - static_cast<std::ptrdiff_t>(kFilePieces - kFilePieces / 8);
  pieces_from = std::max(pieces_from, kept->offset);
  pieces.erase(pieces.begin(), kept);
}

void File::write(const Event& event) {
  if (event.b <= 0 || event.b > kMostFileBytes) return;
  const std::int64_t offset = event.a < 0 || event.a > kMostFileBytes ? size : event.a;
  FileUser& user = user_of(event.process);
  if (offset > kMostFileBytes || written > kMostFileBytes) return;
  user.written += event.b;
  ++user.writes;
  user.buffered = std::max<std::int64_t>(0, user.buffered - event.b);
  ++writes;
  written += event.b;
  size = std::max(size, offset + event.b);
  lay({offset, event.b, event.process, event.seq});
}

void File::apply(const Event& event, const Scene& scene) {
  switch (event.kind) {
    case Kind::file_write:
      scene.mark(Trace::write);
      break;
    case Kind::file_open:
    case Kind::file_close:
      scene.mark(Trace::other);
      break;
    default:
      break;
  }
  if (event.process == 0) return;
  switch (event.kind) {
    case Kind::file_open: {
      FileUser& user = user_of(event.process);
      user.open = true;
      user.append = (event.a & kAppend) != 0;
      if (path.empty()) path = event.text;
      break;
    }
    case Kind::file_buffer:
      user_of(event.process).buffered = std::clamp<std::int64_t>(event.b, 0, kMostFileBytes);
      break;
    case Kind::file_write:
      write(event);
      break;
    case Kind::file_close:
      user_of(event.process).open = false;
      break;
    default:
      break;
  }
}

// Whatever still waits in a dead process's buffer is lost.
void File::died(std::uint32_t process, bool, const Scene&) {
  for (FileUser& user : users) {
    if (user.process != process) continue;
    user.open = false;
    user.lost += user.buffered;
    user.buffered = 0;
  }
}

Count File::count(const Object&) const { return {Counts::bytes, size}; }

std::vector<Sentence> File::count_words(const Counted& at) const {
  return {{"hover.size", {{"object", at.object}, {"count", number(at.count)}}}};
}

Sentence File::count_label(const Counted& at) const {
  return {"object.value", {{"text", number(at.count) + " B"}}};
}

Sentence File::mark_words(const MarkedEvent& mark) const {
  Sentence sentence = ObjectModel::mark_words(mark);
  if (mark.kind != Kind::file_write) return sentence;
  if (mark.a < 0) sentence.key += ".somewhere";
  sentence.args = {{"count", number(mark.b)}, {"other", number(mark.a)}};
  return sentence;
}

void File::facts(FactSink& out) const {
  out.text("path", path);
  out.number("size", size);
  out.number("writes", writes);
  out.begin_list("users");
  for (const FileUser& user : users) {
    out.begin_element();
    out.number("process", user.process);
    out.truth("open", user.open);
    out.truth("append", user.append);
    out.number("buffered", user.buffered);
    out.number("written", user.written);
    out.number("lost", user.lost);
    out.end_element();
  }
  out.end_list();
}

}  // namespace procession::world
