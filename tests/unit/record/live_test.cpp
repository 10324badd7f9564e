// A recording that is read while it is written.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "record/bookmarks.h"
#include "support.h"

namespace procession::record::test {
namespace {

TEST(Live, GrowsAndEnds) {
  const Folder folder;
  auto writer = create_good(folder.file());
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::live);
  EXPECT_EQ(recording->size(), 0u);
  EXPECT_EQ(recording->header().lesson, "producer_consumer");
  EXPECT_FALSE(recording->refresh());
  corpus::Corpus corpus(1);
  std::vector<Kept> all;
  for (int chunk = 1; chunk <= 20; ++chunk) {
    for (int place = 0; place < 3; ++place) {
      const Event& event = corpus.next();
      all.emplace_back(event);
      writer->append(event);
    }
    EXPECT_FALSE(recording->refresh()) << "nothing was flushed";
    writer->flush();
    EXPECT_TRUE(recording->refresh());
    EXPECT_EQ(recording->size(), all.size());
    EXPECT_EQ(recording->length(), all.back().event.t);
    EXPECT_EQ(recording->life(), Life::live);
    const std::uint64_t bytes = writer->bytes();
    writer->flush();
    EXPECT_EQ(writer->bytes(), bytes) << "a flush of nothing writes nothing";
  }
  EXPECT_TRUE(is_part_of(all, *recording));
  ASSERT_TRUE(writer->finish().has_value());
  EXPECT_TRUE(recording->refresh());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_FALSE(recording->refresh());
  EXPECT_EQ(events_of(*recording).size(), all.size());
  EXPECT_TRUE(recording->damage().empty());
}

TEST(Live, WithoutAnEndItIsCut) {
  const Folder folder;
  auto writer = create_good(folder.file());
  const auto recording = open_good(folder.file());
  Event event;
  event.seq = 1;
  writer->append(event);
  writer.reset();  // writes what it has, but no end
  EXPECT_TRUE(recording->refresh());
  EXPECT_EQ(recording->life(), Life::cut);
  EXPECT_EQ(recording->size(), 1u);
  ASSERT_EQ(recording->damage().size(), 1u);
  EXPECT_FALSE(recording->refresh());
  EXPECT_EQ(open_good(folder.file())->life(), Life::cut);
}

TEST(Live, AReaderHindersNoWriter) {
  const Folder folder;
  const auto writer = create_good(folder.file());
  const auto one = open_good(folder.file());
  const auto two = open_good(folder.file());
  EXPECT_EQ(one->life(), Life::live);
  EXPECT_EQ(two->life(), Life::live);
  const auto second = Writer::create(folder.file(), some_header());
  ASSERT_FALSE(second.has_value()) << "two writers on one file";
  EXPECT_NE(second.error().sentence().find("being recorded"), std::string::npos);
  EXPECT_EQ(one->life(), Life::live);
}

TEST(Live, AKilledWriterLeavesWhatItWrote) {
  const Folder folder;
  int ready[2];
  ASSERT_EQ(::pipe2(ready, O_CLOEXEC), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // should this test die itself
    auto writer = Writer::create(folder.file(), some_header());
    Event event;
    for (event.seq = 1; writer && event.seq <= 10; ++event.seq) (*writer)->append(event);
    if (writer) (*writer)->flush();
    if (::write(ready[1], "x", 1) == 1) ::pause();
    ::_exit(1);
  }
  ::close(ready[1]);
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ::close(ready[0]);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::live);
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(recording->refresh());
  EXPECT_EQ(recording->life(), Life::cut);
  EXPECT_EQ(events_of(*recording).size(), 10u);
}

