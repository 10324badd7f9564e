// One chunk of events: to bytes and back, and bytes that are not a valid chunk.
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "record/decode.h"
#include "record/encode.h"
#include "record/varint.h"
#include "support.h"

namespace procession::record::test {
namespace {

using Encoded = std::pair<ChunkHead, std::string>;

Encoded encode(const std::vector<Event>& events) {
  EventEncoder encoder;
  for (const Event& event : events) encoder.append(event);
  ChunkHead head;
  head.events = encoder.events();
  head.first_seq = encoder.first_seq();
  head.first_t = encoder.first_t();
  head.last_t = encoder.last_t();
  std::string raw(reinterpret_cast<const char*>(encoder.data()), encoder.bytes());
  head.raw_bytes = static_cast<std::uint32_t>(raw.size());
  return {head, raw};
}

// Whether the bytes are a chunk of `events` events. Earlier content of the memory must not matter,
// so it is full of other events.
bool decodes(ChunkHead head, std::string raw, DecodedChunk& chunk) {
  chunk.raw = std::move(raw);
  Event old;
  old.text = "old";
  old.text_full = 77;
  old.file = "old";
  old.op = old.cause = 99;
  old.opens = Kind::note;
  old.fields = "old";
  chunk.events.assign(5, old);
  return decode_events(head, chunk);
}

std::vector<Kept> round_trip(const std::vector<Event>& events) {
  const auto [head, raw] = encode(events);
  DecodedChunk chunk;
  EXPECT_TRUE(decodes(head, raw, chunk));
  return {chunk.events.begin(), chunk.events.end()};
}

void expect_round_trip(const std::vector<Event>& events) {
  const std::vector<Kept> got = round_trip(events);
  ASSERT_EQ(got.size(), events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    Event seen = got[i].event;
    seen.text = got[i].text;
    seen.file = got[i].file;
    seen.fields = got[i].fields;
    EXPECT_EQ(difference(Kept(events[i]), seen), "") << "event " << i;
  }
}

Event event_of(std::uint64_t seq, Kind kind = Kind::note) {
  Event event;
  event.seq = seq;
  event.kind = kind;
  return event;
}

// The bytes of a chunk of one event, for content that a writer never writes.
struct Bytes {
  std::string raw;
  Bytes& number(std::uint64_t value) {
    std::uint8_t to[kMaxVarint];
    raw.append(reinterpret_cast<const char*>(to),
               static_cast<std::size_t>(put_varint(to, value) - to));
    return *this;
  }
  // Site 0 with a new actor 0 whose four numbers are 1.
  Bytes& site(std::uint64_t kind = 1, std::uint64_t source = 0, std::uint64_t object = 0,
              std::uint64_t line = 0) {
    number(0).number(kind).number(source).number(object).number(line).number(0);
    return number(0).number(1).number(1).number(1).number(1);
  }
  // Flags, with a time difference of 0.
  Bytes& flags(unsigned value) { return number(value & 0x7f).top(value).number(0); }
  bool good(std::uint32_t events = 1) const {
    ChunkHead head;
    head.events = events;
    head.first_seq = 1;
    head.raw_bytes = static_cast<std::uint32_t>(raw.size());
    DecodedChunk chunk;
    const bool fits = decodes(head, raw, chunk);
    if (!fits) {
      EXPECT_TRUE(chunk.events.empty()) << "nothing of it may be used";
    }
    return fits;
  }

