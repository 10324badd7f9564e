// Bookmarks in a finished file: kept, changed, and no byte of the file lost.
#include "record/bookmarks.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "record/format.h"
#include "support.h"

namespace procession::record::test {
namespace {

std::vector<Bookmark> bookmarks_of(const std::string& path) {
  const auto recording = open_good(path);
  return recording ? recording->bookmarks() : std::vector<Bookmark>();
}

void expect_good(const Result<void>& result) {
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().sentence());
}

TEST(Bookmarks, AreKeptInTheRecordingByTime) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string before = contents(folder.file());
  EXPECT_TRUE(bookmarks_of(folder.file()).empty());
  const Bookmark late{RawNs(900), "谁先？"}, early{RawNs(-5), "here"}, same{RawNs(900), "another"};
  expect_good(add_bookmark(folder.file(), late));
  expect_good(add_bookmark(folder.file(), early));
  expect_good(add_bookmark(folder.file(), same));
  expect_good(add_bookmark(folder.file(), late));  // is there already
  EXPECT_EQ(bookmarks_of(folder.file()), (std::vector<Bookmark>{early, late, same}));
  expect_good(remove_bookmark(folder.file(), late));
  EXPECT_EQ(bookmarks_of(folder.file()), (std::vector<Bookmark>{early, same}));
  EXPECT_FALSE(remove_bookmark(folder.file(), late).has_value());

  EXPECT_TRUE(contents(folder.file()).starts_with(before)) << "the file only grows";
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(events_of(*recording).size(), all.size());
  EXPECT_TRUE(is_part_of(all, *recording));
  recording->verify();
  EXPECT_TRUE(recording->damage().empty());
}

// Wherever a process that adds a bookmark is killed, the earlier ones can be read, and the next
// change works.
TEST(Bookmarks, CutAtEveryByteTheOldOnesStay) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const Bookmark first{RawNs(100), "first"}, second{RawNs(200), "second"},
      third{RawNs(300), "third"};
  expect_good(add_bookmark(folder.file(), first));
  const std::size_t before = contents(folder.file()).size();
  expect_good(add_bookmark(folder.file(), second));
  const std::string whole = contents(folder.file());
  for (std::size_t size = before; size <= whole.size(); ++size) {
    set_contents(folder.file("cut"), std::string_view(whole).substr(0, size));
    const auto recording = open_good(folder.file("cut"));
    ASSERT_NE(recording, nullptr);
    EXPECT_EQ(recording->life(), Life::finished);
    EXPECT_EQ(events_of(*recording).size(), all.size());
    const std::vector<Bookmark> there = recording->bookmarks();
    if (there.size() == 1)
      EXPECT_EQ(there, std::vector<Bookmark>{first}) << size;
    else
      EXPECT_EQ(there, (std::vector<Bookmark>{first, second})) << size;
    if (size % 7 != 0 && size + 9 < whole.size()) continue;
    expect_good(add_bookmark(folder.file("cut"), third));
    const auto again = open_good(folder.file("cut"));
    std::vector<Bookmark> wanted = there;
    wanted.push_back(third);
    EXPECT_EQ(again->bookmarks(), wanted) << size;
    again->verify();
    EXPECT_TRUE(again->damage().empty()) << size << ": " << again->damage()[0].what;
  }
}

TEST(Bookmarks, EveryByteTurnedIsNoticedAndCostsNoEvent) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::size_t before = contents(folder.file()).size();
  expect_good(add_bookmark(folder.file(), {RawNs(100), "first"}));
  expect_good(add_bookmark(folder.file(), {RawNs(200), "second"}));
  const std::string whole = contents(folder.file());
  for (std::size_t at = before; at < whole.size(); ++at) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x5a);
    set_contents(folder.file("turned"), bytes);
    const auto recording = open_good(folder.file("turned"));
    ASSERT_NE(recording, nullptr) << at;
    EXPECT_EQ(events_of(*recording).size(), all.size()) << at;
    for (const Bookmark& bookmark : recording->bookmarks())
      EXPECT_TRUE(bookmark.text == "first" || bookmark.text == "second") << at;
    recording->verify();
    EXPECT_FALSE(recording->damage().empty()) << "byte " << at << " unnoticed";
    // Whatever the bytes are, adding a bookmark neither crashes nor loses an event.
    if (at % 7 != 0) continue;
    (void)add_bookmark(folder.file("turned"), {RawNs(300), "third"});
    EXPECT_EQ(events_of(*open_good(folder.file("turned"))).size(), all.size()) << at;
  }
}

