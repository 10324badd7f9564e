#include "channel/reader.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "channel/futex.h"
#include "channel/gate.h"
#include "channel/ring_writer.h"
#include "channel/shared_session_clock.h"
#include "procession.h"

namespace procession::channel {
namespace {

// A stamp further ahead of the window is damage.
constexpr std::uint64_t kAheadLimitNs = 1'000'000'000;
constexpr std::uint32_t kMaxKeptString = kTextMax;
// Room that is given back at once to a waiting writer.
constexpr std::uint64_t kHandBackBytes = 64 * 1024;

std::uint64_t heads_at() { return 4096; }

std::uint64_t data_at(const ChannelOptions& options) {
  const std::uint64_t end = heads_at() + options.rings * sizeof(RingHead);
  return (end + 4095) / 4096 * 4096;
}

}  // namespace

std::uint64_t channel_bytes(const ChannelOptions& options) {
  return data_at(options) + options.rings * options.ring_data_bytes;
}

void format(std::span<std::byte> memory, const ChannelOptions& options) {
  auto* header = new (memory.data()) Header{};
  header->major = kMajor;
  header->minor = kMinor;
  header->heads_at = static_cast<std::uint32_t>(heads_at());
  header->ring_count = options.rings;
  header->ring_head_bytes = sizeof(RingHead);
  header->data_at = data_at(options);
  header->ring_data_bytes = options.ring_data_bytes;
  header->total_bytes = channel_bytes(options);
  header->run_start_ns = options.run_start_ns;
  header->reader_pid = options.reader_pid;
  header->reader_start = options.reader_start;
  header->when_full = static_cast<std::uint32_t>(options.when_full);
  header->real_at_ns = options.run_start_ns;
  header->rate_per_mille = 1000;
  header->state.store(static_cast<std::uint32_t>(State::open));
  header->magic = kMagic;
}

// The reader's own state of a ring. The copy in shared memory is never trusted.
struct Ring {
  std::uint64_t owner = 0;  // 0: not in use, as far as the reader knows
  std::uint64_t start_ticks = 0;
  std::uint64_t tail = 0;   // units
  std::uint64_t end = 0;    // units; the end of what this window may read
  std::uint64_t given = 0;  // units; the tail that was given back to the writer
  std::uint64_t t = 0;      // stamp of the record at tail
  std::uint32_t count = 0;  // expected count of the next record
  bool ahead = false;       // the record at tail had a stamp far ahead
  bool dead = false;        // its process is gone
  bool damaged = false;
  bool named = false;  // owner and start_ticks are valid
  std::vector<std::string> strings;

  std::int32_t pid() const { return static_cast<std::int32_t>(owner >> 32); }
  std::int32_t tid() const { return static_cast<std::int32_t>(owner & 0xffffffff); }
};

struct Reader::State {
  std::span<std::byte> memory;
  Header* header = nullptr;
  RingHead* heads = nullptr;
  std::byte* data = nullptr;
  // Copied once by open(): the shared copy may be overwritten.
  std::uint32_t ring_count = 0;
  std::uint64_t data_bytes = 0;

  std::vector<Ring> rings;
  std::vector<std::uint32_t>
      heap;                  // rings with a record below the window's end, the lowest t on top
  std::uint64_t last_t = 0;  // last delivered stamp
  std::uint64_t limit = 0;   // end of the current window
  std::uint32_t doorbell_seen = 0;
  std::uint64_t most_waiting = 0;  // bytes in the fullest ring at the last drain
  Trouble trouble;

