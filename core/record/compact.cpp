#include "record/compact.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "record/recording.h"
#include "record/writer.h"

namespace procession::record {
namespace {

constexpr std::size_t kFewChunks = 16;
constexpr std::uint64_t kMostBytes = 32 * 1024 * 1024;  // takes some tenths of a second

bool write_copy(const Recording& recording, const std::string& path) {
  auto writer = Writer::create(path, recording.header());
  if (!writer) return false;
  for (const std::string& name : recording.attachments()) {
    const auto bytes = recording.attachment(name);
    if (!bytes) return false;
    (*writer)->attach(name, *bytes);
  }
  recording.each(1, recording.size(), [&writer](const Event& event) {
    (*writer)->append(event);
    return (*writer)->error() == nullptr;
  });
  return (*writer)->events() == recording.size() && (*writer)->finish().has_value() &&
         recording.damage().empty();
}

}  // namespace

bool worth_compacting(const std::vector<ChunkHead>& chunks) {
  std::uint64_t stored = 0;
  std::uint64_t raw = 0;
  std::size_t count = 0;
  for (const ChunkHead& head : chunks) {
    stored += kChunkHeadBytes + head.stored_bytes;
    if (head.type != ChunkType::events) continue;
    raw += head.raw_bytes;
    ++count;
  }
  return count >= kFewChunks && stored <= kMostBytes && raw < count * (kChunkTarget / 4);
}

std::uint64_t compact(const std::string& path, int file) {
  struct stat ours {};
  struct stat named {};
  if (::fstat(file, &ours) != 0 || !S_ISREG(ours.st_mode)) return 0;
  if (::stat(path.c_str(), &named) != 0) return 0;
  if (named.st_dev != ours.st_dev || named.st_ino != ours.st_ino || named.st_nlink != 1) return 0;

  const auto recording = Recording::open(path);
  if (!recording || (*recording)->life() != Life::finished) return 0;
  const std::string copy = path + "." + std::to_string(::getpid()) + ".new";
  struct stat about {};
  if (write_copy(**recording, copy) && ::stat(copy.c_str(), &about) == 0 &&
      about.st_size < ours.st_size && ::chmod(copy.c_str(), ours.st_mode & 07777) == 0 &&
      ::rename(copy.c_str(), path.c_str()) == 0)
    return static_cast<std::uint64_t>(about.st_size);
  ::unlink(copy.c_str());
  return 0;
}

}  // namespace procession::record