TEST(Live, ReadByAnotherThreadAllTheWhile) {
  const Folder folder;
  constexpr std::uint64_t kEvents = 60'000;
  auto writer = create_good(folder.file());
  std::atomic<bool> wrote{false};
  std::thread other([&] {
    corpus::Corpus corpus(21);
    corpus::Random random(22);
    for (std::uint64_t seq = 1; seq <= kEvents; ++seq) {
      writer->append(corpus.next());
      if (random.below(200) == 0) writer->flush();
    }
    wrote = writer->finish().has_value();
  });
  const auto recording = open_good(folder.file());
  corpus::Corpus expected(21);
  std::uint64_t seen = 0;
  for (bool last = false; !last;) {
    last = recording->life() != Life::live;
    recording->each(seen + 1, recording->size(), [&](const Event& event) {
      EXPECT_EQ(event.seq, ++seen);
      EXPECT_EQ(difference(Kept(expected.next()), event), "");
      return !::testing::Test::HasFailure();
    });
    if (::testing::Test::HasFailure()) break;
    if (!last && !recording->refresh()) std::this_thread::yield();
  }
  other.join();
  EXPECT_TRUE(wrote);
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(seen, kEvents);
  EXPECT_TRUE(recording->damage().empty());
}

TEST(Live, AFileMadeShorterUnderUsIsNoCrash) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file(), 40, 5);
  const auto recording = open_good(folder.file());
  std::uintmax_t size = std::filesystem::file_size(folder.file());
  while (size > 0) {
    size = size > 700 ? size - 700 : 0;
    std::filesystem::resize_file(folder.file(), size);
    EXPECT_TRUE(is_part_of(all, *recording));  // before it knows
    recording->refresh();
    EXPECT_TRUE(is_part_of(all, *recording));
    EXPECT_EQ(events_of(*recording).size(), recording->size());
    EXPECT_NE(recording->life(), Life::live);
    EXPECT_EQ(recording->bytes(), size);
    recording->verify();
  }
  EXPECT_EQ(recording->size(), 0u);
}

TEST(Live, WhatWasCutOffIsForgotten) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  ASSERT_TRUE(add_bookmark(folder.file(), {RawNs(100), "first"}).has_value());
  const std::string whole = contents(folder.file());
  const std::size_t end = chunk_at(whole, 6);  // of the first group, behind its index
  const auto cut_to = [&](Recording& recording, std::size_t size) {
    std::filesystem::resize_file(folder.file(), size);
    EXPECT_TRUE(recording.refresh());
    EXPECT_NE(sentences(recording).find("made shorter, to " + std::to_string(size) + " bytes"),
              std::string::npos);
  };
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->bookmarks().size(), 1u);
  EXPECT_EQ(events_of(*recording).size(), all.size());
  cut_to(*recording, chunk_at(whole, 7));
  EXPECT_TRUE(recording->bookmarks().empty());
  EXPECT_EQ(recording->life(), Life::finished) << "its first end mark is there";
  cut_to(*recording, end);
  EXPECT_EQ(recording->life(), Life::cut) << "its end mark is gone";
  EXPECT_EQ(recording->size(), all.size());
  EXPECT_FALSE(recording->refresh());
  cut_to(*recording, chunk_at(whole, 4) + 3);
  EXPECT_EQ(recording->size(), 10u);
  cut_to(*recording, chunk_at(whole, 1));
  EXPECT_EQ(recording->size(), 0u);
  EXPECT_TRUE(recording->attachments().empty());
  EXPECT_EQ(recording->length(), RawNs(0));
  const std::string told = sentences(*recording);
  EXPECT_EQ(told.find("attached"), std::string::npos) << "what is gone is not garbled";
  const std::size_t cut = told.find("the recording is cut");
  EXPECT_EQ(told.find("the recording is cut", cut + 1), std::string::npos) << "it is told once";

  // Other bytes of the same length replace the end, with other events: those are read.
  std::string other = whole;
  forge(other, chunk_at(other, 2), [](ChunkHead& head) {
    head.first_t += 5;
    head.last_t += 5;
  });
  set_contents(folder.file(), other.substr(0, chunk_at(other, 3)));
  EXPECT_TRUE(recording->refresh());
  const std::vector<Kept> events = events_of(*recording);
  ASSERT_EQ(events.size(), 5u);
  EXPECT_EQ(events[0].event.t, all[0].event.t + 5);
  EXPECT_EQ(recording->attachments().size(), 1u);
}