TEST(Bookmarks, WithoutItsIndexTheFileStillHasThem) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  expect_good(add_bookmark(folder.file(), {RawNs(100), "first"}));
  // The last 8 bytes give the end mark's position.
  std::string bytes = contents(folder.file());
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  set_contents(folder.file(), bytes);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->bookmarks().size(), 1u);
  EXPECT_EQ(events_of(*recording).size(), all.size());
}

TEST(Bookmarks, WhoHasTheFileOpenSeesThem) {
  const Folder folder;
  write_small(folder.file());
  const auto recording = open_good(folder.file());
  expect_good(add_bookmark(folder.file(), {RawNs(100), "first"}));
  EXPECT_TRUE(recording->refresh());
  EXPECT_EQ(recording->bookmarks().size(), 1u);
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_TRUE(recording->damage().empty());
  EXPECT_FALSE(recording->refresh());
}

// An incomplete group is not damage while its writer holds the file.
TEST(Bookmarks, WhoReadsMeanwhileSaysNothing) {
  const Folder folder;
  write_small(folder.file());
  const std::string before = contents(folder.file());
  expect_good(add_bookmark(folder.file(), {RawNs(100), "first"}));
  const std::string after = contents(folder.file());
  set_contents(folder.file(), before);
  const auto recording = open_good(folder.file());
  const int file = ::open(folder.file().c_str(), O_RDWR | O_CLOEXEC);
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  ASSERT_EQ(::fcntl(file, F_OFD_SETLK, &whole), 0);
  for (const std::size_t size : {before.size() + 20, after.size() - 1, after.size()}) {
    const std::string_view piece =
        std::string_view(after).substr(before.size(), size - before.size());
    ASSERT_EQ(::pwrite(file, piece.data(), piece.size(), static_cast<off_t>(before.size())),
              static_cast<ssize_t>(piece.size()));
    recording->refresh();
    EXPECT_EQ(recording->life(), Life::finished);
    EXPECT_TRUE(recording->damage().empty()) << sentences(*recording);
  }
  ::close(file);
  EXPECT_EQ(recording->bookmarks().size(), 1u);
}

std::string refusal(const std::string& path, const Bookmark& bookmark) {
  const Result<void> added = add_bookmark(path, bookmark);
  EXPECT_FALSE(added.has_value());
  return added ? std::string() : added.error().sentence();
}

TEST(Bookmarks, WhereTheyCannotBeSavedThatIsSaid) {
  const Folder folder;
  const Bookmark one{RawNs(100), "x"};
  {
    const auto writer = create_good(folder.file("live"));
    writer->flush();
    EXPECT_NE(refusal(folder.file("live"), one).find("still being written"), std::string::npos);
  }
  // Its writer has ended without an end mark.
  EXPECT_NE(refusal(folder.file("live"), one).find("cut"), std::string::npos);
  EXPECT_NE(refusal(folder.file("missing"), one).find("no such recording"), std::string::npos);
  set_contents(folder.file("other"), "something else, of no interest to anybody, but long enough");
  EXPECT_NE(refusal(folder.file("other"), one).find("not a recording"), std::string::npos);
  EXPECT_EQ(contents(folder.file("other")).substr(0, 9), "something");

  write_small(folder.file());
  const std::string before = contents(folder.file());
  set_contents(folder.file("more"), before + "what somebody else wrote behind it");
  EXPECT_NE(refusal(folder.file("more"), one).find("not its own"), std::string::npos);
  ASSERT_EQ(::chmod(folder.file().c_str(), 0444), 0);
  const std::string protected_file = refusal(folder.file(), one);
  EXPECT_TRUE(protected_file.find("write-protected") != std::string::npos ||
              protected_file.find("denied") != std::string::npos)
      << protected_file;
  EXPECT_EQ(contents(folder.file()), before);
}

TEST(Bookmarks, ANoteIsOneLineOfText) {
  EXPECT_TRUE(fit_for_bookmark("谁持有锁？ who? 🔒"));
  EXPECT_TRUE(fit_for_bookmark(std::string(kMaxBookmarkText, 'x')));
  EXPECT_FALSE(fit_for_bookmark(std::string(kMaxBookmarkText + 1, 'x')));
  for (const char* bad : {"", "two\nlines", "\x7f", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80",
                          "\xe4\xb8", "\x80", "\xf0\x80\x80\xaf", "\xe0\x80\xaf", "a\x1b[2J"})
    EXPECT_FALSE(fit_for_bookmark(bad)) << bad;
  const Folder folder;
  write_small(folder.file());
  const std::string before = contents(folder.file());
  EXPECT_FALSE(add_bookmark(folder.file(), {RawNs(1), "two\nlines"}).has_value());
  EXPECT_EQ(contents(folder.file()), before);
}

