// The bytes of an event in a recording, and the recording's share of bench_path and bench_history:
// what an event costs to append, beside a bare varint -> file in the same run, and how fast a
// recording opens. Prints a JSON list of rows; figures are medians of interleaved rounds.
//   bench_record [EVENTS]     how many events the big recording has (default 1,000,000)
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus.h"
#include "record/encode.h"
#include "record/recording.h"
#include "record/varint.h"
#include "record/writer.h"
#include "schema/kind.h"

namespace {

using namespace procession;

constexpr int kRounds = 15;
constexpr std::size_t kBatch = 65'536;  // larger than a chunk: no chunk compresses by repetition

struct Figures {
  std::vector<double> values;
  double median() {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  }
  double at(double part) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
  }
};

double ns_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return static_cast<double>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - begin)
          .count());
}

bool first_row = true;

// goal < 0: there is none
void row(const char* which, const std::string& name, double value, const char* unit,
         const char* peer, double ratio, double goal) {
  std::printf("%s{\"row\":\"%s\",\"name\":\"%s\",\"value\":%.2f,\"unit\":\"%s\",\"peer\":\"%s\"",
              first_row ? "[\n  " : ",\n  ", which, name.c_str(), value, unit, peer);
  first_row = false;
  if (ratio >= 0)
    std::printf(",\"ratio\":%.3f", ratio);
  else
    std::printf(",\"ratio\":null");
  if (goal >= 0)
    std::printf(",\"goal\":\"at most %g\",\"met\":%s}", goal, value <= goal ? "true" : "false");
  else
    std::printf(",\"goal\":null,\"met\":null}");
}

// The length of the event as `procession dump` words it, which is the peer of row f.
std::size_t json_bytes(const Event& event) {
  std::string out =
      "{\"seq\":" + std::to_string(event.seq) + ",\"t\":" + std::to_string(event.t.ns) +
      ",\"process\":" + std::to_string(event.process) + ",\"pid\":" + std::to_string(event.pid) +
      ",\"tid\":" + std::to_string(event.tid) + ",\"source\":\"" +
      std::string(reporter_name(event.reporter)) + "\",\"kind\":\"" +
      std::string(kind_name(event.kind)) + "\"";
  if (event.object != 0) out += ",\"object\":" + std::to_string(event.object);
  if (event.op != 0) out += ",\"op\":" + std::to_string(event.op);
  if (event.cause != 0) out += ",\"cause\":" + std::to_string(event.cause);
  if (event.a != 0) out += ",\"a\":" + std::to_string(event.a);
  if (event.b != 0) out += ",\"b\":" + std::to_string(event.b);
  if (!event.text.empty()) out += ",\"text\":\"" + std::string(event.text) + "\"";
  if (!event.file.empty()) out += ",\"file\":\"" + std::string(event.file) + "\"";
  if (event.line != 0) out += ",\"line\":" + std::to_string(event.line);
  return out.size() + 2;  // "}\n"
}

// The floor: the same numbers as varints of deltas to the event before, no tables, no checksums.
class BareFile {
 public:
  explicit BareFile(const std::string& path)
      : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)),
        buffer_(128 * 1024) {}
  ~BareFile() { ::close(file_); }

  void append(const Event& event) {
    using record::put_varint;
    std::uint8_t* to = buffer_.data() + used_;
    to = put_varint(to, static_cast<std::uint64_t>(event.kind));
    to = put_varint(to, static_cast<std::uint64_t>(event.t - before_.t));
    to = put_varint(to, event.thread);
    to = put_varint(to, event.object);
    to = put_varint(to, event.line);
    to = put_varint(to, event.op);
    to = put_varint(to, event.cause == 0 ? 0 : event.seq - event.cause);
    to = put_varint(to, record::zigzag(static_cast<std::uint64_t>(event.a)));
    to = put_varint(to, static_cast<std::uint64_t>(event.b & 0xffffffff));
    to = put_varint(to, event.text.size());
    if (!event.text.empty()) std::memcpy(to, event.text.data(), event.text.size());
    used_ = static_cast<std::size_t>(to - buffer_.data()) + event.text.size();
    before_ = event;
    if (used_ >= record::kChunkTarget) flush();
  }
  void flush() {
    if (::write(file_, buffer_.data(), used_) < 0) std::perror("bench_record");
    used_ = 0;
  }

 private:
  int file_;
  std::vector<std::uint8_t> buffer_;
  std::size_t used_ = 0;
  Event before_;
};