// Garbage that was there before the file became shorter allows no gap after it.
TEST(Live, AGapNeedsItsGarbageAlsoAfterACut) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::size_t at = chunk_at(whole, 3);
  const auto chunk = [&](int n) {
    return whole.substr(chunk_at(whole, n), chunk_at(whole, n + 1) - chunk_at(whole, n));
  };
  set_contents(folder.file(), whole.substr(0, at) + std::string(500, 'x') + chunk(1));
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->size(), 5u);
  std::filesystem::resize_file(folder.file(), at);
  recording->refresh();
  set_contents(folder.file(), whole.substr(0, at) + chunk(4));
  recording->refresh();
  EXPECT_EQ(recording->size(), 5u);
}

TEST(Live, ManySmallChunksBecomeFewAtTheEnd) {
  const Folder folder;
  std::vector<Kept> all;
  std::filesystem::create_symlink("real", folder.file());
  set_contents(folder.file("real"), "what was there before");
  const auto writer = create_good(folder.file());
  const auto reader = open_good(folder.file());
  writer->attach("main.cpp", "old");
  writer->attach("main.cpp", "int main() {}\n");
  corpus::Corpus corpus(31);
  while (all.size() < 2'000) {
    const Event& event = corpus.next();
    all.emplace_back(event);
    writer->append(event);
    if (all.size() % 5 == 0) writer->flush();
  }
  const std::uint64_t before = writer->bytes();
  std::filesystem::permissions(folder.file("real"), std::filesystem::perms(0640));
  ASSERT_TRUE(writer->finish().has_value());
  EXPECT_LT(writer->bytes(), before / 3);
  EXPECT_EQ(writer->bytes(), std::filesystem::file_size(folder.file("real")));
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file()));
  EXPECT_EQ(std::filesystem::status(folder.file("real")).permissions(),
            std::filesystem::perms(0640));
  EXPECT_TRUE(reader->refresh());
  const auto fresh = open_good(folder.file());
  for (const Recording* recording : {reader.get(), fresh.get()}) {
    EXPECT_EQ(recording->life(), Life::finished);
    EXPECT_EQ(recording->header().command, some_header().command);
    EXPECT_EQ(recording->attachment("main.cpp").value(), "int main() {}\n");
    EXPECT_EQ(events_of(*recording).size(), all.size());
    EXPECT_TRUE(is_part_of(all, *recording));
    EXPECT_TRUE(recording->damage().empty());
  }
  const auto files = std::filesystem::directory_iterator(folder.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 2) << "something is left behind";
}

TEST(Live, ARecordingThatWasMovedStaysAsItIs) {
  const Folder folder;
  const auto writer = create_good(folder.file());
  Event event;
  for (event.seq = 1; event.seq <= 100; ++event.seq) {
    writer->append(event);
    writer->flush();
  }
  std::filesystem::rename(folder.file(), folder.file("moved"));
  set_contents(folder.file(), "of somebody else");
  ASSERT_TRUE(writer->finish().has_value());
  EXPECT_EQ(contents(folder.file()), "of somebody else");
  EXPECT_EQ(events_of(*open_good(folder.file("moved"))).size(), 100u);
}

TEST(Live, WhoReadsAnOlderOneKeepsIt) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const auto old = open_good(folder.file());
  const auto writer = create_good(folder.file());
  EXPECT_EQ(open_good(folder.file())->size(), 0u);
  EXPECT_FALSE(old->refresh());
  EXPECT_EQ(events_of(*old).size(), all.size());
}

TEST(Live, WhatASinkIsGivenStaysWhileItReadsElsewhere) {
  const Folder folder;
  const auto writer = create_good(folder.file());
  ASSERT_TRUE(writer);
  for (std::uint64_t seq = 1; seq <= 36; ++seq) {
    const std::string text = "event " + std::to_string(seq);
    Event event;
    event.seq = seq;
    event.t = RawNs(static_cast<std::int64_t>(seq));
    event.kind = Kind::note;
    event.text = text;
    event.text_full = text.size();
    writer->append(event);
    if (seq % 3 == 0) writer->flush();
  }
  const auto recording = open_good(folder.file());
  ASSERT_TRUE(recording);
  std::string seen;
  recording->each(1, 3, [&](const Event& event) {
    if (event.seq == 1) recording->each(4, 36, [](const Event&) { return true; });
    seen += std::string(event.text) + "|";
    return true;
  });
  EXPECT_EQ(seen, "event 1|event 2|event 3|");
}

}  // namespace
}  // namespace procession::record::test