TEST(Bookmarks, HaveABound) {
  std::vector<Bookmark> many(kMaxBookmarks, Bookmark{RawNs(1), "x"});
  EXPECT_TRUE(decode_bookmarks(encode_bookmarks(many)).has_value());
  many.push_back({RawNs(1), "x"});
  EXPECT_FALSE(decode_bookmarks(encode_bookmarks(many)).has_value());
}

// Writes the file with a group behind its end that has bookmarks only, as a killed process leaves
// it.
void write_with_bookmarks(const std::string& path, const std::string& whole, std::size_t count) {
  const std::vector<Bookmark> many(count, Bookmark{RawNs(1), "x"});
  set_contents(path, whole + make_chunk(whole, ChunkType::bookmarks, encode_bookmarks(many)));
}

TEST(Bookmarks, ARecordingHasRoomForSoMany) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  write_with_bookmarks(folder.file(), whole, kMaxBookmarks - 1);
  expect_good(add_bookmark(folder.file(), {RawNs(2), "the last"}));
  EXPECT_EQ(bookmarks_of(folder.file()).size(), kMaxBookmarks);
  EXPECT_NE(refusal(folder.file(), {RawNs(3), "one more"}).find("room for 1000"),
            std::string::npos);
  expect_good(add_bookmark(folder.file(), {RawNs(2), "the last"}));  // is there already
  expect_good(remove_bookmark(folder.file(), {RawNs(2), "the last"}));
  EXPECT_EQ(bookmarks_of(folder.file()).size(), kMaxBookmarks - 1);
}

// The remains of a killed process may be longer than everything that is written over them.
TEST(Bookmarks, WhatWasBegunIsCutOffWhole) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::string ours = make_chunk(whole, ChunkType::bookmarks, "").substr(0, 8);
  set_contents(folder.file(), whole + ours + std::string(5000, '\0'));
  expect_good(add_bookmark(folder.file(), {RawNs(100), "first"}));
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->bookmarks().size(), 1u);
  EXPECT_EQ(events_of(*recording).size(), all.size());
  recording->verify();
  EXPECT_TRUE(recording->damage().empty()) << sentences(*recording);
  EXPECT_LT(contents(folder.file()).size(), whole.size() + 1500);
  // Bytes of another file, or one byte different from a chunk's begin of this file: they are not
  // cut off.
  for (std::size_t at = 0; at < 8; ++at) {
    std::string other = ours;
    other[at] = static_cast<char>(other[at] ^ 1);
    for (const std::string& rest : {other, other.substr(0, at + 1)}) {
      set_contents(folder.file("more"), whole + rest);
      EXPECT_NE(refusal(folder.file("more"), {RawNs(1), "x"}).find("not its own"),
                std::string::npos);
      EXPECT_EQ(contents(folder.file("more")), whole + rest);
    }
  }
  std::string garbled =
      make_chunk(whole, ChunkType::bookmarks, encode_bookmarks({{RawNs(7), "y"}}));
  garbled.back() ^= 1;
  for (const std::string& rest : {ours.substr(0, 1), garbled}) {
    set_contents(folder.file("begun"), whole + rest);
    expect_good(add_bookmark(folder.file("begun"), {RawNs(1), "x"}));
    const auto begun = open_good(folder.file("begun"));
    EXPECT_EQ(begun->bookmarks().size(), 1u);
    begun->verify();
    EXPECT_TRUE(begun->damage().empty()) << sentences(*begun);
  }
}

TEST(Bookmarks, OfTheFilesVersionAndItsFirstBytes) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  const auto with_minor = [&](int minor) {
    std::string bytes = whole;
    store(bytes.data() + 10, static_cast<std::uint16_t>(minor));
    store(bytes.data() + 24, checksum(bytes.data(), 24));
    set_contents(folder.file("minor"), bytes);
  };
  with_minor(0);
  expect_good(add_bookmark(folder.file("minor"), {RawNs(1), "x"}));
  with_minor(kMinor + 1);
  EXPECT_NE(refusal(folder.file("minor"), {RawNs(1), "x"}).find("newer Procession"),
            std::string::npos);
  for (const std::size_t at : {9u, 17u, 25u}) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    set_contents(folder.file("garbled"), bytes);
    EXPECT_NE(refusal(folder.file("garbled"), {RawNs(1), "x"}).find("first bytes are garbled"),
              std::string::npos);
  }
  // One with a gap between its chunks would be hidden by a new index.
  std::string gap = whole;
  gap[chunk_at(whole, 3)] ^= 1;
  set_contents(folder.file("gap"), gap);
  EXPECT_NE(refusal(folder.file("gap"), {RawNs(1), "x"}).find("it is damaged"), std::string::npos);
  EXPECT_EQ(contents(folder.file("gap")), gap);
}

