// What a reader accepts, and how often it reports a finding; what a writer writes first.
#include <gtest/gtest.h>

#include <utility>

#include "record/bookmarks.h"
#include "record/run_header.h"
#include "support.h"

namespace procession::record::test {
namespace {

// write_small(): the run's header, an attached file, three chunks of events, the index, the end.
constexpr int kFirstEvents = 2;
constexpr int kEnd = 6;

TEST(ReadingEdges, OnlyTheFilesLastEndMarkSaysWhereTheIndexIs) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::size_t end = chunk_at(whole, kEnd);
  ASSERT_EQ(load<ChunkHead>(whole.data() + end).type, ChunkType::end);
  ASSERT_TRUE(add_bookmark(folder.file(), {RawNs(100), "first"}).has_value());
  std::string bytes = contents(folder.file());
  char place[sizeof(std::uint64_t)];
  store(place, static_cast<std::uint64_t>(end));  // of the mark before the bookmark
  bytes.append(place, sizeof place);
  set_contents(folder.file(), bytes);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(recording->size(), 15u);
  EXPECT_EQ(recording->bookmarks(), (std::vector<Bookmark>{{RawNs(100), "first"}}));
  ASSERT_EQ(recording->damage().size(), 1u) << sentences(*recording);
  EXPECT_EQ(recording->damage()[0].bytes, sizeof place);
}

TEST(ReadingEdges, EachDamageIsToldOnceHoweverOftenItIsMet) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  std::string head = whole;
  head[chunk_at(head, kFirstEvents) + 20] ^= 1;
  std::string payload = whole;
  payload[chunk_at(payload, kFirstEvents + 1) + kChunkHeadBytes + 1] ^= 1;
  std::string attached = whole;
  attached[chunk_at(attached, 1) + kChunkHeadBytes + 1] ^= 1;
  for (const std::string& bytes : {head, payload, attached}) {
    set_contents(folder.file("turned"), bytes);
    const auto recording = open_good(folder.file("turned"));
    for (int i = 0; i < 3; ++i) {
      recording->verify();
      events_of(*recording);
      (void)recording->attachments();
      (void)recording->attachment("main.cpp");
    }
    EXPECT_EQ(recording->damage().size(), 1u) << sentences(*recording);
  }
}

TEST(ReadingEdges, WhatIsNotReadIsNotJudged) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  std::string bytes = contents(folder.file());
  bytes[chunk_at(bytes, kFirstEvents + 1) + kChunkHeadBytes + 1] ^= 1;
  set_contents(folder.file(), bytes);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(events_of(*recording, 1, 5).size(), 5u);
  EXPECT_EQ(events_of(*recording, 11, 15).size(), 5u);
  EXPECT_TRUE(recording->damage().empty()) << sentences(*recording);
  EXPECT_EQ(events_of(*recording, 5, 6).size(), 1u);
  EXPECT_EQ(recording->damage().size(), 1u) << sentences(*recording);
  // An unreadable chunk has no first event: the next readable one has.
  ASSERT_LT(all[5].event.t, all[9].event.t);
  EXPECT_EQ(recording->first_at(all[9].event.t), 11u);
  EXPECT_EQ(recording->first_at(all[4].event.t + 1), all[5].event.t > all[4].event.t ? 6u : 11u);
}

TEST(ReadingEdges, ARangeIsReadFromAndToItsEvents) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const auto recording = open_good(folder.file());
  for (std::uint64_t first = 0; first <= 17; ++first)
    for (std::uint64_t last = 0; last <= 17; ++last) {
      const std::vector<Kept> got = events_of(*recording, first, last);
      const std::uint64_t from = std::max<std::uint64_t>(first, 1);
      const std::uint64_t to = std::min<std::uint64_t>(last, 15);
      ASSERT_EQ(got.size(), to < from ? 0 : to - from + 1) << first << " to " << last;
      for (std::size_t i = 0; i < got.size(); ++i) {
        ASSERT_EQ(got[i].event.seq, from + i);
        Event event = got[i].event;
        event.text = got[i].text;
        event.file = got[i].file;
        ASSERT_EQ(difference(all[from + i - 1], event), "");
      }
    }
}