 private:
  Bytes& top(unsigned value) {
    raw.back() = static_cast<char>(value);
    return *this;
  }
};

TEST(Codec, NothingOfWhatWasDecodedBeforeStays) {
  Event event = event_of(1);
  expect_round_trip({event, event_of(2), event_of(3)});
}

TEST(Codec, OnlyASiteIsOfOneActorAndLine) {
  std::vector<Event> events;
  const auto add = [&](const std::function<void(Event&)>& change) {
    Event event = event_of(events.size() + 1, Kind::queue_put);
    event.process = event.thread = event.object = event.line = 7;
    event.pid = event.tid = 7;
    event.file = "a.cpp";
    change(event);
    events.push_back(event);
  };
  const auto same = [](Event&) {};
  add(same);
  add([](Event& event) { event.pid = 8; });
  add([](Event& event) { event.tid = 8; });
  add([](Event& event) { event.process = 8; });
  add([](Event& event) { event.thread = 8; });
  add([](Event& event) { event.object = 8; });
  add([](Event& event) { event.line = 8; });
  add([](Event& event) { event.kind = Kind::queue_get; });
  add([](Event& event) { event.reporter = Reporter::kernel; });
  add([](Event& event) { event.file = "b.cpp"; });
  add([](Event& event) { event.file = "b.cp"; });
  add([](Event& event) { event.file = {}; });
  add(same);
  expect_round_trip(events);
}

TEST(Codec, OpsOfAThreadMayGoAnyWay) {
  std::vector<Event> events;
  for (const std::uint64_t op :
       {1ULL, 1ULL, 2ULL, 0ULL, 2ULL, 3ULL, 9ULL, 8ULL, 0ULL, 10ULL, ~0ULL, 0ULL, 1ULL}) {
    events.push_back(event_of(events.size() + 1));
    events.back().op = op;
  }
  expect_round_trip(events);
  // Each thread has a count of its own, whatever the site.
  events.clear();
  for (std::uint32_t i = 0; i < 8; ++i) {
    events.push_back(event_of(i + 1));
    events.back().thread = i % 2;
    events.back().line = i / 4;
    events.back().op = 5 + i * i;
  }
  expect_round_trip(events);
}

TEST(Codec, NumbersAtTheEdgesOfTheirForms) {
  std::vector<Event> events;
  std::vector<std::int64_t> edges = {0, 1, -1};
  for (unsigned bit = 6; bit < 64; ++bit)
    for (const std::uint64_t near : {~0ULL, 0ULL, 1ULL})
      edges.push_back(static_cast<std::int64_t>((std::uint64_t{1} << bit) + near));
  for (const std::int64_t edge : edges) {
    for (const std::int64_t sign : {1, -1}) {
      events.push_back(event_of(events.size() + 1));
      events.back().a = edge == std::numeric_limits<std::int64_t>::min() ? edge : sign * edge;
      events.back().b = -(edge / 2);
      events.back().cause = events.size() / 2;
    }
  }
  expect_round_trip(events);
}

TEST(Codec, VarintsOfEveryLength) {
  std::vector<std::uint64_t> values = {0, 1, 127, 128, ~std::uint64_t{0}};
  for (unsigned bit = 7; bit < 64; ++bit)
    for (const std::uint64_t near : {~0ULL, 0ULL, 1ULL})
      values.push_back((std::uint64_t{1} << bit) + near);
  for (const std::uint64_t value : values) {
    std::uint8_t one[kMaxVarint + 8] = {};
    std::uint8_t two[kMaxVarint + 8] = {};
    const auto size = put_varint(one, value) - one;
    ASSERT_EQ(put_varint_if(two, value, true) - two, size) << value;
    EXPECT_EQ(put_varint_if(two, value, false), two);
    ASSERT_EQ(std::memcmp(one, two, static_cast<std::size_t>(size)), 0) << value;
    ByteReader reader(one, static_cast<std::size_t>(size));
    EXPECT_EQ(reader.varint(), value);
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(reader.left(), 0u);
    ByteReader cut(one, static_cast<std::size_t>(size) - 1);
    EXPECT_EQ(cut.varint(), 0u);
    EXPECT_FALSE(cut.ok());
    EXPECT_EQ(unzigzag(zigzag(value)), value);
  }
}

TEST(Codec, AReaderOfBytesNeverPassesTheirEnd) {
  const std::string eleven(10, '\xff');
  ByteReader longest(eleven.data(), eleven.size());
  EXPECT_EQ(longest.varint(), 0u);
  EXPECT_FALSE(longest.ok()) << "no number has more than ten bytes";
  EXPECT_EQ(longest.left(), 0u);
  ByteReader text("abc", 3);
  EXPECT_EQ(text.text(3), "abc");
  EXPECT_TRUE(text.ok());
  EXPECT_EQ(text.byte(), 0);
  EXPECT_FALSE(text.ok());
  ByteReader more("abc", 3);
  EXPECT_EQ(more.text(4), "");
  EXPECT_FALSE(more.ok());
  const std::string bytes = "\xff\x01\x80\x02";  // 255, 256
  ByteReader numbers(bytes.data(), bytes.size());
  EXPECT_EQ(numbers.number<std::uint8_t>(), 255);
  EXPECT_TRUE(numbers.ok());
  EXPECT_EQ(numbers.number<std::uint8_t>(), 0);
  EXPECT_FALSE(numbers.ok());
}

TEST(Codec, AFullChunkIsClosedAtItsByte) {
  EventEncoder encoder;
  Event event = event_of(1);
  encoder.append(event);
  const std::size_t before = encoder.bytes();
  // The second event is of a known site: its number, flags, time, the text's length in three bytes.
  const std::string text(kChunkTarget - before - 6, 'x');
  for (const std::size_t less : {1u, 0u}) {
    encoder.clear();
    EXPECT_EQ(encoder.bytes(), 0u);
    EXPECT_EQ(encoder.events(), 0u);
    encoder.append(event);
    EXPECT_FALSE(encoder.full());
    Event large = event_of(2);
    large.text = std::string_view(text).substr(less);
    large.text_full = large.text.size();
    encoder.append(large);
    EXPECT_EQ(encoder.bytes(), kChunkTarget - less);
    EXPECT_EQ(encoder.full(), less == 0);
  }
}

TEST(Codec, AChunkNeedsNoEarlierOne) {
  Event event = event_of(1, Kind::queue_put);
  event.t = RawNs(500);
  event.text = "item";
  event.text_full = 4;
  event.file = "a.cpp";
  event.op = 7;
  event.a = event.b = 3;
  EventEncoder encoder;
  encoder.append(event);
  const std::string first(reinterpret_cast<const char*>(encoder.data()), encoder.bytes());
  encoder.clear();
  event.seq = 2;
  encoder.append(event);
  EXPECT_EQ(encoder.first_seq(), 2u);
  EXPECT_EQ(encoder.first_t(), 500);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(encoder.data()), encoder.bytes()), first);
}