  void close_window_of(std::uint32_t index);
  bool load(std::uint32_t index, Record& record);
  void damage(Ring& ring);
  void deliver(std::uint32_t index, const Record& record, const Sink& sink);
  void define(Ring& ring, const Record& record, std::string_view text);
  void give_back(std::uint32_t index, bool always);
  void free_if_done(std::uint32_t index);
  std::uint64_t merge(const Sink& sink);
  auto later() {
    return [this](std::uint32_t x, std::uint32_t y) {
      return rings[x].t != rings[y].t ? rings[x].t > rings[y].t : x > y;
    };
  }
};

Result<std::unique_ptr<Reader>> Reader::open(std::span<std::byte> memory) {
  if (const std::uint16_t major = channel_major(memory); major != 0 && major != kMajor)
    return failure({"error.channel.version",
                    {{"version", std::to_string(major)}, {"known", std::to_string(kMajor)}}},
                   {}, {"advice.channel.version"}, 125);
  if (!RingWriter::is_channel(memory))
    return failure({"error.channel.none", {{"known", std::to_string(kMajor)}}}, {}, {}, 125);
  auto state = std::make_unique<State>();
  state->memory = memory;
  state->header = reinterpret_cast<Header*>(memory.data());
  state->heads = reinterpret_cast<RingHead*>(memory.data() + state->header->heads_at);
  state->data = memory.data() + state->header->data_at;
  state->ring_count = state->header->ring_count;
  state->data_bytes = state->header->ring_data_bytes;
  return std::unique_ptr<Reader>(new Reader(std::move(state)));
}

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::~Reader() = default;

void Reader::State::damage(Ring& ring) {
  if (!ring.damaged) ++trouble.damaged_rings;
  ring.damaged = true;
  ring.tail = ring.end;
}

// Closes the window for one ring: later records have a stamp of at least `limit`, and all earlier
// records are before `end`.
void Reader::State::close_window_of(std::uint32_t index) {
  Ring& ring = rings[index];
  RingHead& head = heads[index];
  if (ring.owner == 0) {
    const std::uint64_t owner = head.owner.load(std::memory_order_acquire);
    if (owner == 0) return;
    ring = Ring{};
    ring.owner = owner;
  }
  if (!ring.named && head.ready.load(std::memory_order_acquire) == 1) {
    ring.start_ticks = head.start_ticks;
    ring.named = true;
  }
  head.low_watermark_ns.store(limit, std::memory_order_relaxed);
  const std::uint64_t end =
      head.head_and_epoch.fetch_add(kEpochOne, std::memory_order_acq_rel) & kHeadMask;
  if (end < ring.end || (end - ring.tail) * kUnit > data_bytes) {
    ring.end = end;
    damage(ring);
  }
  ring.end = end;
  if (ring.damaged) ring.tail = end;
  most_waiting = std::max(most_waiting, (end - ring.tail) * kUnit);
  Record record;
  if (ring.tail != ring.end && load(index, record)) heap.push_back(index);
}

// Copies the record at the ring's tail and skips pads. False if there is none before `end`, or it
// is damaged. Sets ring.t.
bool Reader::State::load(std::uint32_t index, Record& record) {
  Ring& ring = rings[index];
  const std::byte* bytes = data + index * data_bytes;
  while (ring.tail != ring.end) {
    const std::uint64_t at = (ring.tail * kUnit) & (data_bytes - 1);
    const std::uint64_t left = std::min((ring.end - ring.tail) * kUnit, data_bytes - at);
    std::memcpy(&record, bytes + at, kUnit);
    if (record.size < kUnit || record.size % kUnit != 0 || record.size > left) break;
    if (record.kind == kPad) {
      ring.tail += record.size / kUnit;
      continue;
    }
    const std::uint32_t size = record.size;
    if (size < sizeof(Record)) break;
    std::memcpy(&record, bytes + at, sizeof record);
    const std::uint64_t tail_bytes = (record.flags & kCut) != 0 ? kUnit : 0;
    if (record.size != size || record.text_size > kTextMax ||
        sizeof(Record) + record.text_size + tail_bytes > size)
      break;
    ring.ahead = record.t > limit + kAheadLimitNs;
    if (ring.ahead) record.t = limit - 1;
    ring.t = record.t;
    return true;
  }
  if (ring.tail != ring.end) damage(ring);
  return false;
}

void Reader::State::define(Ring& ring, const Record& record, std::string_view text) {
  if (record.file == ring.strings.size() + 1 && ring.strings.size() < kMaxStrings &&
      text.size() <= kMaxKeptString)
    ring.strings.emplace_back(text);
}

void Reader::State::deliver(std::uint32_t index, const Record& record, const Sink& sink) {
  Ring& ring = rings[index];
  const std::byte* at = data + index * data_bytes + ((ring.tail * kUnit) & (data_bytes - 1));
  const std::string_view text(reinterpret_cast<const char*>(at + sizeof(Record)), record.text_size);
  trouble.lost += record.count - ring.count;
  ring.count = record.count + 1;
  ring.tail += record.size / kUnit;
  if (record.kind == kString) {
    define(ring, record, text);
    return;
  }
  std::uint64_t t = record.t;
  if (t < last_t || ring.ahead) ++trouble.late;
  t = std::max(t, last_t);
  last_t = t;
  WireEvent event{.t = t,
                  .pid = ring.pid(),
                  .tid = ring.tid(),
                  .start_ticks = ring.start_ticks,
                  .ring = index,
                  .kind = record.kind,
                  .opens = record.opens,
                  .line = record.line,
                  .object = record.object,
                  .op = record.op,
                  .a = record.a,
                  .b = record.b,
                  .text = text,
                  .text_full = record.text_size,
                  .file = {}};
  if ((record.flags & kCut) != 0) std::memcpy(&event.text_full, at + record.size - kUnit, kUnit);
  if (record.file != 0 && record.file <= ring.strings.size())
    event.file = ring.strings[record.file - 1];
  sink(event);
}

void Reader::State::give_back(std::uint32_t index, bool always) {
  Ring& ring = rings[index];
  if (ring.tail == ring.given || (!always && (ring.tail - ring.given) * kUnit < kHandBackBytes))
    return;
  ring.given = ring.tail;
  RingHead& head = heads[index];
  head.tail.store(ring.tail, std::memory_order_seq_cst);
  head.tail_futex.fetch_add(1, std::memory_order_seq_cst);
  if (head.waiting.exchange(0, std::memory_order_seq_cst) != 0) futex_wake(head.tail_futex, 1);
}

// Resets a drained ring whose thread has ended or whose process is dead.
void Reader::State::free_if_done(std::uint32_t index) {
  Ring& ring = rings[index];
  RingHead& head = heads[index];
  const bool ended = ring.dead || head.ended.load(std::memory_order_acquire) == 1;
  if (!ended || (head.head_and_epoch.load(std::memory_order_acquire) & kHeadMask) != ring.tail)
    return;
  ring = Ring{};
  head.reset(limit);
}

// Takes the ring with the lowest stamp and delivers its records up to the next ring's stamp, until
// all records below the limit are delivered.
std::uint64_t Reader::State::merge(const Sink& sink) {
  std::uint64_t delivered = 0;
  std::make_heap(heap.begin(), heap.end(), later());
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), later());
    const std::uint32_t index = heap.back();
    heap.pop_back();
    Ring& ring = rings[index];
    const std::uint64_t stop = heap.empty() ? limit : std::min(limit, rings[heap.front()].t + 1);
    Record record;
    while (load(index, record) && ring.t < stop) {
      deliver(index, record, sink);
      delivered += record.kind != kString;
      give_back(index, false);
    }
    if (ring.tail != ring.end && ring.t < limit) {
      heap.push_back(index);
      std::push_heap(heap.begin(), heap.end(), later());
    }
    give_back(index, true);
  }
  return delivered;
}