// Calls append(event) for `count` events, the batch over and over with seq, t and cause going on.
template <class Append>
void go_through(corpus::Batch& batch, std::uint64_t count, const Append& append) {
  std::uint64_t seq = 0;
  std::int64_t t = 0;
  Event event;
  while (seq < count) {
    const std::uint64_t base = seq;
    for (std::size_t place = 0; place < batch.events.size() && seq < count; ++place) {
      event = batch.events[place];
      event.seq = ++seq;
      event.t += t;
      if (event.cause != 0) event.cause += base;
      append(event);
    }
    t = event.t.ns;
  }
}

std::unique_ptr<record::Writer> writer_at(const std::string& path) {
  auto writer = record::Writer::create(path, record::RunHeader{});
  if (!writer) {
    std::fprintf(stderr, "bench_record: %s\n", writer.error().sentence().c_str());
    std::exit(1);
  }
  return std::move(*writer);
}

void sizes(const std::string& path, std::uint64_t count) {
  corpus::Corpus corpus(1);
  record::EventEncoder encoder;
  const auto writer = writer_at(path);
  std::uint64_t raw = 0;
  std::uint64_t json = 0;
  for (std::uint64_t seq = 1; seq <= count; ++seq) {
    const Event& event = corpus.next();
    writer->append(event);
    encoder.append(event);
    json += json_bytes(event);
    if (encoder.full() || seq == count) {
      raw += encoder.bytes();
      encoder.clear();
    }
  }
  if (!writer->finish()) std::exit(1);
  const auto each = [count](std::uint64_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(count);
  };
  row("f", "bytes an event, encoded", each(raw), "bytes", "the same events as JSON lines",
      each(raw) / each(json), 12);
  row("f", "bytes an event on disk, zstd-1", each(writer->bytes()), "bytes",
      "the same events as JSON lines", each(writer->bytes()) / each(json), 10);

  // Writes as a live run does: every 25 ms of the run's time all new events.
  const auto live = writer_at(path + ".live");
  corpus::Corpus again(1);
  const std::uint64_t few = std::min<std::uint64_t>(count, 100'000);
  RawNs flushed;
  for (std::uint64_t seq = 1; seq <= few; ++seq) {
    const Event& event = again.next();
    if (event.t - flushed > 25'000'000) {
      live->flush();
      flushed = event.t;
    }
    live->append(event);
  }
  live->flush();
  const double growing = static_cast<double>(live->bytes()) / static_cast<double>(few);
  if (!live->finish()) std::exit(1);
  const double ended = static_cast<double>(live->bytes()) / static_cast<double>(few);
  row("f", "bytes an event on disk, flushed every 25 ms at a lesson's pace, while live or cut",
      growing, "bytes", "the same events as JSON lines", growing / each(json), -1);
  row("f", "bytes an event on disk, flushed every 25 ms at a lesson's pace, finished", ended,
      "bytes", "the same events as JSON lines", ended / each(json), 10);
  std::filesystem::remove(path + ".live");
}

void append_cost(const std::string& path) {
  constexpr std::uint64_t kCount = 500'000;
  corpus::Batch batch = corpus::make_batch(2, kBatch);
  Figures own, bare, encode, nothing;
  for (int round = 0; round < kRounds; ++round) {
    std::uint64_t sum = 0;
    nothing.values.push_back(ns_of(
        [&] { go_through(batch, kCount, [&sum](const Event& event) { sum += event.seq; }); }));
    if (sum == 0) std::exit(1);
    encode.values.push_back(ns_of([&] {
      record::EventEncoder encoder;
      go_through(batch, kCount, [&encoder](const Event& event) {
        encoder.append(event);
        if (encoder.full()) encoder.clear();
      });
    }));
    own.values.push_back(ns_of([&] {
      const auto writer = writer_at(path);
      go_through(batch, kCount, [&writer](const Event& event) { writer->append(event); });
      if (!writer->finish()) std::exit(1);
    }));
    bare.values.push_back(ns_of([&] {
      BareFile file(path + ".bare");
      go_through(batch, kCount, [&file](const Event& event) { file.append(event); });
      file.flush();
    }));
  }
  std::filesystem::remove(path + ".bare");
  const double walk = nothing.median();
  const auto each = [walk](double ns) { return (ns - walk) / static_cast<double>(kCount); };
  const double floor = each(bare.median());
  row("b", "append to an encoded chunk in memory", each(encode.median()), "ns", "bare varint file",
      each(encode.median()) / floor, -1);
  row("b", "append to a recording: encode, zstd-1, XXH3, write", each(own.median()), "ns",
      "bare varint file", each(own.median()) / floor, -1);
  row("b", "append to a recording, 90th percentile of rounds", each(own.at(0.9)), "ns",
      "bare varint file", each(own.at(0.9)) / floor, -1);
  row("b", "bare varint file (the floor)", floor, "ns", "", -1, -1);
}

void open_times(const std::string& path, std::uint64_t count) {
  {
    corpus::Batch batch = corpus::make_batch(3, kBatch);
    const auto writer = writer_at(path);
    go_through(batch, count, [&writer](const Event& event) { writer->append(event); });
    if (!writer->finish()) std::exit(1);
  }
  const std::string cut = path + ".cut";
  std::filesystem::copy_file(path, cut, std::filesystem::copy_options::overwrite_existing);
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) - 1);
  Figures indexed, scanned, all, seek;
  corpus::Random random(4);
  for (int round = 0; round < kRounds; ++round) {
    indexed.values.push_back(ns_of([&] {
      if (!record::Recording::open(path)) std::exit(1);
    }));
    scanned.values.push_back(ns_of([&] {
      if (!record::Recording::open(cut)) std::exit(1);
    }));
  }
  const auto recording = std::move(*record::Recording::open(path));
  std::uint64_t seen = 0;
  for (int round = 0; round < 3; ++round) {
    all.values.push_back(ns_of([&] {
      recording->each(1, recording->size(), [&seen](const Event&) { return ++seen != 0; });
    }));
  }
  if (seen != 3 * count) std::exit(1);
  for (int round = 0; round < 1000; ++round) {
    const RawNs t(static_cast<std::int64_t>(
        random.below(static_cast<std::uint64_t>(recording->length().ns))));
    seek.values.push_back(ns_of([&] { seen += recording->first_at(t); }));
  }
  const std::string events = " (" + std::to_string(count) + " events)";
  const double part = static_cast<double>(count) / 10e6;  // the goals are for 10 M events
  row("d", "open, indexed" + events, indexed.median() / 1e6, "ms", "", -1, 100 * part);
  row("d", "open, index missing" + events, scanned.median() / 1e6, "ms", "", -1, 700 * part);
  row("d", "first_at, 99th percentile" + events, seek.at(0.99) / 1e6, "ms", "", -1, 5);
  row("d", "each, an event" + events, all.median() / static_cast<double>(count), "ns", "", -1, -1);
  std::filesystem::remove(cut);
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t count = 1'000'000;
  if (argc > 1) {
    const std::string_view text = argv[1];
    const auto end = std::from_chars(text.data(), text.data() + text.size(), count);
    if (end.ptr != text.data() + text.size() || count < 1000) {
      std::fprintf(stderr, "bench_record [EVENTS]: at least 1000 events\n");
      return 2;
    }
  }
  const std::string path = (std::filesystem::temp_directory_path() /
                            ("bench_record." + std::to_string(::getpid()) + ".procession"))
                               .string();
  sizes(path, count);
  append_cost(path);
  open_times(path, count);
  std::filesystem::remove(path);
  std::printf("\n]\n");
  return 0;
}