TEST(Bookmarks, TheLastThatCanBeReadCount) {
  const Folder folder;
  write_small(folder.file());
  expect_good(add_bookmark(folder.file(), {RawNs(100), "first"}));
  const std::size_t at = contents(folder.file()).size();
  expect_good(add_bookmark(folder.file(), {RawNs(200), "second"}));
  std::string bytes = contents(folder.file());
  bytes[at + kChunkHeadBytes] ^= 1;
  set_contents(folder.file(), bytes);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->bookmarks(), (std::vector<Bookmark>{{RawNs(100), "first"}}));
  EXPECT_EQ(recording->damage().size(), 1u);
}

TEST(Bookmarks, CharactersAtTheEdgesOfUtf8) {
  for (const char* good : {" ", "~", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xec\xbf\xbf",
                           "\xed\x80\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
                           "\xf0\x90\x80\x80", "\xf3\xbf\xbf\xbf", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(fit_for_bookmark(good)) << good;
  for (const char* bad : {"\x1f",
                          "\x7f",
                          "\xbf",
                          "\xc1\xbf",
                          "\xc2",
                          "\xc2 ",
                          "\xc2\xc0",
                          "\xdf\x7f",
                          "\xe0\x9f\xbf",
                          "\xe1\x80",
                          "\xe1\x80 ",
                          "\xe1 \x80",
                          "\xed\xa0\x80",
                          "\xef\xbf\xc0",
                          "\xf0\x8f\xbf\xbf",
                          "\xf0\x90\x80",
                          "\xf0\x90\x80 ",
                          "\xf0\x90 \x80",
                          "\xf1 \x80\x80",
                          "\xf4\x90\x80\x80",
                          "\xf5\x80\x80\x80",
                          "\xff"})
    EXPECT_FALSE(fit_for_bookmark(bad)) << bad;
  // A chunk's bytes: an invalid or truncated note makes the chunk invalid.
  const std::vector<Bookmark> one{{RawNs(-5), "x"}};
  EXPECT_EQ(decode_bookmarks(encode_bookmarks(one)), one);
  EXPECT_FALSE(decode_bookmarks(encode_bookmarks({{RawNs(1), ""}})).has_value());
  EXPECT_FALSE(decode_bookmarks(encode_bookmarks({{RawNs(1), "\n"}})).has_value());
  EXPECT_FALSE(decode_bookmarks("\x02\x02x").has_value());
}

// Writes a recording whose one event did not fit.
void write_stopped(const std::string& path) {
  const auto writer = create_good(path);
  writer->set_max_bytes(writer->bytes() + 1);
  Event event;
  event.seq = 1;
  event.kind = Kind::note;
  writer->append(event);
  EXPECT_FALSE(writer->finish().has_value());
}

// A recording that stopped before its run says so once, with bookmarks and without.
TEST(Bookmarks, WhyTheRecordingStoppedIsKept) {
  const Folder folder;
  write_stopped(folder.file());
  expect_good(add_bookmark(folder.file(), {RawNs(100), "first"}));
  const auto recording = open_good(folder.file());
  ASSERT_EQ(recording->damage().size(), 1u);
  EXPECT_NE(recording->damage()[0].what.find("1 events were not recorded"), std::string::npos);
  EXPECT_EQ(recording->bookmarks().size(), 1u);
}

// Each end mark has the reason, so that one of them may be garbled.
TEST(Bookmarks, WhyTheRecordingStoppedIsInEveryEndMark) {
  const Folder folder;
  write_stopped(folder.file());
  expect_good(add_bookmark(folder.file(), {RawNs(100), "first"}));
  expect_good(add_bookmark(folder.file(), {RawNs(200), "second"}));
  const std::string whole = contents(folder.file());
  std::vector<std::size_t> ends;
  for (std::size_t at = kFileHeadBytes; at < whole.size();) {
    const auto head = load<ChunkHead>(whole.data() + at);
    if (head.type == ChunkType::end) ends.push_back(at);
    at += kChunkHeadBytes + head.stored_bytes;
  }
  ASSERT_EQ(ends.size(), 3u);
  for (std::size_t left = 0; left < 3; ++left) {
    std::string bytes = whole;
    for (std::size_t i = 0; i < 3; ++i)
      if (i != left) bytes[ends[i] + kChunkHeadBytes] ^= 1;
    set_contents(folder.file("garbled"), bytes);
    const auto recording = open_good(folder.file("garbled"));
    EXPECT_NE(sentences(*recording).find("1 events were not recorded"), std::string::npos) << left;
  }
}

}  // namespace
}  // namespace procession::record::test
