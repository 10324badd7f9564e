// Files that were forged, or that are garbled in a critical byte: bounds, and an index that is
// wrong.
#include <gtest/gtest.h>

#include <cstring>

#include "record/run_header.h"
#include "support.h"

namespace procession::record::test {
namespace {

// A file of five chunks of four events without its index, the second of them garbled.
struct Garbled {
  explicit Garbled(const Folder& to) : path(to.file("forged")) {
    write_small(to.file("whole"), 5, 4);
    bytes = contents(to.file("whole"));
    bytes.resize(chunk_at(bytes, 7));
    at = chunk_at(bytes, 3);
    next = chunk_at(bytes, 4);
    std::memset(bytes.data() + at, 'Z', next - at);
  }
  std::unique_ptr<Recording> open() const {
    set_contents(path, bytes);
    return open_good(path);
  }
  std::string path, bytes;
  std::size_t at, next;  // of the garbled chunk, of the one behind it
};

// The number of missing events must fit the number of garbled bytes.
TEST(Forged, WhatIsMissingMustFitWhatIsGarbled) {
  const Folder folder;
  const Garbled whole(folder);
  const std::uint64_t most = ((whole.next - whole.at) / kChunkHeadBytes + 1) * kMaxChunkEvents;
  const auto sized = [&](std::uint64_t first_seq) {
    Garbled forged = whole;
    forge(forged.bytes, forged.next, [&](ChunkHead& head) { head.first_seq = first_seq; });
    return forged.open()->size();
  };
  EXPECT_EQ(sized(9), 20u);
  EXPECT_EQ(sized(5 + most), 5 + most + 3);
  EXPECT_EQ(sized(5 + most + 1), 20u) << "refused; the chunks behind it are read";
  EXPECT_EQ(sized(~std::uint64_t{0} - 10), 20u);
}

TEST(Forged, AGapNeedsGarbageJustBeforeIt) {
  const Folder folder;
  Garbled forged(folder);
  // The chunk after the garbled one is good; the one after that claims a gap.
  const auto good = load<ChunkHead>(forged.bytes.data() + forged.next);
  forge(forged.bytes, forged.next + kChunkHeadBytes + good.stored_bytes,
        [](ChunkHead& head) { head.first_seq += 2; });
  const auto recording = forged.open();
  EXPECT_EQ(recording->size(), 20u);
  EXPECT_EQ(events_of(*recording).size(), 12u);
  EXPECT_NE(sentences(*recording).find("events that can't be in this place"), std::string::npos);
}

// All garbled bytes since the last events count, whatever is between them.
TEST(Forged, TwoStretchesOfGarbageCountTogether) {
  const Folder folder;
  Garbled forged(folder);
  const std::size_t attached = chunk_at(forged.bytes, 1);
  const std::string between =
      forged.bytes.substr(attached, chunk_at(forged.bytes, 2) - attached) + std::string(10, 'Z');
  forged.bytes.insert(forged.next, between);
  forged.next += between.size();
  // More than may have stood in the second stretch alone.
  constexpr std::uint64_t kFirst = 5 + kMaxChunkEvents + 1;
  forge(forged.bytes, forged.next, [](ChunkHead& head) { head.first_seq = kFirst; });
  EXPECT_EQ(forged.open()->size(), kFirst + 3);
}

TEST(Forged, AChunkIsNotTakenTwice) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  std::string bytes = contents(folder.file());
  bytes.resize(chunk_at(bytes, 5));
  const std::string last = bytes.substr(chunk_at(bytes, 4));
  set_contents(folder.file(), bytes + last);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(events_of(*recording).size(), all.size());
  EXPECT_TRUE(is_part_of(all, *recording));
}

// The index's copy of a garbled head is used.
TEST(Forged, TheIndexKnowsEveryChunk) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string whole = contents(folder.file());
  for (int chunk = 0; chunk < 5; ++chunk) {
    std::string bytes = whole;
    bytes[chunk_at(whole, chunk) + 20] ^= 1;
    set_contents(folder.file("turned"), bytes);
    const auto recording = open_good(folder.file("turned"));
    EXPECT_EQ(events_of(*recording).size(), all.size()) << chunk;
    EXPECT_EQ(recording->header().lesson, "producer_consumer") << chunk;
    EXPECT_EQ(recording->attachments().size(), 1u) << chunk;
    recording->verify();
    EXPECT_EQ(recording->damage().size(), 1u) << chunk;
  }
}