TEST(Codec, AShortTextIsSaidOnceAndALongOneAnew) {
  for (const std::size_t size : {1u, 256u, 257u}) {
    const std::string text(size, 'x');
    Event event = event_of(1);
    event.text = text;
    event.text_full = size;
    const std::size_t one = encode({event}).second.size();
    Event again = event;
    again.seq = 2;
    const std::size_t two = encode({event, again}).second.size();
    EXPECT_EQ(two - one, size <= 256 ? 4 : 3 + 2 + size) << size;
    Event other = again;
    other.seq = 3;
    other.text = "other";
    other.text_full = 5;
    Event last = event;
    last.seq = 4;
    expect_round_trip({event, again, other, last});
  }
}

TEST(Codec, ATextIsNeverShorterThanItIsSaidToBe) {
  Event event = event_of(1);
  event.text = "abc";
  event.text_full = 0;
  EXPECT_EQ(round_trip({event})[0].event.text_full, 3u);
  event.text_full = 4;
  const auto [head, raw] = encode({event});
  ASSERT_EQ(raw.substr(raw.size() - 5), std::string("\x04\x03") + "abc");
  for (const char full : {'\4', '\3', '\2'}) {
    std::string forged = raw;
    forged[raw.size() - 5] = full;
    DecodedChunk chunk;
    EXPECT_EQ(decodes(head, forged, chunk), full >= 3) << int{full};
  }
}

TEST(Codec, AnEarlierTextIsOneThatWasThere) {
  Event event = event_of(1);
  event.text = "x";
  event.text_full = 1;
  Event again = event;
  again.seq = 2;
  const auto [head, raw] = encode({event, again});
  ASSERT_EQ(raw.back(), 1);
  for (const char back : {'\0', '\1', '\2'}) {
    std::string forged = raw;
    forged.back() = back;
    DecodedChunk chunk;
    EXPECT_EQ(decodes(head, forged, chunk), back == 1) << int{back};
  }
}

