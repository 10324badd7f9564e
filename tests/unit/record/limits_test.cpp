// How much a writer writes: its limits to the byte, and when it writes a file anew.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/chunk_file.h"
#include "record/compact.h"
#include "record/read_file.h"
#include "support.h"

namespace procession::record::test {
namespace {

Event note(std::uint64_t seq, std::string_view text = {}) {
  Event event;
  event.seq = seq;
  event.kind = Kind::note;
  event.text = text;
  event.text_full = text.size();
  return event;
}

// The size of a recording of one chunk of events before its index, written under a limit.
std::uint64_t write_one(const std::string& path, std::uint64_t limit, bool fits) {
  const auto writer = create_good(path);
  writer->set_max_bytes(limit);
  writer->append(note(1, "text"));
  writer->flush();
  EXPECT_EQ(writer->error() == nullptr, fits) << limit;
  EXPECT_EQ(writer->events(), fits ? 1u : 0u);
  return writer->bytes();
}

TEST(Limits, AChunkThatJustFitsIsWritten) {
  const Folder folder;
  const std::uint64_t bytes = write_one(folder.file(), ~std::uint64_t{0}, true);
  EXPECT_EQ(write_one(folder.file(), bytes, true), bytes);
  EXPECT_LT(write_one(folder.file(), bytes - 1, false), bytes);
  write_one(folder.file(), 1, false);  // it is beyond it already
}

TEST(Limits, TheProcessesOwnLimitIsKeptToTheByte) {
  const Folder folder;
  const std::uint64_t bytes = write_one(folder.file(), ~std::uint64_t{0}, true);
  for (const std::uint64_t less : {0u, 1u}) {
    const pid_t child = ::fork();
    if (child == 0) {
      const struct rlimit limit { bytes - less, bytes - less };
      if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(9);
      const auto writer = Writer::create(folder.file(), some_header());
      if (!writer) ::_exit(8);
      (*writer)->append(note(1, "text"));
      (*writer)->flush();
      ::_exit((*writer)->error() == nullptr ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), static_cast<int>(less));
  }
}

// Many small chunks are merged at the end, but not if that would lose the reason of a stop.
TEST(Limits, WhyItStoppedStaysInAFileOfManyChunks) {
  const Folder folder;
  const auto writer = create_good(folder.file());
  std::uint64_t seq = 0;
  for (int i = 0; i < 40; ++i) {
    writer->append(note(++seq, "text"));
    writer->flush();
  }
  ASSERT_EQ(writer->error(), nullptr);
  writer->set_max_bytes(writer->bytes());
  writer->append(note(++seq, "text"));
  writer->flush();
  ASSERT_NE(writer->error(), nullptr);
  const std::string why = writer->error()->message();
  EXPECT_FALSE(writer->finish());
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->size(), 40U);
  EXPECT_NE(sentences(*recording).find(why), std::string::npos) << sentences(*recording);
}

TEST(Limits, OnePieceIsNeverTooLargeToRead) {
  const Folder folder;
  const auto file = std::move(*ChunkFile::create(folder.file()));
  std::string raw(kMaxRawBytes, '\0');
  const auto written = file->append({}, raw, Packing::zstd, ~std::uint64_t{0});
  ASSERT_TRUE(written.has_value());
  EXPECT_EQ(written->packing, Packing::zstd);
  EXPECT_EQ(written->raw_bytes, kMaxRawBytes);
  const std::uint64_t bytes = file->bytes();
  EXPECT_EQ(bytes, kFileHeadBytes + kChunkHeadBytes + written->stored_bytes);
  raw += '\0';
  EXPECT_FALSE(file->append({}, raw, Packing::zstd, ~std::uint64_t{0}).has_value());
  EXPECT_EQ(file->bytes(), bytes);
  EXPECT_EQ(std::filesystem::file_size(folder.file()), bytes);
  // Bytes that packing does not make smaller are written unpacked.
  const auto plain = file->append({}, "x", Packing::zstd, ~std::uint64_t{0});
  ASSERT_TRUE(plain.has_value());
  EXPECT_EQ(plain->packing, Packing::none);
  EXPECT_EQ(file->bytes(), bytes + kChunkHeadBytes + 1);
}

TEST(Limits, AnAttachedFileIsKeptUpToItsBound) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    const std::uint64_t before = writer->bytes();
    std::string large(kMaxAttachment + 1, '\0');
    writer->attach("large", large);
    EXPECT_EQ(writer->bytes(), before) << "left out, without a word";
    large.pop_back();
    writer->attach("just", large);
    EXPECT_EQ(writer->error(), nullptr);
    ASSERT_TRUE(writer->finish().has_value());
  }
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->attachments(), std::vector<std::string>{"just"});
  EXPECT_EQ(recording->attachment("just").value().size(), kMaxAttachment);
}