// The file with an index of these rows, and an end mark that names it.
std::string with_index(const std::string& whole, int chunks, std::string rows,
                       ChunkType type = ChunkType::index, std::uint64_t shift = 0) {
  std::string bytes = whole.substr(0, chunk_at(whole, chunks));
  EndMark end;
  end.index_at = bytes.size() + shift;
  bytes += make_chunk(whole, type, rows);
  bytes += make_chunk(whole, ChunkType::end, encode_end(end, bytes.size()));
  return bytes;
}

std::string rows_of(const std::string& whole, int chunks) {
  std::string rows;
  for (int i = 0; i < chunks; ++i) rows += whole.substr(chunk_at(whole, i), kChunkHeadBytes);
  return rows;
}

TEST(Forged, AnIndexThatIsNotOfThisFileIsNotBelieved) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::string rows = rows_of(whole, 5);
  const auto reads = [&](const std::string& bytes, const char* what) {
    set_contents(folder.file("forged"), bytes);
    const auto recording = open_good(folder.file("forged"));
    ASSERT_NE(recording, nullptr) << what;
    EXPECT_EQ(recording->life(), Life::finished) << what;
    EXPECT_EQ(recording->length(), all.back().event.t) << what;
    EXPECT_EQ(events_of(*recording).size(), all.size()) << what;
    EXPECT_EQ(recording->header().lesson, "producer_consumer") << what;
    EXPECT_EQ(recording->attachment("main.cpp").value_or("none"), "int main() {}\n") << what;
    EXPECT_TRUE(recording->damage().empty()) << what << ": " << sentences(*recording);
  };
  reads(with_index(whole, 5, rows), "as it should be");
  const auto last = [&](const std::function<void(ChunkHead&)>& change, bool sealed) {
    std::string forged = rows;
    auto head = load<ChunkHead>(forged.data() + 4 * kChunkHeadBytes);
    change(head);
    if (sealed) head.head_check = checksum(&head, offsetof(ChunkHead, head_check));
    store(forged.data() + 4 * kChunkHeadBytes, head);
    return with_index(whole, 5, forged);
  };
  reads(last([](ChunkHead& head) { ++head.last_t; }, false), "a row whose check is wrong");
  reads(last([](ChunkHead& head) { ++head.last_t, ++head.file_id; }, true), "another file's row");
  reads(last([](ChunkHead& head) { ++head.stored_bytes, ++head.last_t; }, true), "a row too long");
  reads(last([](ChunkHead& head) { --head.stored_bytes, ++head.last_t; }, true), "a row too short");
  reads(last([](ChunkHead& head) { head.first_seq = 1; }, true), "a row out of order");
  reads(with_index(whole, 5, rows.substr(0, 4 * kChunkHeadBytes)), "a row is missing");
  reads(with_index(whole, 5, rows + rows.substr(4 * kChunkHeadBytes)), "a row too many");
  std::string later = rows;
  auto head = load<ChunkHead>(later.data() + 4 * kChunkHeadBytes);
  ++head.last_t;
  head.head_check = checksum(&head, offsetof(ChunkHead, head_check));
  store(later.data() + 4 * kChunkHeadBytes, head);
  reads(with_index(whole, 5, later, ChunkType::bookmarks), "a chunk of another type");
}

