// Events that were written are read back.
#include <gtest/gtest.h>

#include "record/format.h"
#include "support.h"

namespace procession::record::test {
namespace {

TEST(RoundTrip, AnyEventComesBackAsItWas) {
  const Folder folder;
  std::vector<Kept> events;
  {
    const auto writer = create_good(folder.file());
    corpus::Random random(11);
    std::string text;
    for (std::uint64_t seq = 1; seq <= 20'000; ++seq) {
      Event event = corpus::wild_event(random, text);
      event.seq = seq;
      event.t = RawNs(static_cast<std::int64_t>(seq * random.below(3) + seq * 1000));
      events.emplace_back(event);
      writer->append(event);
      if (random.below(500) == 0) writer->flush();
    }
    EXPECT_EQ(writer->events(), 20'000u);
    ASSERT_TRUE(writer->finish().has_value());
  }
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->size(), events.size());
  EXPECT_EQ(recording->length(), events.back().event.t);
  std::size_t place = 0;
  recording->each(1, recording->size(), [&](const Event& event) {
    EXPECT_EQ(difference(events[place], event), "") << "event " << event.seq;
    ++place;
    return !::testing::Test::HasFailure();
  });
  EXPECT_EQ(place, events.size());
  recording->verify();
  EXPECT_TRUE(recording->damage().empty());
}

TEST(RoundTrip, ALessonOfManyChunks) {
  const Folder folder;
  const corpus::Batch batch = corpus::make_batch(3, 50'000);
  {
    const auto writer = create_good(folder.file());
    for (const Event& event : batch.events) writer->append(event);
    ASSERT_TRUE(writer->finish().has_value());
    EXPECT_EQ(writer->bytes(), std::filesystem::file_size(folder.file()));
  }
  const auto recording = open_good(folder.file());
  std::uint64_t seen = 0;
  recording->each(1, recording->size(), [&](const Event& event) {
    EXPECT_EQ(difference(Kept(batch.events[seen]), event), "");
    ++seen;
    return !::testing::Test::HasFailure();
  });
  EXPECT_EQ(seen, batch.events.size());
  EXPECT_LT(std::filesystem::file_size(folder.file()), 10u * batch.events.size());
}

TEST(RoundTrip, TheHeaderTravels) {
  const Folder folder;
  write_small(folder.file());
  const auto recording = open_good(folder.file());
  const RunHeader wanted = some_header();
  const RunHeader& header = recording->header();
  EXPECT_EQ(header.version, wanted.version);
  EXPECT_EQ(header.command, wanted.command);
  EXPECT_EQ(header.lesson, wanted.lesson);
  EXPECT_EQ(header.variant, wanted.variant);
  EXPECT_EQ(header.parameters, wanted.parameters);
  EXPECT_EQ(header.wall_start_ms, wanted.wall_start_ms);
  EXPECT_EQ(header.host, wanted.host);
  EXPECT_EQ(header.options, wanted.options);
}

TEST(RoundTrip, NoEventsAtAll) {
  const Folder folder;
  ASSERT_TRUE(create_good(folder.file())->finish().has_value());
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(recording->size(), 0u);
  EXPECT_EQ(recording->length(), RawNs(0));
  EXPECT_EQ(recording->first_at(RawNs(0)), 1u);
  EXPECT_TRUE(events_of(*recording).empty());
}

TEST(RoundTrip, TextsOfAnyLength) {
  const Folder folder;
  const std::size_t sizes[] = {0, 1, 255, 256, 257, 1024, 70'000, kMaxTextBytes, kMaxTextBytes + 1};
  {
    const auto writer = create_good(folder.file());
    Event event;
    std::string text;
    for (const std::size_t size : sizes) {
      text.assign(size, '\xff');
      ++event.seq;
      event.text = text;
      event.text_full = size;
      writer->append(event);
    }
    ++event.seq;
    event.text = {};
    event.text_full = 5;  // of which nothing was kept
    writer->append(event);
    ASSERT_TRUE(writer->finish().has_value());
  }
  const auto recording = open_good(folder.file());
  const std::vector<Kept> events = events_of(*recording);
  ASSERT_EQ(events.size(), std::size(sizes) + 1);
  for (std::size_t place = 0; place < std::size(sizes); ++place) {
    EXPECT_EQ(events[place].text, std::string(std::min(sizes[place], kMaxTextBytes), '\xff'));
    EXPECT_EQ(events[place].event.text_full, sizes[place]);
  }
  EXPECT_EQ(events.back().text, "");
  EXPECT_EQ(events.back().event.text_full, 5u);
}

TEST(RoundTrip, ARangeAndAStop) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file(), 4, 10);
  const auto recording = open_good(folder.file());
  for (std::uint64_t first = 0; first <= 42; ++first) {
    for (std::uint64_t last = 0; last <= 42; ++last) {
      const std::vector<Kept> some = events_of(*recording, first, last);
      const std::uint64_t from = std::max<std::uint64_t>(first, 1);
      const std::uint64_t to = std::min<std::uint64_t>(last, 40);
      ASSERT_EQ(some.size(), from > to ? 0 : to - from + 1) << first << " to " << last;
      if (!some.empty()) {
        EXPECT_EQ(some.front().event.seq, from);
      }
    }
  }
  int calls = 0;
  recording->each(1, 40, [&calls](const Event&) { return ++calls < 13; });
  EXPECT_EQ(calls, 13);
}

TEST(RoundTrip, ASinkMayReadTheSameRecording) {
  const Folder folder;
  std::vector<Kept> all;
  {
    const auto writer = create_good(folder.file());
    corpus::Corpus corpus(8);
    while (all.size() < 90) {
      const Event& event = corpus.next();
      all.emplace_back(event);
      writer->append(event);
      if (all.size() % 3 == 0) writer->flush();  // more chunks than are kept
    }
  }
  const auto recording = open_good(folder.file());
  recording->each(1, recording->size(), [&](const Event& event) {
    EXPECT_EQ(events_of(*recording).size(), all.size());
    EXPECT_EQ(difference(all[event.seq - 1], event), "");  // its views still stand
    return !::testing::Test::HasFailure();
  });
}

TEST(RoundTrip, FirstAtIsTheFirstNotBefore) {
  const Folder folder;
  std::vector<RawNs> times;
  {
    const auto writer = create_good(folder.file());
    corpus::Random random(5);
    Event event;
    for (event.seq = 1; event.seq <= 300; ++event.seq) {
      event.t += static_cast<std::int64_t>(random.below(3));  // several at one instant
      times.push_back(event.t);
      writer->append(event);
      if (event.seq % 7 == 0) writer->flush();
    }
    // No finish(), which would make one chunk of them.
  }
  const auto recording = open_good(folder.file());
  for (RawNs t(-1); t <= times.back() + 1; t += 1) {
    const auto wanted = std::lower_bound(times.begin(), times.end(), t) - times.begin() + 1;
    EXPECT_EQ(recording->first_at(t), static_cast<std::uint64_t>(wanted)) << t.ns;
  }
}

TEST(RoundTrip, AttachedFiles) {
  const Folder folder;
  std::string large(9 * 1024 * 1024, 'x');
  corpus::Random random(6);
  for (char& byte : large) byte = static_cast<char>(random.below(7));
  {
    const auto writer = create_good(folder.file());
    writer->attach("main.cpp", "old");
    writer->attach("main.cpp", "int main() {}\n");
    writer->attach("empty", "");
    writer->attach("data/large.bin", large);
    ASSERT_TRUE(writer->finish().has_value());
  }
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->attachments(),
            (std::vector<std::string>{"data/large.bin", "empty", "main.cpp"}));
  EXPECT_EQ(recording->attachment("main.cpp").value(), "int main() {}\n");
  EXPECT_EQ(recording->attachment("empty").value(), "");
  EXPECT_TRUE(recording->attachment("data/large.bin").value() == large);
  const auto none = recording->attachment("main.py");
  ASSERT_FALSE(none.has_value());
  EXPECT_NE(none.error().sentence().find("main.py"), std::string::npos);
}

TEST(RoundTrip, ARecordingInsideARecordingIsNotMistaken) {
  const Folder folder;
  write_small(folder.file("inner"));
  {
    RunHeader header = some_header();
    header.lesson = "another";
    auto writer = std::move(*Writer::create(folder.file(), header));
    writer->attach("inner", contents(folder.file("inner")));
    Event event;
    event.seq = 1;
    writer->append(event);
    ASSERT_TRUE(writer->finish().has_value());
  }
  std::string bytes = contents(folder.file());
  const std::size_t at = bytes.find("PChk", kFileHeadBytes + 4);  // the attachment's head
  ASSERT_NE(at, std::string::npos);
  bytes[at + 20] ^= 1;
  bytes.resize(bytes.size() - 1);  // so that the index is not used
  set_contents(folder.file(), bytes);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->size(), 1u);
  EXPECT_EQ(recording->header().lesson, "another");
}

}  // namespace
}  // namespace procession::record::test
