// What events make of files.
#include <algorithm>
#include <iterator>

#include "world/world.h"

namespace procession::world {
namespace {

constexpr std::int64_t kAppend = 02000;  // O_APPEND of open(2) on Linux
constexpr std::int64_t kMostBytes = std::int64_t{1} << 60;

FileUser& user_of(File& file, std::uint32_t process) {
  const auto found = std::find_if(file.users.begin(), file.users.end(),
                                  [process](const FileUser& u) { return u.process == process; });
  if (found != file.users.end()) return *found;
  // One that never opened it has it from a fork, as it was opened.
  FileUser user;
  if (!file.users.empty()) user = {.open = file.users[0].open, .append = file.users[0].append};
  user.process = process;
  file.users.push_back(user);
  return file.users.back();
}

// Puts a piece over those that stand there; of all only the last are kept.
void lay(File& file, const FilePiece& piece) {
  auto& pieces = file.pieces;
  const std::int64_t end = piece.offset + piece.bytes;
  const auto ends_by = [](const FilePiece& p, std::int64_t at) { return p.offset + p.bytes <= at; };
  auto first = std::lower_bound(pieces.begin(), pieces.end(), piece.offset, ends_by);
  auto last = first;
  std::vector<FilePiece> now;
  for (; last != pieces.end() && last->offset < end; ++last) {
    const std::int64_t old_end = last->offset + last->bytes;
    if (last->process != piece.process)
      file.overwritten += std::min(end, old_end) - std::max(piece.offset, last->offset);
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
  const auto place = pieces.erase(first, last);
  pieces.insert(place, now.begin(), now.end());
  if (pieces.size() <= kFilePieces) return;
  // An eighth at a time: erasing at the front moves all others.
  const auto kept = pieces.end() - static_cast<std::ptrdiff_t>(kFilePieces - kFilePieces / 8);
  file.pieces_from = std::max(file.pieces_from, kept->offset);
  pieces.erase(pieces.begin(), kept);
}

void write(const Event& event, File& file) {
  if (event.b <= 0 || event.b > kMostBytes) return;
  const std::int64_t offset = event.a < 0 || event.a > kMostBytes ? file.size : event.a;
  FileUser& user = user_of(file, event.process);
  if (offset > kMostBytes || file.written > kMostBytes) return;
  user.written += event.b;
  ++user.writes;
  user.buffered = std::max<std::int64_t>(0, user.buffered - event.b);
  ++file.writes;
  file.written += event.b;
  file.size = std::max(file.size, offset + event.b);
  lay(file, {offset, event.b, event.process, event.seq});
}

}  // namespace

void World::apply_file(const Event& event, Object& object) {
  File& file = object.file;
  if (event.process == 0) return;
  switch (event.kind) {
    case Kind::file_open: {
      FileUser& user = user_of(file, event.process);
      user.open = true;
      user.append = (event.a & kAppend) != 0;
      if (file.path.empty()) file.path = event.text;
      break;
    }
    case Kind::file_buffer:
      user_of(file, event.process).buffered = std::clamp<std::int64_t>(event.b, 0, kMostBytes);
      break;
    case Kind::file_write:
      write(event, file);
      break;
    case Kind::file_close:
      user_of(file, event.process).open = false;
      break;
    default:
      break;
  }
}

// Whatever still waits in a dead process's buffer is lost.
void World::lose_buffers(std::uint32_t process) {
  for (Object& object : objects_.all())
    for (FileUser& user : object.file.users) {
      if (user.process != process) continue;
      user.open = false;
      user.lost += user.buffered;
      user.buffered = 0;
    }
}

}  // namespace procession::world
