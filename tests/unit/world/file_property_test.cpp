// Random writes of several processes to one file, and what is known of it against a walk over its
// bytes, each of which knows which write it came from.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "story.h"
#include "world/file_content.h"

namespace procession::world {
namespace {

// The file, byte by byte.
class Bytes {
 public:
  void write(std::uint32_t process, std::int64_t offset, const std::string& text) {
    std::string& stream = streams_[process];
    for (const char one : text) {
      if (const auto old = bytes_.find(offset); old != bytes_.end()) {
        overwritten = true;
        if (old->second.process != process) ++lost;
      }
      bytes_[offset] = {process, writes, static_cast<std::int64_t>(stream.size())};
      stream += one;
      ++offset;
    }
    size = std::max(size, offset);
    ++writes;
  }

  // Bytes next to each other that came from one write: offset, bytes, write.
  std::string stretches() const {
    std::string out;
    for (auto at = bytes_.begin(); at != bytes_.end();) {
      const std::int64_t begin = at->first;
      const std::uint32_t write = at->second.write;
      std::int64_t end = begin;
      while (at != bytes_.end() && at->first == end && at->second.write == write) ++at, ++end;
      out += stretch(begin, end - begin, write);
    }
    return out;
  }
  static std::string stretch(std::int64_t offset, std::int64_t bytes, std::uint64_t write) {
    return std::to_string(offset) + "+" + std::to_string(bytes) + "=" + std::to_string(write) + " ";
  }

  bool breaks_at(std::int64_t offset) const {
    const auto right = bytes_.find(offset);
    if (right == bytes_.end()) return false;
    const bool begins = is_line_begin(right->second.process, right->second.offset);
    const auto left = bytes_.find(offset - 1);
    if (left == bytes_.end()) return !begins;
    const bool goes_on = left->second.process == right->second.process &&
                         left->second.offset + 1 == right->second.offset;
    return !goes_on && (!begins || !is_line_end(offset - 1));
  }

  // "offset+bytes" of each line with a break in it, but where the break is its end alone.
  std::string torn() const {
    std::string out;
    std::int64_t done = 0;
    for (std::int64_t at = 0; at < size; ++at) {
      if (at < done || !breaks_at(at)) continue;
      std::int64_t begin = at;
      while (begin > done && bytes_.contains(begin - 1) && !is_line_end(begin - 1)) --begin;
      std::int64_t end = at;
      while (bytes_.contains(end) && !is_line_end(end)) ++end;
      if (bytes_.contains(end)) ++end;
      done = end;
      if (begin < at && end == at + 1) {
        const Byte& left = bytes_.at(at - 1);
        if (is_line_begin(left.process, left.offset - (at - 1 - begin)) &&
            is_line_begin(left.process, left.offset + 2))
          continue;
      }
      out += std::to_string(begin) + "+" + std::to_string(end - begin) + " ";
    }
    return out;
  }

  // Whether the last byte is the end of no line.
  bool is_cut() const { return !bytes_.empty() && !is_line_end(bytes_.rbegin()->first); }

  std::int64_t size = 0, lost = 0;
  bool overwritten = false;
  std::uint32_t writes = 0;

 private:
  struct Byte {
    std::uint32_t process = 0, write = 0;
    std::int64_t offset = 0;  // in all that its process wrote
  };
  bool is_line_end(std::int64_t offset) const {
    const Byte& byte = bytes_.at(offset);
    return streams_.at(byte.process)[static_cast<std::size_t>(byte.offset)] == '\n';
  }
  // Whether the process began a line with that byte of its own.
  bool is_line_begin(std::uint32_t process, std::int64_t offset) const {
    if (offset == 0) return true;
    const std::string& stream = streams_.at(process);
    return offset > 0 && offset <= std::ssize(stream) &&
           stream[static_cast<std::size_t>(offset - 1)] == '\n';
  }

  std::map<std::int64_t, Byte> bytes_;
  std::map<std::uint32_t, std::string> streams_;
};

std::string stretches_of(const FileContent& file) {
  std::string out;
  for (const auto& [offset, stretch] : file.stretches()) {
    EXPECT_EQ(offset, stretch.offset);
    out += Bytes::stretch(stretch.offset, stretch.bytes, stretch.write);
  }
  return out;
}

std::string torn_of(const FileContent& file) {
  std::string out;
  for (const TornLine& line : file.torn_lines())
    out += std::to_string(line.offset) + "+" + std::to_string(line.bytes) + " ";
  return out;
}

// What the world's own picture of the file says; `seqs`: of the writes, in order.
std::string pieces_of(const World& world, const std::vector<std::uint64_t>& seqs) {
  std::string out;
  for (const FilePiece& piece : file_of(world, 1).pieces)
    out += Bytes::stretch(
        piece.offset, piece.bytes,
        static_cast<std::uint64_t>(std::ranges::find(seqs, piece.seq) - seqs.begin()));
  return out;
}

class FileProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  FileProperty() : random_(GetParam()) {
    story_.root();
    story_.create(1, "file", "log.txt", "path=/tmp/log.txt");
    for (const std::uint32_t process : {2U, 3U, 4U}) story_.open(process, 1, false);
    for (const Event& event : story_.events()) world_.apply(event);
  }