TEST(Limits, AnAttachedFileBeyondTheLimitStopsTheRecording) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    writer->append(note(1));
    writer->flush();
    writer->set_max_bytes(writer->bytes() + 100);
    std::string wild;
    corpus::Random random(3);
    while (wild.size() < 4000) wild.push_back(static_cast<char>(random.below(256)));
    writer->attach("wild", wild);
    ASSERT_NE(writer->error(), nullptr);
    const std::uint64_t bytes = writer->bytes();
    writer->attach("small", "");
    EXPECT_EQ(writer->bytes(), bytes) << "nothing is attached after it";
    const std::string first = writer->error()->sentence();
    writer->append(note(2));
    writer->append(note(3));
    writer->flush();
    EXPECT_EQ(writer->error()->sentence(), first);
    EXPECT_EQ(writer->events(), 1u);
    EXPECT_FALSE(writer->finish().has_value());
  }
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(recording->size(), 1u);
  EXPECT_NE(sentences(*recording).find("2 events were not recorded"), std::string::npos)
      << sentences(*recording);
}

// The first failure is reported, and every event lost by it is counted.
TEST(Limits, WhatABrokenOrderCostsIsCounted) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    writer->append(note(1));
    writer->append(note(3));
    writer->append(note(4));
    EXPECT_EQ(writer->events(), 1u);
    const auto finished = writer->finish();
    ASSERT_FALSE(finished.has_value());
    EXPECT_NE(finished.error().sentence().find("event 3 was recorded after event 1"),
              std::string::npos);
  }
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->size(), 1u) << "what was appended before is there";
  EXPECT_NE(sentences(*recording).find("2 events were not recorded"), std::string::npos)
      << sentences(*recording);
}

std::vector<ChunkHead> chunks(std::size_t count, std::uint32_t stored, std::uint32_t raw) {
  ChunkHead head;
  head.stored_bytes = stored;
  head.raw_bytes = raw;
  return std::vector<ChunkHead>(count, head);
}

TEST(Limits, OnlyManySmallChunksAreWrittenAnew) {
  EXPECT_FALSE(worth_compacting({}));
  EXPECT_FALSE(worth_compacting(chunks(15, 100, 200)));
  EXPECT_TRUE(worth_compacting(chunks(16, 100, 200)));
  EXPECT_TRUE(worth_compacting(chunks(16, 100, kChunkTarget / 4 - 1)));
  EXPECT_FALSE(worth_compacting(chunks(16, 100, kChunkTarget / 4)));
  // A file of 32 MiB, of which attached files may be the most.
  std::vector<ChunkHead> all = chunks(16, 100, 200);
  ChunkHead attached;
  attached.type = ChunkType::attachment;
  attached.raw_bytes = 1u << 30;
  attached.stored_bytes = 32 * 1024 * 1024 - 16 * (100 + kChunkHeadBytes) - kChunkHeadBytes;
  all.push_back(attached);
  EXPECT_TRUE(worth_compacting(all));
  ++all.back().stored_bytes;
  EXPECT_FALSE(worth_compacting(all));
  // Chunks of other types are not counted.
  std::vector<ChunkHead> few = chunks(15, 100, 200);
  attached.stored_bytes = 100;
  few.insert(few.end(), 5, attached);
  EXPECT_FALSE(worth_compacting(few));
}

// A file's size after compact() by the descriptor of another file, or of itself.
struct Compacted {
  std::uint64_t bytes = 0;
  std::string after;
};
Compacted compact_of(const std::string& path, const std::string& opened) {
  const int file = ::open(opened.c_str(), O_RDONLY | O_CLOEXEC);
  EXPECT_GE(file, 0);
  const std::uint64_t bytes = compact(path, file);
  ::close(file);
  return {bytes, contents(path)};
}