// The first event at or after any time, compared with a search through all events.
TEST(ReadingEdges, TheFirstAtATimeIsWhatASearchFinds) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    const std::int64_t times[] = {-3, -3, 0, 0, 0, 5, 5, 5, 5, 7, 9, 9};
    Event event;
    for (const std::int64_t t : times) {
      ++event.seq;
      event.t = RawNs(t);
      event.kind = Kind::note;
      writer->append(event);
      if (event.seq % 2 == 0) writer->flush();
    }
    ASSERT_TRUE(writer->finish().has_value());
  }
  const auto recording = open_good(folder.file());
  const std::vector<Kept> all = events_of(*recording);
  ASSERT_EQ(all.size(), 12u);
  for (std::int64_t t = -5; t <= 11; ++t) {
    std::uint64_t wanted = 13;
    for (const Kept& one : all)
      if (one.event.t >= RawNs(t)) {
        wanted = one.event.seq;
        break;
      }
    EXPECT_EQ(recording->first_at(RawNs(t)), wanted) << t;
  }
  EXPECT_EQ(recording->length(), RawNs(9));
}

TEST(WritingEdges, TheFirstReasonIsTheOneThatIsTold) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    Event event;
    event.kind = Kind::note;
    event.seq = 1;
    writer->append(event);
    event.seq = 3;
    writer->append(event);  // out of order: here it stops
    writer->set_max_bytes(writer->bytes());
    const auto finished = writer->finish();  // nor does the first one fit any more
    ASSERT_FALSE(finished.has_value());
    EXPECT_NE(finished.error().message().find("out of order"), std::string::npos)
        << finished.error().message();
    EXPECT_EQ(writer->events(), 0u);
  }
  const auto recording = open_good(folder.file());
  EXPECT_NE(sentences(*recording).find("out of order; 2 events were not recorded"),
            std::string::npos)
      << sentences(*recording);
}

TEST(WritingEdges, AnAttachedFileMayBeEmptyAndItsNameIsCut) {
  const Folder folder;
  const std::string most(kMaxFileNameBytes, 'n');
  {
    const auto writer = create_good(folder.file());
    writer->attach("empty", "");
    writer->attach(most + "more", "x");
    writer->attach("twice", "first");
    writer->attach("twice", "2");
    ASSERT_TRUE(writer->finish().has_value());
  }
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->attachments(), (std::vector<std::string>{"empty", most, "twice"}));
  EXPECT_EQ(recording->attachment("empty").value_or("none"), "");
  EXPECT_EQ(recording->attachment(most).value_or("none"), "x");
  EXPECT_EQ(recording->attachment("twice").value_or("none"), "2");
  EXPECT_FALSE(recording->attachment("twic").has_value());
}

TEST(WritingEdges, WhatIsAttachedComesAsItIsCalledThoughEventsWait) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    Event event;
    event.seq = 1;
    event.kind = Kind::note;
    writer->append(event);
    EXPECT_EQ(writer->events(), 1u);
    writer->attach("f", "ab");
    event.seq = 2;
    writer->append(event);
    EXPECT_EQ(writer->error(), nullptr);
  }  // never finished: what was appended is there
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::cut);
  EXPECT_EQ(events_of(*recording).size(), 2u);
  EXPECT_EQ(recording->attachment("f").value_or("none"), "ab");
  ASSERT_EQ(recording->damage().size(), 1u);
  EXPECT_NE(recording->damage()[0].what.find("after event 2"), std::string::npos);
  EXPECT_EQ(recording->damage()[0].bytes, 0u);
  EXPECT_FALSE(recording->refresh());
  EXPECT_EQ(recording->damage().size(), 1u) << "said once";
}

TEST(WritingEdges, AHeaderTravelsFieldByField) {
  RunHeader header;
  const auto travelled = [&] { return *decode_run_header(encode_run_header(header)); };
  EXPECT_TRUE(travelled().command.empty());
  EXPECT_EQ(travelled().wall_start_ms, 0);
  header.wall_start_ms = -5;
  header.parameters = {{"", "empty"}, {"option.x", "1"}};
  header.options = {{"parameter.y", "2"}};
  header.command = {"version", "", "version"};
  const RunHeader got = travelled();
  EXPECT_EQ(got.version, "");
  EXPECT_EQ(got.wall_start_ms, -5);
  EXPECT_EQ(got.parameters, header.parameters);
  EXPECT_EQ(got.options, header.options);
  EXPECT_EQ(got.command, header.command);
}

}  // namespace
}  // namespace procession::record::test