  int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  // Whole lines of one length, of many, or what breaks off anywhere.
  std::string text() {
    switch (GetParam() % 3) {
      case 0:
        return pick(2) == 0 ? "abc\n" : "abc\nabc\n";
      case 1:
        return std::string(static_cast<std::size_t>(pick(4)), 'x') + "\n";
      default: {
        std::string text;
        for (int i = 1 + pick(6); i > 0; --i) text += pick(3) == 0 ? '\n' : 'y';
        return text;
      }
    }
  }

  // The calls that filled the process's buffer, which end anywhere: no line is told by them.
  void buffer(std::uint32_t process, std::int64_t bytes) {
    if (pick(2) == 0) return;
    for (std::int64_t at = 1 + pick(3); at < bytes + 3; at += 1 + pick(3)) {
      story_.buffer(process, 1, std::min(at, bytes));
      file_.apply(story_.events().back());
      world_.apply(story_.events().back());
      if (at >= bytes) break;
    }
  }

  // What stands in the recording of it: lines of one length are known by the first one.
  std::string recorded(std::uint32_t process, const std::string& text) {
    if (GetParam() % 3 != 0 || !has_written_[process]) {
      has_written_[process] = true;
      return text;
    }
    return text.substr(0, static_cast<std::size_t>(pick(static_cast<int>(text.size()) + 1)));
  }

  void write() {
    const auto process = static_cast<std::uint32_t>(2 + pick(3));
    const std::string what = text();
    // Most stand at the end or right before it; some leave a gap.
    const std::int64_t offset =
        pick(3) == 0 ? bytes_.size : pick(static_cast<int>(bytes_.size) + 4);
    buffer(process, std::ssize(what));
    story_.write(process, 1, offset, recorded(process, what), std::ssize(what));
    const Event& event = story_.events().back();
    seqs_.push_back(event.seq);
    file_.apply(event);
    world_.apply(event);
    told_ += std::to_string(process) + " at " + std::to_string(offset) + ": " + what + "|";
    const std::int64_t lost = bytes_.lost;
    bytes_.write(process, offset, what);
    EXPECT_EQ(file_.writes().back().over, bytes_.lost > lost);
    EXPECT_EQ(file_.lost_at(event.t), bytes_.lost);
    EXPECT_EQ(file_.lost_at(event.t - 1), lost);
  }

  void expect_same() const {
    ASSERT_EQ(file_.size(), bytes_.size);
    ASSERT_EQ(file_.lost(), bytes_.lost);
    ASSERT_EQ(file_.overwritten(), bytes_.overwritten);
    ASSERT_EQ(stretches_of(file_), bytes_.stretches());
    ASSERT_EQ(file_.in_order().size(), bytes_.overwritten ? 0 : file_.writes().size());
    std::vector<std::int64_t> breaks;
    for (std::int64_t at = 0; at <= bytes_.size + 1; ++at) {
      ASSERT_EQ(file_.breaks_at(at), bytes_.breaks_at(at)) << at;
      if (bytes_.breaks_at(at)) breaks.push_back(at);
    }
    ASSERT_EQ(file_.breaks(0, bytes_.size + 2, breaks.size() + 1), breaks);
    ASSERT_EQ(torn_of(file_), bytes_.torn()) << told_;
    ASSERT_EQ(file_.is_cut(), bytes_.is_cut());
    const File seen = file_of(world_, 1);
    ASSERT_EQ(seen.size, bytes_.size);
    ASSERT_EQ(seen.overwritten, bytes_.lost);
    ASSERT_EQ(pieces_of(world_, seqs_), bytes_.stretches());
  }

  std::mt19937 random_;
  std::map<std::uint32_t, bool> has_written_;
  Story story_;
  World world_;
  FileContent file_;
  Bytes bytes_;
  std::vector<std::uint64_t> seqs_;  // of the writes
  std::string told_;                 // the writes, for a failure
};

TEST_P(FileProperty, WhatIsKnownOfTheFileIsWhatItsBytesSay) {
  for (int i = 0; i < 25; ++i) {
    write();
    expect_same();
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FileProperty, ::testing::Range(0U, 60U));

}  // namespace
}  // namespace procession::world
