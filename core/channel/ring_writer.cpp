#include "channel/ring_writer.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/utf8.h"
#include "channel/futex.h"
#include "channel/memory.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

// How often a waiting writer checks that the reader's process is alive.
constexpr std::int64_t kReaderCheckNs = 100'000'000;
constexpr std::uint64_t kClockLimitNs = 1'000'000'000;  // an object's stamp further ahead is damage

std::uint64_t round_up(std::uint64_t bytes) { return (bytes + kUnit - 1) / kUnit * kUnit; }

struct Stat {
  char state = 0;
  std::uint64_t start_ticks = 0;
};

// Fields 3 and 22 of /proc/PID/stat (proc(5)). They are counted from the last ')', because comm may
// contain any byte.
Stat read_stat(std::int32_t pid) {
  char path[32] = "/proc/self/stat";
  if (pid != 0) {
    char* end = std::to_chars(path + 6, path + 20, pid).ptr;
    std::memcpy(end, "/stat", 6);
  }
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  char text[1024];
  const ssize_t got = read(fd, text, sizeof text);
  close(fd);
  if (got <= 0) return {};
  const std::string_view all(text, static_cast<std::size_t>(got));
  std::size_t at = all.rfind(')');
  if (at == std::string_view::npos || at + 2 >= all.size()) return {};
  Stat stat;
  stat.state = all[at + 2];
  at += 2;
  for (int field = 3; field < 22; ++field) {
    at = all.find(' ', at);
    if (at == std::string_view::npos) return {};
    ++at;
  }
  std::from_chars(all.data() + at, all.data() + all.size(), stat.start_ticks);
  return stat;
}

// Raises an object's last stamp, in memory that its users share. The swap is acq_rel and write()'s
// load is acquire, so that stamps have the order in which the object was passed on. The first load
// here is relaxed, because the swap checks its value.
void raise_clock(std::uint64_t* clock, std::uint64_t t) {
  std::uint64_t seen = __atomic_load_n(clock, __ATOMIC_RELAXED);
  while (seen < t &&
         !__atomic_compare_exchange_n(clock, &seen, t, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
  }
}

}  // namespace

std::uint64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

std::uint64_t process_start_ticks(std::int32_t pid) { return read_stat(pid).start_ticks; }

bool process_runs(std::int32_t pid, std::uint64_t start_ticks) {
  const Stat stat = read_stat(pid);
  return stat.state != 0 && stat.state != 'Z' && stat.state != 'X' &&
         (start_ticks == 0 || stat.start_ticks == start_ticks);
}

std::uint16_t channel_major(std::span<const std::byte> memory) {
  if (memory.size() < sizeof(Header)) return 0;
  const auto* header = reinterpret_cast<const Header*>(memory.data());
  return header->magic == kMagic ? header->major : std::uint16_t{0};
}

bool RingWriter::is_channel(std::span<const std::byte> memory) {
  if (memory.size() < sizeof(Header)) return false;
  const auto* header = reinterpret_cast<const Header*>(memory.data());
  const std::uint64_t rings = header->ring_count;
  const std::uint64_t data = header->ring_data_bytes;
  return channel_major(memory) == kMajor && header->ring_head_bytes == sizeof(RingHead) &&
         rings > 0 && rings <= kMaxRings && data >= kMinRingBytes && data <= kMaxRingBytes &&
         (data & (data - 1)) == 0 && header->heads_at >= sizeof(Header) &&
         header->heads_at % alignof(RingHead) == 0 &&
         header->data_at >= header->heads_at + rings * sizeof(RingHead) &&
         header->data_at % alignof(RingHead) == 0 && header->data_at <= memory.size() &&
         rings * data <= memory.size() - header->data_at;
}