TEST(Codec, NumbersOfTablesAreTheNextOrKnown) {
  EXPECT_TRUE(Bytes().site().flags(0).good());
  // A site, a file, an actor that are two ahead.
  EXPECT_FALSE(Bytes()
                   .number(1)
                   .number(1)
                   .number(0)
                   .number(0)
                   .number(0)
                   .number(0)
                   .number(0)
                   .number(1)
                   .number(1)
                   .number(1)
                   .number(1)
                   .flags(0)
                   .good());
  const auto file = [](std::uint64_t number) {
    Bytes bytes;
    bytes.number(0).number(1).number(0).number(0).number(0).number(number);
    bytes.number(1).raw += "f";
    return bytes.number(0).number(1).number(1).number(1).number(1).flags(0).good();
  };
  EXPECT_TRUE(file(1));
  EXPECT_FALSE(file(2));
  const auto actor = [](std::uint64_t number) {
    return Bytes()
        .number(0)
        .number(1)
        .number(0)
        .number(0)
        .number(0)
        .number(0)
        .number(number)
        .number(1)
        .number(1)
        .number(1)
        .number(1)
        .flags(0)
        .good();
  };
  EXPECT_TRUE(actor(0));
  EXPECT_FALSE(actor(1));
}

TEST(Codec, NumbersThatAreTooLargeAreNone) {
  EXPECT_TRUE(Bytes().site(0xffff, 0xff, 0xffffffff, 0xffffffff).flags(0).good());
  EXPECT_FALSE(Bytes().site(0x10000).flags(0).good());
  EXPECT_FALSE(Bytes().site(1, 0x100).flags(0).good());
  EXPECT_FALSE(Bytes().site(1, 0, 0x100000000).flags(0).good());
  EXPECT_FALSE(Bytes().site(1, 0, 0, 0x100000000).flags(0).good());
  for (int place = 0; place < 4; ++place) {
    Bytes bytes;
    bytes.number(0).number(1).number(0).number(0).number(0).number(0).number(0);
    for (int i = 0; i < 4; ++i) bytes.number(i == place ? 0x100000000 : 0xffffffff);
    EXPECT_FALSE(bytes.flags(0).good()) << place;
  }
}

TEST(Codec, AnExtensionIsPassedOverBeyondItsFirstByte) {
  const auto opens = [](const std::string& extension) {
    Bytes bytes;
    bytes.site(101).flags(kHasExtension).number(extension.size()).raw += extension;
    ChunkHead head;
    head.events = 1;
    head.first_seq = 1;
    head.raw_bytes = static_cast<std::uint32_t>(bytes.raw.size());
    DecodedChunk chunk;
    EXPECT_TRUE(decodes(head, bytes.raw, chunk));
    return chunk.events.empty() ? Kind::none : chunk.events[0].opens;
  };
  EXPECT_EQ(opens(""), static_cast<Kind>(101));
  EXPECT_EQ(opens("\x64"), static_cast<Kind>(100));
  EXPECT_EQ(opens(std::string("\xff\0 and more", 11)), static_cast<Kind>(255));
  Bytes cut;
  cut.site(101).flags(kHasExtension).number(2).raw += "x";
  EXPECT_FALSE(cut.good());
}

TEST(Codec, FieldsStandInTheExtension) {
  const auto fields = [](const std::string& extension) -> std::optional<std::string> {
    Bytes bytes;
    bytes.site(101).flags(kHasExtension).number(extension.size()).raw += extension;
    ChunkHead head;
    head.events = 1;
    head.first_seq = 1;
    head.raw_bytes = static_cast<std::uint32_t>(bytes.raw.size());
    DecodedChunk chunk;
    if (!decodes(head, bytes.raw, chunk)) return std::nullopt;
    return std::string(chunk.events[0].fields);
  };
  EXPECT_EQ(fields(""), "");
  EXPECT_EQ(fields("\x64"), "");
  EXPECT_EQ(fields("\x64\x03"
                   "a=b"),
            "a=b");
  EXPECT_EQ(fields("\x64\x03"
                   "a=b and more"),
            "a=b");
  EXPECT_FALSE(
      fields("\x64\x04"
             "a=b"))
      << "longer than the extension";
  EXPECT_FALSE(fields("\x64\xff"));
}