TEST(Limits, AFileIsReplacedOnlyByTheSameAndSmaller) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    corpus::Corpus corpus(5);
    for (int i = 0; i < 60; ++i) {
      writer->append(corpus.next());
      writer->flush();
    }
    std::filesystem::create_hard_link(folder.file(), folder.file("second"));
    ASSERT_TRUE(writer->finish().has_value());
  }
  const std::string whole = contents(folder.file());
  EXPECT_EQ(compact_of(folder.file(), folder.file()).bytes, 0u) << "it has a second name";
  EXPECT_EQ(contents(folder.file()), whole);
  std::filesystem::remove(folder.file("second"));
  set_contents(folder.file("other"), whole);
  EXPECT_EQ(compact_of(folder.file("other"), folder.file()).bytes, 0u) << "it is another file";
  EXPECT_EQ(compact_of(folder.file("none"), folder.file()).bytes, 0u) << "it is there no more";
  set_contents(folder.file("none"), whole);
  EXPECT_EQ(compact_of(folder.file("none"), "/dev/null").bytes, 0u);

  std::string garbled = whole;
  garbled[chunk_at(garbled, 5) + kChunkHeadBytes + 1] ^= 1;
  set_contents(folder.file("other"), garbled);
  EXPECT_EQ(compact_of(folder.file("other"), folder.file("other")).bytes, 0u) << "it is damaged";
  EXPECT_EQ(contents(folder.file("other")), garbled);
  set_contents(folder.file("other"), whole + "more");
  EXPECT_EQ(compact_of(folder.file("other"), folder.file("other")).bytes, 0u)
      << "not all is its own";
  set_contents(folder.file("other"), whole.substr(0, chunk_at(whole, 61)));
  EXPECT_EQ(compact_of(folder.file("other"), folder.file("other")).bytes, 0u) << "it is cut";

  const Compacted smaller = compact_of(folder.file(), folder.file());
  EXPECT_LT(smaller.after.size(), whole.size());
  EXPECT_EQ(smaller.bytes, smaller.after.size());
  EXPECT_EQ(events_of(*open_good(folder.file())).size(), 60u);
  EXPECT_EQ(compact_of(folder.file(), folder.file()).bytes, 0u) << "it gets no smaller";
  EXPECT_EQ(contents(folder.file()), smaller.after);
  const auto files = std::filesystem::directory_iterator(folder.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 3) << "something is left behind";
}

// A recording of which nothing could be written leaves no file.
TEST(Limits, AnEmptyFileIsTakenAway) {
  const Folder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    const struct rlimit limit { 40, 40 };
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(9);
    ::_exit(Writer::create(folder.file(), some_header()).has_value() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Limits, AHeadIsReadUpToTheFilesEnd) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::size_t at = chunk_at(whole, 2);
  const std::size_t end = chunk_at(whole, 3);
  const auto head_in = [&](std::size_t size) {
    set_contents(folder.file("cut"), std::string_view(whole).substr(0, size));
    return std::move(*ReadFile::open(folder.file("cut")))->head_at(at).has_value();
  };
  EXPECT_TRUE(head_in(end));
  EXPECT_FALSE(head_in(end - 1));
  EXPECT_FALSE(head_in(at + kChunkHeadBytes));
  EXPECT_FALSE(head_in(at + kChunkHeadBytes - 1));
  EXPECT_FALSE(head_in(kChunkHeadBytes - 1));
  set_contents(folder.file("cut"), whole.substr(0, at) + make_chunk(whole, ChunkType::events, ""));
  EXPECT_TRUE(std::move(*ReadFile::open(folder.file("cut")))->head_at(at).has_value());
  const auto file = std::move(*ReadFile::open(folder.file()));
  EXPECT_FALSE(file->head_at(~std::uint64_t{0} - 3).has_value());
  char bytes[4];
  EXPECT_TRUE(file->read(whole.size() - 4, bytes, 4));
  EXPECT_EQ(std::string_view(bytes, 4), std::string_view(whole).substr(whole.size() - 4));
  EXPECT_FALSE(file->read(whole.size() - 3, bytes, 4));
}

}  // namespace
}  // namespace procession::record::test