bool RingWriter::take(std::span<std::byte> memory, std::int32_t pid, std::int32_t tid,
                      std::uint64_t start_ticks) {
  *this = RingWriter{};
  auto* header = reinterpret_cast<Header*>(memory.data());
  if (header->state.load(std::memory_order_acquire) != static_cast<std::uint32_t>(State::open)) {
    gone_ = true;
    return false;
  }
  auto* heads = reinterpret_cast<RingHead*>(memory.data() + header->heads_at);
  const std::uint64_t me = static_cast<std::uint64_t>(static_cast<std::uint32_t>(pid)) << 32 |
                           static_cast<std::uint32_t>(tid);
  for (std::uint32_t index = 0; index < header->ring_count; ++index) {
    RingHead& head = heads[index];
    if (head.owner.load(std::memory_order_relaxed) != 0) continue;
    // rings_high is raised before the ring is taken, so that the reader never misses a ring.
    std::uint32_t high = header->rings_high.load(std::memory_order_relaxed);
    while (high <= index && !header->rings_high.compare_exchange_weak(high, index + 1)) {
    }
    std::uint64_t free = 0;
    if (!head.owner.compare_exchange_strong(free, me, std::memory_order_acq_rel)) continue;
    // The reader, in another process, has freed the ring after its thread ended. This load shows
    // that to ThreadSanitizer, which sees one process alone.
    static_cast<void>(head.ended.load(std::memory_order_acquire));
    head.start_ticks = start_ticks;
    header_ = header;
    head_ = &head;
    data_bytes_ = header->ring_data_bytes;
    data_ = memory.data() + header->data_at + index * data_bytes_;
    tail_seen_ = head.tail.load(std::memory_order_acquire);
    head.ready.store(1, std::memory_order_release);
    return true;
  }
  header->unringed.fetch_add(1, std::memory_order_relaxed);
  return false;
}

std::uint64_t RingWriter::needed(std::uint64_t head_units, std::uint64_t size) const {
  const std::uint64_t to_end = data_bytes_ - ((head_units * kUnit) & (data_bytes_ - 1));
  return to_end < size ? size + to_end : size;
}

bool RingWriter::has_room(std::uint64_t size) {
  const std::uint64_t head = head_->head_and_epoch.load(std::memory_order_relaxed) & kHeadMask;
  const std::uint64_t end = head * kUnit + needed(head, size);
  if (end - tail_seen_ * kUnit <= data_bytes_) return true;
  tail_seen_ = head_->tail.load(std::memory_order_acquire);
  return end - tail_seen_ * kUnit <= data_bytes_;
}

bool RingWriter::is_closed() const {
  return header_->state.load(std::memory_order_acquire) != static_cast<std::uint32_t>(State::open);
}

bool RingWriter::lost_reader() {
  if (is_closed() ||
      (header_->reader_pid > 0 && !process_runs(header_->reader_pid, header_->reader_start)))
    gone_ = true;
  return gone_;
}

bool RingWriter::wait_for_room(std::uint64_t size) {
  const std::uint64_t begin = now_ns();
  std::uint64_t checked = begin;
  for (;;) {
    const std::uint32_t seen = head_->tail_futex.load(std::memory_order_acquire);
    head_->waiting.store(1, std::memory_order_seq_cst);
    if (has_room(size)) break;
    if (is_closed()) return !(gone_ = true);
    header_->doorbell.fetch_add(1, std::memory_order_acq_rel);
    futex_wake(header_->doorbell);
    futex_wait(head_->tail_futex, seen, kReaderCheckNs);
    const std::uint64_t now = now_ns();
    if (now - checked < static_cast<std::uint64_t>(kReaderCheckNs)) continue;
    checked = now;
    if (lost_reader()) return false;
  }
  head_->waiting.store(0, std::memory_order_relaxed);
  held_ns_ += now_ns() - begin;
  return true;
}

bool RingWriter::make_room(std::uint64_t size) {
  if (has_room(size)) return true;
  if (header_->when_full == static_cast<std::uint32_t>(WhenFull::drop)) {
    ++dropped_;
    head_->dropped.fetch_add(1, std::memory_order_relaxed);
    gone_ = is_closed();
    return false;
  }
  return wait_for_room(size);
}