// An index that contradicts itself is ignored completely: everything is read from the chunks.
TEST(Forged, AnIndexThatContradictsItselfIsForgotten) {
  const Folder folder;
  {
    const auto writer = create_good(folder.file());
    Event event;
    for (event.seq = 1; event.seq <= 4; ++event.seq) {
      if (event.seq == 4) writer->set_max_bytes(writer->bytes());
      writer->append(event);
      writer->flush();
    }
    EXPECT_FALSE(writer->finish().has_value());
  }
  const Bookmark mark{RawNs(100), "first"};
  ASSERT_TRUE(add_bookmark(folder.file(), mark).has_value());
  std::string bytes = contents(folder.file());
  const std::size_t index = chunk_at(bytes, 7);  // header, 3 × events, index, end, bookmarks
  ASSERT_EQ(load<ChunkHead>(bytes.data() + index).type, ChunkType::index);
  // The bookmarks' row, behind the end mark's, says that it is a chunk of events.
  const std::size_t row = index + kChunkHeadBytes + 6 * kChunkHeadBytes;
  auto head = load<ChunkHead>(bytes.data() + row);
  ASSERT_EQ(head.type, ChunkType::bookmarks);
  head.type = ChunkType::events;
  head.first_seq = head.events = 1;
  head.head_check = checksum(&head, offsetof(ChunkHead, head_check));
  store(bytes.data() + row, head);
  forge(bytes, index, [](ChunkHead&) {});
  bytes[kFileHeadBytes + 20] ^= 1;  // the run header's head, which the index still knew
  set_contents(folder.file(), bytes);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(events_of(*recording).size(), 3u);
  EXPECT_EQ(recording->bookmarks(), std::vector<Bookmark>{mark});
  recording->verify();
  // The garbled header, and that the recording stopped: each once, though both were found twice.
  EXPECT_EQ(recording->damage().size(), 2u) << sentences(*recording);
}

// Behind its end a file has bookmarks only; other chunks do not count.
TEST(Forged, EventsBehindTheEndAreNotItsOwn) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string whole = contents(folder.file());
  std::string more = whole.substr(chunk_at(whole, 4), chunk_at(whole, 5) - chunk_at(whole, 4));
  forge(more, 0, [](ChunkHead& head) { head.first_seq += 5; });
  set_contents(folder.file(), whole + more);
  const auto recording = open_good(folder.file());
  EXPECT_EQ(recording->life(), Life::finished);
  EXPECT_EQ(recording->size(), all.size());
  ASSERT_EQ(recording->damage().size(), 1u);
  EXPECT_EQ(recording->damage()[0].byte, whole.size());
  EXPECT_EQ(recording->damage()[0].bytes, more.size());
  // Neither do bookmarks with an invalid byte.
  std::string marks = make_chunk(whole, ChunkType::bookmarks, encode_bookmarks({{RawNs(1), "x"}}));
  marks.back() ^= 1;
  set_contents(folder.file(), whole + marks);
  const auto marked = open_good(folder.file());
  EXPECT_TRUE(marked->bookmarks().empty());
  ASSERT_EQ(marked->damage().size(), 1u);
  EXPECT_NE(marked->damage()[0].what.find("not its own"), std::string::npos);
}

// Each forged head could claim the rest of the file: checksums are computed over a bounded number
// of bytes.
TEST(Forged, ASearchHasABound) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::string begin = whole.substr(0, chunk_at(whole, 2));
  const std::string events =
      whole.substr(chunk_at(whole, 2), chunk_at(whole, 3) - chunk_at(whole, 2));
  const auto read_behind = [&](int heads) {
    std::string bytes = begin + "garbage";
    const std::size_t size = 512 * 1024;
    for (int i = 0; i < heads; ++i) {
      std::string head = make_chunk(whole, ChunkType::events, "").substr(0, kChunkHeadBytes);
      forge(head, 0, [](ChunkHead& forged) {
        forged.stored_bytes = size - 64 * 1024;
        forged.payload_check = 0;
      });
      bytes += head;
    }
    bytes.resize(size, 'x');
    set_contents(folder.file("forged"), bytes + events);
    return open_good(folder.file("forged"))->size();
  };
  EXPECT_EQ(read_behind(10), 5u);
  EXPECT_EQ(read_behind(200), 0u);
}

TEST(Forged, BehindGarbageAnotherRecordingsChunkIsNotTaken) {
  const Folder folder;
  write_small(folder.file());
  write_small(folder.file("other"));
  const std::string whole = contents(folder.file());
  const std::string begin = whole.substr(0, chunk_at(whole, 2)) + "garbage";
  for (const char* name : {"run.procession", "other"}) {
    const std::string from = contents(folder.file(name));
    const std::string events =
        from.substr(chunk_at(from, 2), chunk_at(from, 3) - chunk_at(from, 2));
    set_contents(folder.file("forged"), begin + events);
    const bool is_own = from == whole;
    EXPECT_EQ(events_of(*open_good(folder.file("forged"))).size(), is_own ? 5u : 0u) << name;
  }
}

