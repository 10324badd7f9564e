// Files that are cut, garbled or not recordings: intact parts are read, and the rest is reported.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstring>

#include "record/format.h"
#include "support.h"

namespace procession::record::test {
namespace {

// One sentence for people: no line ends, not too short.
void expect_sentence(const Error& error) {
  EXPECT_GT(error.message().size(), 10u);
  EXPECT_EQ(error.sentence().find('\n'), std::string::npos);
  EXPECT_EQ(error.exit_code, 2);
}

TEST(Damage, CutAtEveryByte) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::size_t first_chunk_end = chunk_at(whole, 1);
  std::uint64_t before = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    set_contents(folder.file("cut"), std::string_view(whole).substr(0, size));
    const auto recording = Recording::open(folder.file("cut"));
    ASSERT_EQ(recording.has_value(), size >= first_chunk_end) << size;
    if (!recording) {
      expect_sentence(recording.error());
      continue;
    }
    EXPECT_EQ((*recording)->life(), Life::cut);
    EXPECT_TRUE(is_part_of(all, **recording)) << size;
    EXPECT_EQ(events_of(**recording).size(), (*recording)->size());
    EXPECT_GE((*recording)->size(), before);
    before = (*recording)->size();
    ASSERT_FALSE((*recording)->damage().empty());
    EXPECT_NE(sentences(**recording).find("the recording is cut"), std::string::npos);
    EXPECT_EQ((*recording)->bytes(), size);
  }
  EXPECT_EQ(before, all.size());
}

TEST(Damage, ACutRecordingSaysWhere) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  set_contents(folder.file(), std::string_view(whole).substr(0, chunk_at(whole, 4) + 10));
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->size(), 10u);
  ASSERT_EQ(recording->damage().size(), 1u);
  EXPECT_EQ(recording->damage()[0].byte, chunk_at(whole, 4));
  EXPECT_EQ(recording->damage()[0].bytes, 10u);
  EXPECT_TRUE(recording->damage()[0].what.starts_with("the recording is cut after event 10, at "));
}

TEST(Damage, EveryByteTurned) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string whole = contents(folder.file());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int turn : {0x01, 0xff}) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ turn);
      set_contents(folder.file("turned"), bytes);
      const auto recording = Recording::open(folder.file("turned"));
      // No single byte is essential: even with a garbled start the file is recognized by its
      // chunks.
      ASSERT_TRUE(recording.has_value()) << "byte " << at << ": " << recording.error().sentence();
      EXPECT_TRUE(is_part_of(all, **recording)) << "byte " << at;
      EXPECT_GE(events_of(**recording).size(), all.size() - 5) << "byte " << at;
      (*recording)->verify();
      EXPECT_FALSE((*recording)->damage().empty()) << "byte " << at << " unnoticed";
    }
  }
}

TEST(Damage, AGarbledChunkIsPassedOver) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file(), 5, 4);
  std::string bytes = contents(folder.file());
  const std::size_t at = chunk_at(bytes, 3);  // the second chunk of events
  const std::size_t end = chunk_at(bytes, 4);
  std::memset(bytes.data() + at, 'Z', end - at);
  for (const bool indexed : {true, false}) {
    set_contents(folder.file(), indexed ? bytes : bytes.substr(0, bytes.size() - 1));
    const auto recording = open_good(folder.file());
    EXPECT_EQ(recording->size(), 20u);
    const std::vector<Kept> events = events_of(*recording);
    ASSERT_EQ(events.size(), 16u);
    EXPECT_EQ(events[4].event.seq, 9u);
    EXPECT_TRUE(is_part_of(all, *recording));
    ASSERT_FALSE(recording->damage().empty());
    const Damage& damage = recording->damage().front();
    EXPECT_EQ(damage.byte, at);
    EXPECT_EQ(damage.bytes, end - at);
    EXPECT_NE(damage.what.find("events 5 to 8 are missing"), std::string::npos) << damage.what;
    const std::size_t told = recording->damage().size();
    EXPECT_EQ(events_of(*recording).size(), 16u);
    recording->verify();
    EXPECT_EQ(recording->damage().size(), told) << "each once, however often it is met";
    // Seeking into a missing range leads to what follows it.
    const std::uint64_t first = recording->first_at(all[4].event.t);
    EXPECT_EQ(events_of(*recording, first).front().event.seq, 9u);
  }
}

