#include "record/encode.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "record/varint.h"

namespace procession::record {
namespace {

// The size of an event's varints at their longest, with the definition of a site and an actor.
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

std::uint8_t* put_bytes(std::uint8_t* to, std::string_view bytes) {
  to = put_varint(to, bytes.size());
  if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
  return to + bytes.size();
}

constexpr unsigned flag_if(bool set, unsigned flag) { return set ? flag : 0; }

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
  if (++chunk_ == 0) {  // after 2^32 chunks an old text could seem to be of this chunk
    std::fill(texts_.begin(), texts_.end(), Text{});
    chunk_ = 1;
  }
}

void EventEncoder::reserve(std::size_t count) {
  const std::size_t used = bytes();
  if (buffer_.size() - used >= count) return;
  buffer_.resize(used + count);
  at_ = buffer_.data() + used;
}

void EventEncoder::append(const Event& event) {
  reserve(kMaxEventVarints + std::min(event.text.size(), kMaxTextBytes) +
          std::min(event.file.size(), kMaxFileNameBytes) +
          std::min(event.fields.size(), kMaxTextBytes));
  if (events_++ == 0) {
    first_seq_ = event.seq;
    first_t_ = event.t.ns;
    last_t_ = static_cast<std::uint64_t>(event.t.ns);
  }
  std::uint32_t number = 0;
  std::uint8_t* to = put_site(at_, event, number);
  Site& site = sites_[number];
  std::uint8_t* const flags_at = to++;
  const auto t = static_cast<std::uint64_t>(event.t.ns);
  to = put_varint_if(to, t - last_t_, true);
  last_t_ = t;

  Actor& actor = actors_[site.actor];
  const std::uint64_t step = event.op - actor.last_op;
  const OpForm form = event.op == 0 ? OpForm::none
                      : step < 2    ? static_cast<OpForm>(1 + step)
                                    : OpForm::delta;
  if (form == OpForm::delta) [[unlikely]]
    to = put_varint(to, zigzag(step));
  actor.last_op = event.op == 0 ? actor.last_op : event.op;
  unsigned flags = static_cast<unsigned>(form) | flag_if(event.cause != 0, kHasCause);
  to = put_varint_if(to, event.seq - event.cause, event.cause != 0);
  to = put_series(to, site.a, event.a, kHasA, flags);
  to = put_series(to, site.b, event.b, kHasB, flags);
  to = put_text(to, event, flags);
  to = put_extension(to, event, flags);
  *flags_at = static_cast<std::uint8_t>(flags);
  at_ = to;
}

// The low and the high half are encoded separately: an item's id has its process in the high one
// (item_id()).
inline std::uint8_t* EventEncoder::put_series(std::uint8_t* to, Series& series, std::int64_t number,
                                              unsigned flag, unsigned& flags) {
  const auto value = static_cast<std::uint64_t>(number);
  const std::uint64_t step = value - series.last;
  const bool wanted = step != series.step;
  const std::uint64_t low = zigzag(static_cast<std::uint64_t>(
      static_cast<std::int64_t>(static_cast<std::int32_t>(static_cast<std::uint32_t>(step)))));
  const std::uint64_t rest = step - unzigzag(low);
  to = put_varint_if(to, (low << 1) | (rest != 0 ? 1 : 0), wanted);
  if (wanted && rest != 0) [[unlikely]]
    to = put_varint(to, zigzag(static_cast<std::uint64_t>(static_cast<std::int64_t>(rest) >> 32)));
  flags |= flag_if(wanted, flag);
  series.step = step;
  series.last = value;
  return to;
}

EventEncoder::Key EventEncoder::key_of(const Event& event, std::size_t file_bytes) {
  const std::uint32_t kind =
      (static_cast<std::uint32_t>(event.kind) << 8) | static_cast<std::uint32_t>(event.reporter);
  return Key{pair(event.process, event.thread),
             pair(static_cast<std::uint32_t>(event.pid), static_cast<std::uint32_t>(event.tid)),
             pair(event.object, event.line), pair(kind, static_cast<std::uint32_t>(file_bytes))};
}

inline std::uint8_t* EventEncoder::put_site(std::uint8_t* to, const Event& event,
                                            std::uint32_t& number) {
  const std::string_view file = event.file.substr(0, kMaxFileNameBytes);
  const Key key = key_of(event, file.size());
  const int known = site_slots_.find(mix(mix(key.actor, key.what), key.where), [&](int index) {
    const Site& site = sites_[static_cast<std::size_t>(index)];
    return site.key == key && (file.empty() || std::memcmp(buffer_.data() + site.file_at,
                                                           file.data(), file.size()) == 0);
  });
  if (known < 0) [[unlikely]] {
    number = static_cast<std::uint32_t>(sites_.size());
    return define_site(to, event, key);
  }
  number = static_cast<std::uint32_t>(known);
  return put_varint(to, number);
}

std::uint8_t* EventEncoder::define_site(std::uint8_t* to, const Event& event, const Key& key) {
  site_slots_.add(sites_.size());
  Site site{key, 0, 0, {}, {}};
  to = put_varint(to, sites_.size());
  to = put_varint(to, static_cast<std::uint64_t>(event.kind));
  to = put_varint(to, static_cast<std::uint64_t>(event.reporter));
  to = put_varint(to, event.object);
  to = put_varint(to, event.line);
  to = put_file(to, event.file.substr(0, kMaxFileNameBytes), site.file_at);
  to = put_actor(to, event, site.actor);
  sites_.push_back(site);
  return to;
}

// Writes 0 for no file; an earlier file's number + 1; or the number of all files + 1 and then the
// new file's bytes.
std::uint8_t* EventEncoder::put_file(std::uint8_t* to, std::string_view file, std::uint32_t& at) {
  if (file.empty()) return put_varint(to, 0);
  const std::uint64_t hash = mix(XXH3_64bits(file.data(), file.size()), 1);
  const int known = file_slots_.find(hash, [&](int index) {
    const Name& name = files_[static_cast<std::size_t>(index)];
    return name.bytes == file.size() &&
           std::memcmp(buffer_.data() + name.at, file.data(), file.size()) == 0;
  });
  if (known >= 0) {
    at = files_[static_cast<std::size_t>(known)].at;
    return put_varint(to, static_cast<std::uint64_t>(known) + 1);
  }
  file_slots_.add(files_.size());
  to = put_bytes(put_varint(to, files_.size() + 1), file);
  const auto size = static_cast<std::uint32_t>(file.size());
  at = offset_of(to) - size;
  files_.push_back(Name{at, size});
  return to;
}

std::uint8_t* EventEncoder::put_actor(std::uint8_t* to, const Event& event, std::uint32_t& number) {
  const Actor actor{event.process, event.thread, event.pid, event.tid};
  const auto pid = static_cast<std::uint32_t>(event.pid);
  const auto tid = static_cast<std::uint32_t>(event.tid);
  const std::uint64_t hash = mix(pair(event.process, event.thread), pair(pid, tid));
  const int known = actor_slots_.find(hash, [&](int index) {
    const Actor& other = actors_[static_cast<std::size_t>(index)];
    return other.process == actor.process && other.thread == actor.thread &&
           other.pid == actor.pid && other.tid == actor.tid;
  });
  number =
      static_cast<std::uint32_t>(known >= 0 ? static_cast<std::size_t>(known) : actors_.size());
  to = put_varint(to, number);
  if (known >= 0) return to;
  actor_slots_.add(actors_.size());
  actors_.push_back(actor);
  to = put_varint(put_varint(to, event.process), event.thread);
  return put_varint(put_varint(to, pid), tid);
}

// An event without an extension opens no operation and has no fields; an empty extension: it opens
// an operation of its own kind.
inline std::uint8_t* EventEncoder::put_extension(std::uint8_t* to, const Event& event,
                                                 unsigned& flags) {
  static_assert(kKindCapacity <= 256, "the kind that it opens is one byte");
  const std::string_view fields = event.fields.substr(0, kMaxTextBytes);
  if (event.opens == Kind::none && fields.empty()) return to;
  flags |= kHasExtension;
  if (event.opens == event.kind && fields.empty()) {
    *to++ = 0;
    return to;
  }
  if (!fields.empty()) [[unlikely]]
    to = put_varint(to, 1 + varint_bytes(fields.size()) + fields.size());
  else
    *to++ = 1;
  // A number beyond the table of kinds is not truncated to another kind's number; it becomes a
  // note.
  const auto number = static_cast<unsigned>(event.opens);
  *to++ = static_cast<std::uint8_t>(number < kKindCapacity ? event.opens : Kind::note);
  return fields.empty() ? to : put_bytes(to, fields);
}

inline std::uint8_t* EventEncoder::put_text(std::uint8_t* to, const Event& event, unsigned& flags) {
  const std::string_view text = event.text.substr(0, kMaxTextBytes);
  const std::uint64_t full = std::max<std::uint64_t>(event.text_full, event.text.size());
  const auto form = [&flags](TextForm which) {
    flags |= static_cast<unsigned>(which) << kTextShift;
  };
  if (full != text.size()) [[unlikely]] {
    form(TextForm::cut);
    return put_bytes(put_varint(to, full), text);
  }
  if (text.empty()) return to;
  form(TextForm::literal);
  if (text.size() > kMaxRememberedText) {
    ++literals_;
    return put_bytes(to, text);
  }
  Text& slot = texts_[XXH3_64bits(text.data(), text.size()) % kRememberedTexts];
  if (slot.chunk == chunk_ && slot.bytes == text.size() &&
      std::memcmp(buffer_.data() + slot.at, text.data(), text.size()) == 0) {
    flags ^= static_cast<unsigned>(TextForm::literal) << kTextShift;
    form(TextForm::earlier);
    return put_varint(to, literals_ - slot.number);
  }
  to = put_bytes(to, text);
  const auto size = static_cast<std::uint32_t>(text.size());
  slot = Text{chunk_, literals_++, offset_of(to) - size, size};
  return to;
}

}  // namespace procession::record