TEST(Codec, FieldsOfAnyLengthComeBackBesideWhatIsOpened) {
  for (const Kind opens : {Kind::none, Kind::queue_put, Kind::note})
    for (const std::size_t size : {1U, 125U, 126U, 127U, 128U, 20'000U}) {
      const std::string text(size, 'x');
      Event event = event_of(1, Kind::queue_put);
      event.opens = opens;
      event.fields = text;
      const auto back = round_trip({event, event_of(2, Kind::queue_put)});
      EXPECT_EQ(back[0].event.opens, opens) << size;
      EXPECT_EQ(back[0].fields, text);
      EXPECT_EQ(back[1].fields, "") << "the next event has none";
    }
}

// The kind that an operation opens is one byte: a number beyond the table of kinds is not truncated
// to it.
TEST(Codec, AKindBeyondTheTableOpensANote) {
  const auto opens = [](unsigned kind, unsigned own) {
    Event event = event_of(1, static_cast<Kind>(own));
    event.opens = static_cast<Kind>(kind);
    return static_cast<unsigned>(round_trip({event})[0].event.opens);
  };
  EXPECT_EQ(opens(0, 101), 0u);
  EXPECT_EQ(opens(1, 101), 1u);
  EXPECT_EQ(opens(kKindCapacity - 1, 101), kKindCapacity - 1u);
  for (const unsigned number : {kKindCapacity + 0u, kKindCapacity + 101u, 0xffffu})
    EXPECT_EQ(opens(number, 101), static_cast<unsigned>(Kind::note)) << number;
  EXPECT_EQ(opens(300, 300), 300u) << "its own kind needs no number";
}

TEST(Codec, AHeadSaysWhatItsBytesSay) {
  Event one = event_of(5);
  one.t = RawNs(100);
  Event two = event_of(6);
  two.t = RawNs(150);
  const auto [head, raw] = encode({one, two});
  const auto good = [&](const std::function<void(ChunkHead&)>& change, std::string bytes) {
    ChunkHead forged = head;
    change(forged);
    DecodedChunk chunk;
    const bool fits = decodes(forged, std::move(bytes), chunk);
    if (!fits) {
      EXPECT_TRUE(chunk.events.empty());
    }
    return fits;
  };
  const auto as_it_is = [](ChunkHead&) {};
  EXPECT_TRUE(good(as_it_is, raw));
  EXPECT_FALSE(good(as_it_is, raw + '\0'));
  EXPECT_FALSE(good([](ChunkHead& h) { ++h.raw_bytes; }, raw + '\0')) << "bytes are left over";
  EXPECT_FALSE(good([](ChunkHead& h) { h.events = 0; }, raw));
  EXPECT_FALSE(good([](ChunkHead& h) { h.events = 1; }, raw));
  EXPECT_FALSE(good([](ChunkHead& h) { h.events = 3; }, raw));
  EXPECT_FALSE(good([](ChunkHead& h) { h.first_t = h.last_t = 120; }, raw));
  EXPECT_FALSE(good([](ChunkHead& h) { ++h.last_t; }, raw));
  EXPECT_TRUE(good([](ChunkHead& h) { h.first_t += 7, h.last_t += 7; }, raw));
  // The first event may not be later than the chunk's first time.
  std::string later = raw;
  const std::size_t t_at = encode({one}).second.size() - 1;
  ASSERT_EQ(later[t_at], 0);
  later[t_at] = 5;
  EXPECT_FALSE(good([](ChunkHead& h) { h.last_t += 5; }, later));
}

}  // namespace
}  // namespace procession::record::test