// A chunk behind garbage is found at any offset, also across two blocks of the search.
TEST(Forged, AChunkIsFoundAtAnyByte) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::size_t at = chunk_at(whole, 2);
  for (const std::size_t garbage : {1u, 65'534u, 65'535u, 65'536u, 65'537u, 65'538u, 65'539u}) {
    std::string bytes = whole;
    bytes.insert(at, garbage, 'x');
    bytes.resize(bytes.size() - 1);
    set_contents(folder.file("torn"), bytes);
    const auto recording = open_good(folder.file("torn"));
    EXPECT_EQ(events_of(*recording).size(), all.size()) << garbage;
    ASSERT_FALSE(recording->damage().empty());
    EXPECT_EQ(recording->damage()[0].byte, at) << garbage;
    EXPECT_EQ(recording->damage()[0].bytes, garbage);
  }
}

// A file whose first bytes are garbled is known by a chunk within a megabyte.
TEST(Forged, AStartIsSearchedSoFar) {
  const Folder folder;
  write_small(folder.file());
  std::string whole = contents(folder.file());
  whole[8] ^= 1;
  for (const std::size_t at : {std::size_t{1024 * 1024 - 1}, std::size_t{1024 * 1024}}) {
    std::string bytes = whole;
    bytes.insert(kFileHeadBytes, at - kFileHeadBytes, 'x');
    set_contents(folder.file("late"), bytes);
    EXPECT_EQ(Recording::open(folder.file("late")).has_value(), at < 1024 * 1024) << at;
  }
}

TEST(Forged, APayloadIsWhatItsHeadSays) {
  const Folder folder;
  const std::vector<Kept> all = write_small(folder.file());
  const std::string whole = contents(folder.file());
  const auto read_with = [&](const std::function<void(ChunkHead&)>& change) {
    std::string bytes = whole.substr(0, whole.size() - 1);
    forge(bytes, chunk_at(bytes, 2), change);
    set_contents(folder.file("forged"), bytes);
    return events_of(*open_good(folder.file("forged"))).size();
  };
  EXPECT_EQ(read_with([](ChunkHead&) {}), all.size());
  EXPECT_EQ(read_with([](ChunkHead& head) { head.packing = static_cast<Packing>(2); }),
            all.size() - 5);
  EXPECT_EQ(read_with([](ChunkHead& head) { head.packing = Packing::none; }), all.size() - 5);
  EXPECT_EQ(read_with([](ChunkHead& head) { --head.raw_bytes; }), all.size() - 5);
  EXPECT_EQ(read_with([](ChunkHead& head) { head.raw_bytes = 3 * head.events; }), all.size() - 5);
  // An event has at least three bytes: a chunk with fewer is refused by its head.
  for (const std::uint32_t less : {0u, 1u}) {
    std::string bytes = whole.substr(0, whole.size() - 1);
    forge(bytes, chunk_at(bytes, 4),
          [&](ChunkHead& head) { head.raw_bytes = 3 * head.events - less; });
    set_contents(folder.file("forged"), bytes);
    EXPECT_EQ(open_good(folder.file("forged"))->size(), 15u - 5 * less);
  }
}

TEST(Forged, APlainPayloadIsAsLongAsItIsSaidToBe) {
  const Folder folder;
  write_small(folder.file());
  std::string bytes = contents(folder.file());
  const std::size_t at = chunk_at(bytes, 1);
  bytes.resize(at);
  const AttachmentPart part{"f", 2, 0, "ab"};
  bytes += make_chunk(bytes, ChunkType::attachment, encode_attachment(part));
  set_contents(folder.file(), bytes);
  EXPECT_EQ(open_good(folder.file())->attachment("f").value_or("damaged"), "ab");
  forge(bytes, at, [](ChunkHead& head) { ++head.raw_bytes; });
  set_contents(folder.file(), bytes);
  EXPECT_EQ(open_good(folder.file())->attachment("f").value_or("damaged"), "damaged");
}

TEST(Forged, TheFirstRunHeaderCounts) {
  const Folder folder;
  create_good(folder.file())->flush();
  std::string bytes = contents(folder.file());
  RunHeader other = some_header();
  other.lesson = "another";
  bytes += make_chunk(bytes, ChunkType::run_header, encode_run_header(other));
  set_contents(folder.file(), bytes);
  EXPECT_EQ(open_good(folder.file())->header().lesson, some_header().lesson);
}