// Requires: there is room for the record. Stamps and writes it, then swaps the head in. If the
// reader has closed the window meanwhile, it stamps again (README.md of this folder, "Publishing").
std::uint64_t RingWriter::write(const Entry& entry, std::uint64_t at_least, std::string_view text,
                                std::uint64_t full) {
  const bool cut = full > text.size();
  const std::uint64_t size = round_up(sizeof(Record) + text.size() + (cut ? kUnit : 0));
  std::uint64_t word = head_->head_and_epoch.load(std::memory_order_acquire);
  const std::uint64_t head = word & kHeadMask;
  const std::uint64_t need = needed(head, size);
  std::uint64_t offset = (head * kUnit) & (data_bytes_ - 1);
  if (need != size) {
    const Record pad{.size = static_cast<std::uint32_t>(need - size), .kind = kPad};
    std::memcpy(data_ + offset, &pad, kUnit);
    offset = 0;
  }
  Record record{.size = static_cast<std::uint32_t>(size),
                .kind = entry.kind,
                .flags = cut ? kCut : std::uint8_t{0},
                .opens = static_cast<std::uint8_t>(entry.opens),
                .count = count_,
                .line = entry.line,
                .file = entry.file,
                .text_size = static_cast<std::uint32_t>(text.size()),
                .object = entry.object,
                .op = entry.op,
                .a = entry.a,
                .b = entry.b};
  if (!text.empty()) std::memcpy(data_ + offset + sizeof(Record), text.data(), text.size());
  if (cut) std::memcpy(data_ + offset + size - kUnit, &full, kUnit);
  for (;;) {
    const std::uint64_t now = now_ns();
    std::uint64_t t =
        std::max({now, head_->low_watermark_ns.load(std::memory_order_relaxed), at_least});
    if (entry.clock != nullptr) {
      const std::uint64_t last = __atomic_load_n(entry.clock, __ATOMIC_ACQUIRE);
      if (last < now + kClockLimitNs) t = std::max(t, last + 1);
    }
    record.t = t;
    std::memcpy(data_ + offset, &record, sizeof record);
    if (head_->head_and_epoch.compare_exchange_strong(
            word, word + need / kUnit, std::memory_order_acq_rel, std::memory_order_acquire)) {
      ++count_;
      if (entry.clock != nullptr) raise_clock(entry.clock, t);
      return t;
    }
  }
}

void RingWriter::publish_losses(std::uint64_t at_least) {
  if (dropped_ != 0 && has_room(sizeof(Record))) {
    const Entry entry{.kind = static_cast<std::uint16_t>(Kind::channel_dropped),
                      .a = static_cast<std::int64_t>(dropped_)};
    write(entry, at_least, {}, 0);
    dropped_ = 0;
  }
  if (held_ns_ != 0 && has_room(sizeof(Record))) {
    const Entry entry{.kind = static_cast<std::uint16_t>(Kind::channel_held),
                      .a = static_cast<std::int64_t>(held_ns_)};
    write(entry, at_least, {}, 0);
    held_ns_ = 0;
  }
}

std::uint64_t RingWriter::publish(const Entry& entry, std::uint64_t at_least) {
  if (gone_ || head_ == nullptr) return 0;
  if (fit_kind(entry.kind) != entry.kind || fit_opens(entry.opens) != entry.opens) [[unlikely]] {
    Entry fit = entry;
    fit.kind = fit_kind(entry.kind);
    fit.opens = fit_opens(entry.opens);
    return publish(fit, at_least);
  }
  const std::string_view text = cut_utf8(entry.text, kTextMax);
  const std::uint64_t size =
      round_up(sizeof(Record) + text.size() + (text.size() < entry.text.size() ? kUnit : 0));
  if (!make_room(size)) return 0;
  if ((dropped_ | held_ns_) != 0) {
    // Losses are published first, and may take the room that the record needs.
    publish_losses(at_least);
    if (!make_room(size)) return 0;
  }
  return write(entry, at_least, text, entry.text.size());
}

std::uint32_t RingWriter::define_string(std::string_view text) {
  if (gone_ || head_ == nullptr || strings_ == kMaxStrings) return 0;
  text = text.substr(0, kTextMax);
  if (!make_room(round_up(sizeof(Record) + text.size()))) return 0;
  const Entry entry{.kind = kString, .file = strings_ + 1};
  write(entry, 0, text, text.size());
  return ++strings_;
}

void RingWriter::end() {
  if (head_ != nullptr) head_->ended.store(1, std::memory_order_release);
  head_ = nullptr;
}

}  // namespace procession::channel
