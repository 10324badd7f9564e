// Bookmarks in a finished file: kept, changed, and nothing of the file lost on the way.
#include "record/bookmarks.h"

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
  const Bookmark late{900, "谁先？"}, early{-5, "here"}, same{900, "another"};
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

// Wherever a process that adds one is killed, what was there before can be read, and the next one
// that adds goes on from there.
TEST(Bookmarks, CutAtEveryByteTheOldOnesStay) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const Bookmark first{100, "first"}, second{200, "second"}, third{300, "third"};
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
  expect_good(add_bookmark(folder.file(), {100, "first"}));
  expect_good(add_bookmark(folder.file(), {200, "second"}));
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
    // Whatever it says, adding one more neither crashes nor loses an event.
    if (at % 7 != 0) continue;
    (void)add_bookmark(folder.file("turned"), {300, "third"});
    EXPECT_EQ(events_of(*open_good(folder.file("turned"))).size(), all.size()) << at;
  }
}

TEST(Bookmarks, WithoutItsIndexTheFileStillHasThem) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  expect_good(add_bookmark(folder.file(), {100, "first"}));
  // The last 8 bytes say where the end mark is.
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
  expect_good(add_bookmark(folder.file(), {100, "first"}));
  EXPECT_TRUE(recording->refresh());
  EXPECT_EQ(recording->bookmarks().size(), 1u);
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_TRUE(recording->damage().empty());
  EXPECT_FALSE(recording->refresh());
}

std::string refusal(const std::string& path, const Bookmark& bookmark) {
  const Result<void> added = add_bookmark(path, bookmark);
  EXPECT_FALSE(added.has_value());
  return added ? std::string() : added.error().sentence();
}

TEST(Bookmarks, WhereTheyCannotBeSavedThatIsSaid) {
  const Folder folder;
  const Bookmark one{100, "x"};
  {
    const auto writer = create_good(folder.file("live"));
    writer->flush();
    EXPECT_NE(refusal(folder.file("live"), one).find("still being written"), std::string::npos);
  }
  // Its writer is gone without an end mark.
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
  EXPECT_FALSE(add_bookmark(folder.file(), {1, "two\nlines"}).has_value());
  EXPECT_EQ(contents(folder.file()), before);
}

TEST(Bookmarks, HaveABound) {
  std::vector<Bookmark> many(kMaxBookmarks, Bookmark{1, "x"});
  EXPECT_TRUE(decode_bookmarks(encode_bookmarks(many)).has_value());
  many.push_back({1, "x"});
  EXPECT_FALSE(decode_bookmarks(encode_bookmarks(many)).has_value());
}

// A recording that stopped before its run did says so once, with bookmarks as without.
TEST(Bookmarks, WhyTheRecordingStoppedIsKept) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    writer->set_max_bytes(writer->bytes() + 1);
    Event event;
    event.seq = 1;
    event.kind = Kind::note;
    writer->append(event);
    EXPECT_FALSE(writer->finish().has_value());
  }
  expect_good(add_bookmark(folder.file(), {100, "first"}));
  const auto recording = open_good(folder.file());
  ASSERT_EQ(recording->damage().size(), 1u);
  EXPECT_NE(recording->damage()[0].what.find("1 events were not recorded"), std::string::npos);
  EXPECT_EQ(recording->bookmarks().size(), 1u);
}

}  // namespace
}  // namespace procession::record::test