std::uint64_t Reader::drain(std::uint64_t now_ns, const Sink& sink) {
  State& s = *state_;
  s.limit = now_ns;
  s.doorbell_seen = s.header->doorbell.load(std::memory_order_acquire);
  const std::uint32_t high =
      std::min(s.header->rings_high.load(std::memory_order_acquire), s.ring_count);
  if (s.rings.size() < high) s.rings.resize(high);
  s.heap.clear();
  s.most_waiting = 0;
  for (std::uint32_t index = 0; index < s.rings.size(); ++index) s.close_window_of(index);
  const std::uint64_t delivered = s.merge(sink);
  for (std::uint32_t index = 0; index < s.rings.size(); ++index) {
    if (s.rings[index].owner == 0) continue;
    s.give_back(index, true);
    s.free_if_done(index);
  }
  return delivered;
}

double Reader::fullest() const {
  return static_cast<double>(state_->most_waiting) / static_cast<double>(state_->data_bytes);
}

void Reader::retire(std::int32_t pid, std::uint64_t start_ticks) {
  // A thread that died just after it took a ring has published its pid only.
  for (Ring& ring : state_->rings)
    if (ring.owner != 0 && ring.pid() == pid && (!ring.named || ring.start_ticks == start_ticks))
      ring.dead = true;
}