TEST(Damage, AStretchOfGarbageMakesNoDifference) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file(), 4, 4);
  const std::string whole = contents(folder.file());
  corpus::Random random(9);
  for (int round = 0; round < 300; ++round) {
    std::string bytes = whole;
    const std::size_t at = random.below(bytes.size());
    const std::size_t count = random.below(400);
    std::string garbage(count, 0);
    for (char& byte : garbage) byte = static_cast<char>(random.below(256));
    if (round % 2 == 0)
      bytes.insert(at, garbage);
    else
      bytes.replace(at, std::min(count, bytes.size() - at), garbage);
    set_contents(folder.file("torn"), bytes);
    const auto recording = Recording::open(folder.file("torn"));
    if (!recording) {
      expect_sentence(recording.error());
      continue;
    }
    EXPECT_TRUE(is_part_of(all, **recording));
    (*recording)->verify();
  }
}

TEST(Damage, TheIndexIsRebuilt) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  std::string bytes = contents(folder.file());
  const std::size_t index = chunk_at(bytes, 5);
  ASSERT_EQ(load<ChunkHead>(bytes.data() + index).type, ChunkType::index);
  bytes[index + kChunkHeadBytes] ^= 1;
  set_contents(folder.file("garbled"), bytes);
  const auto garbled = open_good(folder.file("garbled"));
  EXPECT_EQ(garbled->life(), Life::finished);  // the end mark is there
  EXPECT_EQ(events_of(*garbled).size(), all.size());
  set_contents(folder.file("missing"), std::string_view(bytes).substr(0, index));
  const auto missing = open_good(folder.file("missing"));
  EXPECT_EQ(missing->life(), Life::cut);
  EXPECT_EQ(events_of(*missing).size(), all.size());
  EXPECT_EQ(missing->attachment("main.cpp").value(), "int main() {}\n");
}

TEST(Damage, WhatFollowsTheEndIsNotOurs) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  set_contents(folder.file(), contents(folder.file()) + "more");
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(events_of(*recording).size(), all.size());
  ASSERT_EQ(recording->damage().size(), 1u);
  EXPECT_EQ(recording->damage()[0].bytes, 4u);
}

TEST(Damage, WhatComesBehindTheEndLaterIsToldOfByItself) {
  const Folder folder;
  write_small(folder.file());
  const std::string good = contents(folder.file());
  set_contents(folder.file(), good + std::string(100, 'x'));
  const auto recording = open_good(folder.file());
  ASSERT_EQ(recording->damage().size(), 1u);
  set_contents(folder.file(), good + std::string(150, 'x'));
  recording->refresh();
  ASSERT_EQ(recording->damage().size(), 2u);
  EXPECT_NE(sentences(*recording).find("50 bytes after the recording's end"), std::string::npos)
      << sentences(*recording);
}

