#include "record/encode.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "record/varint.h"

namespace procession::record {
namespace {

// All of an event's varints at their longest, a site's and an actor's definition included.
constexpr std::size_t kMaxEventVarints = 192;
constexpr std::size_t kRememberedTexts = 1024;
constexpr std::size_t kMaxRememberedText = 256;

constexpr std::uint64_t mix(std::uint64_t high, std::uint64_t low) {
  const std::uint64_t kept = (high ^ (low * 0x9e3779b97f4a7c15u)) * 0xd6e8feb86659fd93u;
  return kept ^ (kept >> 29);
}
constexpr std::uint64_t pair(std::uint32_t high, std::uint32_t low) {
  return (std::uint64_t{high} << 32) | low;
}

}  // namespace

EventEncoder::EventEncoder()
    : buffer_(kChunkTarget + kMaxEventVarints + 8192),
      at_(buffer_.data()),
      texts_(kRememberedTexts) {
  sites_.reserve(1024);
  actors_.reserve(256);
}

void EventEncoder::clear() {
  at_ = buffer_.data();
  events_ = 0;
  sites_.clear();
  actors_.clear();
  files_.clear();
  site_slots_.clear();
  actor_slots_.clear();
  file_slots_.clear();
  literals_ = 0;
  if (++chunk_ == 0) {  // after 2^32 chunks old texts could seem to be of this one
    std::fill(texts_.begin(), texts_.end(), Text{});
    chunk_ = 1;
  }
}

void EventEncoder::put(std::uint64_t value) { at_ = put_varint(at_, value); }

void EventEncoder::put_bytes(std::string_view bytes) {
  put(bytes.size());
  if (bytes.empty()) return;
  std::memcpy(at_, bytes.data(), bytes.size());
  at_ += bytes.size();
}

void EventEncoder::reserve(std::size_t count) {
  const std::size_t used = bytes();
  if (buffer_.size() - used >= count) return;
  buffer_.resize(used + count);
  at_ = buffer_.data() + used;
}

void EventEncoder::append(const Event& event) {
  reserve(kMaxEventVarints + std::min(event.text.size(), kMaxTextBytes) +
          std::min(event.file.size(), kMaxFileNameBytes));
  if (events_++ == 0) {
    first_seq_ = event.seq;
    first_t_ = event.t;
    last_t_ = static_cast<std::uint64_t>(event.t);
  }
  Site& site = site_of(event);
  std::uint8_t* const flags_at = at_++;
  const auto t = static_cast<std::uint64_t>(event.t);
  put(t - last_t_);
  last_t_ = t;
  unsigned flags = put_op(actors_[site.actor], event.op);
  if (event.cause != 0) {
    flags |= kHasCause;
    put(event.seq - event.cause);
  }
  put_series(site.a, event.a, kHasA, flags);
  put_series(site.b, event.b, kHasB, flags);
  flags |= put_text(event);
  *flags_at = static_cast<std::uint8_t>(flags);
}

EventEncoder::Site& EventEncoder::site_of(const Event& event) {
  const std::string_view file = event.file.substr(0, kMaxFileNameBytes);
  const std::uint64_t where = pair(event.line, static_cast<std::uint32_t>(file.size()));
  const std::uint64_t what = pair(event.object, (static_cast<std::uint32_t>(event.kind) << 8) |
                                                    static_cast<std::uint32_t>(event.source));
  const std::uint64_t hash = mix(mix(pair(event.process, event.thread), what), where);
  const int number = site_slots_.find(hash, [&](int place) {
    const Site& site = sites_[static_cast<std::size_t>(place)];
    return site.thread == event.thread && site.process == event.process &&
           site.kind == event.kind && site.object == event.object && site.line == event.line &&
           site.pid == event.pid && site.tid == event.tid && site.source == event.source &&
           site.file_bytes == file.size() &&
           (file.empty() ||
            std::memcmp(buffer_.data() + site.file_at, file.data(), file.size()) == 0);
  });
  if (number < 0) return define_site(event);
  put(static_cast<std::uint64_t>(number));
  return sites_[static_cast<std::size_t>(number)];
}

EventEncoder::Site& EventEncoder::define_site(const Event& event) {
  site_slots_.add(sites_.size());
  put(sites_.size());
  put(static_cast<std::uint64_t>(event.kind));
  put(static_cast<std::uint64_t>(event.source));
  put(event.object);
  put(event.line);
  const std::uint32_t file = put_file(event.file.substr(0, kMaxFileNameBytes));
  const std::uint32_t actor = put_actor(event);
  const Name name = file == 0 ? Name{0, 0} : files_[file - 1];
  sites_.push_back(Site{event.process,
                        event.thread,
                        event.pid,
                        event.tid,
                        event.object,
                        event.line,
                        event.kind,
                        event.source,
                        actor,
                        file,
                        name.at,
                        name.bytes,
                        {},
                        {}});
  return sites_.back();
}

// 0: none; the number of an earlier name + 1; or one more than all of them, and then its bytes.
std::uint32_t EventEncoder::put_file(std::string_view file) {
  if (file.empty()) {
    put(0);
    return 0;
  }
  const std::uint64_t hash = mix(XXH3_64bits(file.data(), file.size()), 1);
  const int known = file_slots_.find(hash, [&](int place) {
    const Name& name = files_[static_cast<std::size_t>(place)];
    return name.bytes == file.size() &&
           std::memcmp(buffer_.data() + name.at, file.data(), file.size()) == 0;
  });
  if (known >= 0) {
    put(static_cast<std::uint64_t>(known) + 1);
    return static_cast<std::uint32_t>(known) + 1;
  }
  file_slots_.add(files_.size());
  put(files_.size() + 1);
  put_bytes(file);
  const auto size = static_cast<std::uint32_t>(file.size());
  files_.push_back(Name{static_cast<std::uint32_t>(bytes()) - size, size});
  return static_cast<std::uint32_t>(files_.size());
}

std::uint32_t EventEncoder::put_actor(const Event& event) {
  const auto pid = static_cast<std::uint32_t>(event.pid);
  const auto tid = static_cast<std::uint32_t>(event.tid);
  const std::uint64_t hash = mix(pair(event.process, event.thread), pair(pid, tid));
  const int known = actor_slots_.find(hash, [&](int place) {
    const Actor& actor = actors_[static_cast<std::size_t>(place)];
    return actor.process == event.process && actor.thread == event.thread &&
           actor.pid == event.pid && actor.tid == event.tid;
  });
  if (known >= 0) {
    put(static_cast<std::uint64_t>(known));
    return static_cast<std::uint32_t>(known);
  }
  actor_slots_.add(actors_.size());
  put(actors_.size());
  put(event.process);
  put(event.thread);
  put(pid);
  put(tid);
  actors_.push_back(Actor{event.process, event.thread, event.pid, event.tid});
  return static_cast<std::uint32_t>(actors_.size() - 1);
}

unsigned EventEncoder::put_op(Actor& actor, std::uint64_t op) {
  if (op == 0) return static_cast<unsigned>(OpForm::none);
  const std::uint64_t difference = op - actor.last_op;
  actor.last_op = op;
  if (difference == 0) return static_cast<unsigned>(OpForm::same);
  if (difference == 1) return static_cast<unsigned>(OpForm::next);
  put(zigzag(difference));
  return static_cast<unsigned>(OpForm::delta);
}

// The low and the high half go apart: an item's id has its process in the high one (item_id()).
void EventEncoder::put_series(Series& series, std::int64_t number, unsigned flag, unsigned& flags) {
  const auto value = static_cast<std::uint64_t>(number);
  if (value == series.last + series.step) {
    series.last = value;
    return;
  }
  flags |= flag;
  const std::uint64_t low = zigzag(static_cast<std::uint64_t>(static_cast<std::int64_t>(
      static_cast<std::int32_t>(static_cast<std::uint32_t>(value - series.last)))));
  const std::uint64_t rest = value - series.last - unzigzag(low);
  put((low << 1) | (rest != 0 ? 1 : 0));
  if (rest != 0) put(zigzag(static_cast<std::uint64_t>(static_cast<std::int64_t>(rest) >> 32)));
  series.step = value - series.last;
  series.last = value;
}

unsigned EventEncoder::put_text(const Event& event) {
  const std::string_view text = event.text.substr(0, kMaxTextBytes);
  const std::uint64_t full = std::max<std::uint64_t>(event.text_full, event.text.size());
  const auto form = [](TextForm which) { return static_cast<unsigned>(which) << kTextShift; };
  if (full != text.size()) {
    put(full);
    put_bytes(text);
    return form(TextForm::cut);
  }
  if (text.empty()) return form(TextForm::none);
  if (text.size() > kMaxRememberedText) {
    ++literals_;
    put_bytes(text);
    return form(TextForm::literal);
  }
  Text& slot = texts_[XXH3_64bits(text.data(), text.size()) % kRememberedTexts];
  if (slot.chunk == chunk_ && slot.bytes == text.size() &&
      std::memcmp(buffer_.data() + slot.at, text.data(), text.size()) == 0) {
    put(literals_ - slot.number);
    return form(TextForm::earlier);
  }
  put_bytes(text);
  slot = Text{chunk_, literals_++, static_cast<std::uint32_t>(bytes() - text.size()),
              static_cast<std::uint32_t>(text.size())};
  return form(TextForm::literal);
}

}  // namespace procession::record