TEST(Forged, AttachedPiecesMustFitTogether) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  const std::string begin = whole.substr(0, chunk_at(whole, 1));
  const auto read = [&](const std::vector<AttachmentPart>& parts) {
    std::string bytes = begin;
    for (const AttachmentPart& part : parts)
      bytes += make_chunk(whole, ChunkType::attachment, encode_attachment(part));
    set_contents(folder.file("forged"), bytes);
    return open_good(folder.file("forged"))->attachment("f").value_or("damaged");
  };
  EXPECT_EQ(read({{"f", 4, 0, "ab"}, {"f", 4, 2, "cd"}}), "abcd");
  EXPECT_EQ(read({{"f", 4, 0, "ab"}, {"g", 1, 0, "x"}, {"f", 4, 2, "cd"}}), "abcd");
  EXPECT_EQ(read({{"f", 4, 0, "ab"}}), "damaged");
  EXPECT_EQ(read({{"f", 4, 2, "cd"}}), "damaged");
  EXPECT_EQ(read({{"f", 6, 0, "ab"}, {"f", 6, 4, "ef"}}), "damaged");
  EXPECT_EQ(read({{"f", 4, 0, "ab"}, {"f", 4, 3, "cd"}}), "damaged");
  EXPECT_EQ(read({{"f", 4, 0, "ab"}, {"f", 4, 1, "cd"}}), "damaged");
  EXPECT_EQ(read({{"f", 4, 0, "ab"}, {"f", 4, 2, "cd"}, {"f", 2, 0, "xy"}}), "xy");
  EXPECT_EQ(read({{"f", 4, 0, "ab"}, {"f", 4, 2, "cd"}, {"f", 4, 0, "xy"}}), "damaged");
  EXPECT_EQ(read({{"f", 3, 0, "abcd"}}), "damaged");
  EXPECT_EQ(read({{"f", kMaxAttachment + 1, 0, "ab"}}), "damaged");
}

TEST(Forged, AnAttachedFileIsNoLargerThanTheMostThatIsAttached) {
  const Folder folder;
  write_small(folder.file());
  const std::string whole = contents(folder.file());
  for (const std::size_t total : {kMaxAttachment, kMaxAttachment + 1}) {
    const std::string file(total, 'x');
    std::string bytes = whole.substr(0, chunk_at(whole, 1));
    for (std::size_t offset = 0; offset < total; offset += kAttachmentPart)
      bytes +=
          make_chunk(whole, ChunkType::attachment,
                     encode_attachment({"f", total, offset,
                                        std::string_view(file).substr(offset, kAttachmentPart)}));
    set_contents(folder.file("forged"), bytes);
    EXPECT_EQ(open_good(folder.file("forged"))->attachment("f").has_value(),
              total == kMaxAttachment);
  }
}

TEST(Forged, PayloadsOfTheOtherChunksAreChecked) {
  EXPECT_TRUE(decode_run_header("").has_value());
  RunHeader header = some_header();
  std::string bytes = encode_run_header(header);
  ASSERT_TRUE(decode_run_header(bytes).has_value());
  EXPECT_FALSE(decode_run_header(bytes + "\x01k").has_value()) << "a key without a value";
  EXPECT_FALSE(decode_run_header(bytes.substr(0, bytes.size() - 1)).has_value());
  const auto newer = decode_run_header(bytes + "\x03new\x01x");
  ASSERT_TRUE(newer.has_value()) << "a key of a newer one";
  EXPECT_EQ(newer->lesson, header.lesson);
  EXPECT_EQ(newer->options, header.options);
  EXPECT_FALSE(decode_attachment("\x01").has_value());
  EXPECT_FALSE(decode_attachment(std::string_view("\x01"
                                                  "f\x05",
                                                  3))
                   .has_value());
  EndMark end;
  end.why = "why";
  const std::string mark = encode_end(end, 77);
  ASSERT_TRUE(decode_end(mark).has_value());
  EXPECT_EQ(load<std::uint64_t>(mark.data() + mark.size() - 8), 77u);
  EXPECT_FALSE(decode_end(mark.substr(0, mark.size() - 1)).has_value());
  EXPECT_FALSE(decode_end("").has_value());
}

}  // namespace
}  // namespace procession::record::test