void Reader::threads(const std::function<void(const ThreadState&)>& sink) const {
  const std::uint64_t session = SharedSessionClock(*state_->header).session_ns(now_ns());
  for (std::uint32_t index = 0; index < state_->rings.size(); ++index) {
    const Ring& ring = state_->rings[index];
    if (!ring.named || ring.dead) continue;
    const RingHead& head = state_->heads[index];
    if (head.ended.load(std::memory_order_acquire) != 0) continue;
    ThreadState one{.pid = ring.pid(),
                    .tid = ring.tid(),
                    .start_ticks = ring.start_ticks,
                    .state = head.thread_state.load(std::memory_order_seq_cst),
                    .about = fit_opens(head.about.load(std::memory_order_relaxed)),
                    .deadline_ns = head.deadline_ns.load(std::memory_order_relaxed)};
    const bool goes_on =
        (one.state == PROCESSION_AT_GATE && head.step.load() == head.waits.load()) ||
        (one.state == PROCESSION_BLOCKED && one.deadline_ns != 0 && one.deadline_ns <= session);
    if (goes_on) one.state = PROCESSION_INSIDE;
    sink(one);
  }
}

bool Reader::let_through(std::int32_t pid, std::int32_t tid) {
  for (std::uint32_t index = 0; index < state_->rings.size(); ++index) {
    const Ring& ring = state_->rings[index];
    if (!ring.named || ring.dead || ring.pid() != pid || ring.tid() != tid) continue;
    RingHead& head = state_->heads[index];
    if (head.thread_state.load() != PROCESSION_AT_GATE) continue;
    head.step.store(head.waits.load());
    Gate(*state_->header).nudge();
    return true;
  }
  return false;
}

void Reader::wait(std::int64_t timeout_ns) {
  futex_wait(state_->header->doorbell, state_->doorbell_seen, timeout_ns);
}

void Reader::close() {
  state_->header->state.store(static_cast<std::uint32_t>(channel::State::closed),
                              std::memory_order_seq_cst);
  for (std::uint32_t index = 0; index < state_->rings.size(); ++index) {
    RingHead& head = state_->heads[index];
    head.tail_futex.fetch_add(1, std::memory_order_seq_cst);
    if (head.waiting.load(std::memory_order_seq_cst) != 0) futex_wake(head.tail_futex);
  }
}

Trouble Reader::trouble() const {
  Trouble trouble = state_->trouble;
  trouble.unringed = state_->header->unringed.load(std::memory_order_relaxed);
  return trouble;
}

std::uint32_t Reader::rings_in_use() const {
  return static_cast<std::uint32_t>(
      std::count_if(state_->rings.begin(), state_->rings.end(),
                    [](const Ring& ring) { return ring.owner != 0; }));
}

Header& Reader::header() { return *state_->header; }

}  // namespace procession::channel
