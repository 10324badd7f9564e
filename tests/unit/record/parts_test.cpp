// Attached files and bookmarks whose bytes were forged, and reading beside what is garbled.
#include <gtest/gtest.h>

#include <cstdlib>

#include "record/bookmarks.h"
#include "record/run_header.h"
#include "support.h"

namespace procession::record::test {
namespace {

// A finished recording's bytes up to its index, and attachments behind them.
class Attached : public testing::Test {
 protected:
  Attached() {
    write_small(folder_.file());
    bytes_ = contents(folder_.file());
    bytes_.resize(chunk_at(bytes_, 5));
  }
  void part(std::uint64_t total, std::uint64_t offset, std::string_view piece,
            std::string_view name = "main.cpp") {
    bytes_ +=
        make_chunk(bytes_, ChunkType::attachment, encode_attachment({name, total, offset, piece}));
  }
  // The file as it is read; "?" if it can't be.
  std::string read(std::string_view name = "main.cpp") {
    set_contents(folder_.file(), bytes_);
    const auto recording = open_good(folder_.file());
    return recording->attachment(name).value_or("?");
  }
  Folder folder_;
  std::string bytes_;
};

TEST_F(Attached, PiecesMakeAFile) {
  part(6, 0, "abc");
  EXPECT_EQ(read(), "?") << "its end is missing";
  part(6, 3, "def");
  EXPECT_EQ(read(), "abcdef");
  EXPECT_EQ(read("other"), "?");
}

TEST_F(Attached, APieceThatDoesNotFollowIsNoPartOfIt) {
  part(6, 0, "abc");
  part(6, 4, "ef");
  EXPECT_EQ(read(), "?");
  part(3, 7, "x");
  EXPECT_EQ(read(), "?") << "though as many bytes are there as it says";
}

TEST_F(Attached, OfTwoTheLastCounts) {
  part(3, 0, "abc");
  part(2, 0, "de");
  EXPECT_EQ(read(), "de");
  part(5, 0, "fgh");
  EXPECT_EQ(read(), "?") << "the last one is not whole";
  part(0, 0, "");
  EXPECT_EQ(read(), "");
}

TEST_F(Attached, PiecesOfTwoFilesMayAlternate) {
  part(4, 0, "ab", "a");
  part(4, 0, "cd", "b");
  part(4, 2, "ef", "a");
  part(4, 2, "gh", "b");
  EXPECT_EQ(read("a"), "abef");
  EXPECT_EQ(read("b"), "cdgh");
}

TEST_F(Attached, MoreBytesThanItSaysMakeNoFile) {
  part(2, 0, "abc");
  EXPECT_EQ(read(), "?");
}

// The bytes of bookmarks, cut anywhere, are those of fewer bookmarks or of none.
TEST(BookmarkBytes, CutAnywhereTheyAreRefusedOrFewer) {
  const std::vector<Bookmark> all{{RawNs(5), "one"}, {RawNs(-900'000), "two"}, {RawNs(7), "3"}};
  const std::string whole = encode_bookmarks(all);
  std::size_t good = 0;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto got = decode_bookmarks(std::string_view(whole).substr(0, size));
    if (!got) continue;
    EXPECT_EQ(*got, std::vector<Bookmark>(all.begin(), all.begin() + std::ssize(*got))) << size;
    EXPECT_EQ(got->size(), good) << size;
    ++good;
  }
  EXPECT_EQ(good, 4U) << "none, one, two or three: no other cut is whole";
}

// Only the chunks with wanted events are read: garbage elsewhere is not met.
TEST(Each, ChunksBesideTheWantedEventsAreNotRead) {
  const Folder folder;
  write_small(folder.file(), 5, 4);
  std::string bytes = contents(folder.file());
  const auto spoil = [&](int chunk) { bytes[chunk_at(bytes, chunk + 2) + kChunkHeadBytes] ^= 1; };
  for (int chunk = 0; chunk < 5; ++chunk) {
    bytes = contents(folder.file());
    for (int other = 0; other < 5; ++other)
      if (other != chunk) spoil(other);
    set_contents(folder.file("spoilt"), bytes);
    const auto recording = open_good(folder.file("spoilt"));
    const std::size_t before = recording->damage().size();
    const auto first = static_cast<std::uint64_t>(4 * chunk + 1);
    EXPECT_EQ(events_of(*recording, first, first + 3).size(), 4U);
    EXPECT_EQ(recording->damage().size(), before) << sentences(*recording);
    EXPECT_EQ(events_of(*recording, first + 2, first + 1).size(), 0U);
    EXPECT_EQ(recording->damage().size(), before) << sentences(*recording);
  }
}

}  // namespace
}  // namespace procession::record::test