TEST(Damage, ForgedSizesAreRefused) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::size_t at = chunk_at(whole, 2);
  const auto forge = [&](auto change) {
    std::string bytes = whole.substr(0, whole.size() - 1);  // no index
    ChunkHead head = load<ChunkHead>(bytes.data() + at);
    change(head);
    seal(head, bytes.data() + at + kChunkHeadBytes);
    store(bytes.data() + at, head);
    set_contents(folder.file("forged"), bytes);
    return open_good(folder.file("forged"));
  };
  EXPECT_EQ(events_of(*forge([](ChunkHead&) {})).size(), 15u);
  EXPECT_EQ(events_of(*forge([](ChunkHead& head) { head.raw_bytes += 1; })).size(), 10u);
  EXPECT_EQ(events_of(*forge([](ChunkHead& head) { head.raw_bytes = kMaxRawBytes; })).size(), 10u);
  EXPECT_EQ(events_of(*forge([](ChunkHead& head) { head.raw_bytes = ~0u; })).size(), 10u);
  EXPECT_EQ(events_of(*forge([](ChunkHead& head) { head.events += 1; })).size(), 5u);
  EXPECT_EQ(events_of(*forge([](ChunkHead& head) { head.events = 0; })).size(), 10u);
  EXPECT_EQ(events_of(*forge([](ChunkHead& head) { head.first_seq = 0; })).size(), 10u);
  EXPECT_LT(forge([](ChunkHead& head) { head.first_seq = ~0ull - 2; })->size(), 1'000'000u);
  EXPECT_EQ(events_of(*forge([](ChunkHead& head) { head.last_t += 1; })).size(), 10u);
}

TEST(Damage, WhatIsNoRecordingSaysSo) {
  const Folder folder;
  const auto says = [](const std::string& path, std::string_view words) {
    const auto recording = Recording::open(path);
    ASSERT_FALSE(recording.has_value()) << path;
    expect_sentence(recording.error());
    EXPECT_NE(recording.error().sentence().find(words), std::string::npos)
        << recording.error().sentence();
    EXPECT_NE(recording.error().sentence().find(path), std::string::npos);
  };
  says(folder.file("missing"), "no such recording");
  says(folder.path().string(), "folder");
  says("/dev/null", "no ordinary file");
  ASSERT_EQ(::mkfifo(folder.file("fifo").c_str(), 0600), 0);
  says(folder.file("fifo"), "no ordinary file");
  set_contents(folder.file("empty"), "");
  says(folder.file("empty"), "empty");
  set_contents(folder.file("text"), "#!/bin/sh\necho I am a script, and longer than a header\n");
  says(folder.file("text"), "not a recording");
  set_contents(folder.file("x"), "x");
  says(folder.file("x"), "not a recording");
  set_contents(folder.file("zeros"), std::string(100'000, '\0'));
  says(folder.file("zeros"), "not a recording");
  write_small(folder.file("start"));
  std::string bytes = contents(folder.file("start"));
  std::memset(bytes.data() + 8, '?', bytes.size() - 8);
  set_contents(folder.file("start"), bytes);
  says(folder.file("start"), "garbled from its start");
}

TEST(Damage, ANewerMajorSaysSoAndANewerMinorOpens) {
  const Folder folder;
  write_small(folder.file());
  std::string bytes = contents(folder.file());
  store<std::uint16_t>(bytes.data() + 10, kMinor + 7);
  store(bytes.data() + 24, checksum(bytes.data(), 24));
  set_contents(folder.file(), bytes);
  EXPECT_EQ(open_good(folder.file())->size(), 15u);
  store<std::uint16_t>(bytes.data() + 8, kMajor + 1);
  store(bytes.data() + 24, checksum(bytes.data(), 24));
  set_contents(folder.file(), bytes);
  const auto recording = Recording::open(folder.file());
  ASSERT_FALSE(recording.has_value());
  EXPECT_NE(recording.error().sentence().find("newer"), std::string::npos);
}

TEST(Damage, ChunksOfAnUnknownTypeArePassedOver) {
  const Folder folder;
  write_small(folder.file());
  std::string bytes = contents(folder.file());
  bytes.resize(bytes.size() - 1);
  const std::size_t at = chunk_at(bytes, 1);  // the attachment
  ChunkHead head = load<ChunkHead>(bytes.data() + at);
  head.type = static_cast<ChunkType>(77);
  seal(head, bytes.data() + at + kChunkHeadBytes);
  store(bytes.data() + at, head);
  set_contents(folder.file(), bytes);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(events_of(*recording).size(), 15u);
  EXPECT_TRUE(recording->attachments().empty());
  EXPECT_EQ(recording->damage().size(), 1u);  // that it is cut; nothing else
}

}  // namespace
}  // namespace procession::record::test
