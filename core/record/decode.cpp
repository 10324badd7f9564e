#include "record/decode.h"

#include "record/varint.h"

namespace procession::record {
namespace {

struct Actor {
  std::uint32_t process, thread;
  std::int32_t pid, tid;
  std::uint64_t last_op = 0;
};

struct Series {
  std::uint64_t last = 0;
  std::uint64_t step = 0;
};

struct Site {
  Kind kind;
  Reporter reporter;
  std::uint32_t object, line;
  std::string_view file;
  std::size_t actor;
  Series a, b;
};

class EventDecoder {
 public:
  EventDecoder(const ChunkHead& head, std::string_view raw)
      : bytes_(raw.data(), raw.size()),
        seq_(head.first_seq),
        t_(static_cast<std::uint64_t>(head.first_t)) {}

  bool next(Event& event);
  bool at_end() const { return bytes_.ok() && bytes_.left() == 0; }

 private:
  Site* site();
  bool define_site();
  std::string_view file();
  std::size_t actor();
  std::uint64_t op(unsigned form, Actor& actor);
  std::int64_t series(bool present, Series& series);
  void text(TextForm form, Event& event);
  void extension(Event& event);

  ByteReader bytes_;
  std::uint64_t seq_;
  std::uint64_t t_;
  std::vector<Site> sites_;
  std::vector<Actor> actors_;
  std::vector<std::string_view> files_;
  std::vector<std::string_view> texts_;
};

bool EventDecoder::next(Event& event) {
  Site* const where = site();
  if (where == nullptr) return false;
  Actor& actor = actors_[where->actor];
  const unsigned flags = bytes_.byte();
  t_ += bytes_.varint();
  event.seq = seq_++;
  event.t = RawNs(static_cast<std::int64_t>(t_));
  event.process = actor.process;
  event.thread = actor.thread;
  event.pid = actor.pid;
  event.tid = actor.tid;
  event.kind = where->kind;
  event.reporter = where->reporter;
  event.object = where->object;
  event.line = where->line;
  event.file = where->file;
  event.op = op(flags & kOpMask, actor);
  event.cause = (flags & kHasCause) ? event.seq - bytes_.varint() : 0;
  event.a = series(flags & kHasA, where->a);
  event.b = series(flags & kHasB, where->b);
  text(static_cast<TextForm>((flags >> kTextShift) & 3), event);
  event.opens = Kind::none;
  event.fields = {};
  if (flags & kHasExtension) extension(event);
  return bytes_.ok();
}

// Bytes behind the fields are of a newer minor version.
void EventDecoder::extension(Event& event) {
  const std::string_view bytes = bytes_.text(bytes_.varint());
  event.opens =
      bytes.empty() ? event.kind : static_cast<Kind>(static_cast<unsigned char>(bytes.front()));
  if (bytes.size() < 2) return;
  ByteReader more(bytes.data() + 1, bytes.size() - 1);
  event.fields = more.text(more.varint());
  if (!more.ok()) bytes_.fail();
}

Site* EventDecoder::site() {
  const std::uint64_t number = bytes_.varint();
  if (number < sites_.size()) return &sites_[number];
  if (number > sites_.size() || !define_site()) {
    bytes_.fail();
    return nullptr;
  }
  return &sites_.back();
}

bool EventDecoder::define_site() {
  Site site{};
  site.kind = static_cast<Kind>(bytes_.number<std::uint16_t>());
  site.reporter = static_cast<Reporter>(bytes_.number<std::uint8_t>());
  site.object = bytes_.number<std::uint32_t>();
  site.line = bytes_.number<std::uint32_t>();
  site.file = file();
  site.actor = actor();
  if (bytes_.ok()) sites_.push_back(site);
  return bytes_.ok();
}

std::string_view EventDecoder::file() {
  const std::uint64_t number = bytes_.varint();
  if (number == 0) return {};
  if (number <= files_.size()) return files_[number - 1];
  if (number > files_.size() + 1) {
    bytes_.fail();
    return {};
  }
  files_.push_back(bytes_.text(bytes_.varint()));
  return files_.back();
}

std::size_t EventDecoder::actor() {
  const std::uint64_t number = bytes_.varint();
  if (number < actors_.size()) return number;
  if (number > actors_.size()) {
    bytes_.fail();
    return 0;
  }
  Actor actor{};
  actor.process = bytes_.number<std::uint32_t>();
  actor.thread = bytes_.number<std::uint32_t>();
  actor.pid = static_cast<std::int32_t>(bytes_.number<std::uint32_t>());
  actor.tid = static_cast<std::int32_t>(bytes_.number<std::uint32_t>());
  actors_.push_back(actor);
  return number;
}

std::uint64_t EventDecoder::op(unsigned form, Actor& actor) {
  switch (static_cast<OpForm>(form)) {
    case OpForm::none:
      return 0;
    case OpForm::same:
      break;
    case OpForm::next:
      ++actor.last_op;
      break;
    case OpForm::delta:
      actor.last_op += unzigzag(bytes_.varint());
      break;
  }
  return actor.last_op;
}

std::int64_t EventDecoder::series(bool present, Series& series) {
  if (present) {
    const std::uint64_t low = bytes_.varint();
    series.step = unzigzag(low >> 1);
    if (low & 1) series.step += unzigzag(bytes_.varint()) << 32;
  }
  series.last += series.step;
  return static_cast<std::int64_t>(series.last);
}

void EventDecoder::text(TextForm form, Event& event) {
  switch (form) {
    case TextForm::none:
      event.text = {};
      break;
    case TextForm::literal:
      event.text = bytes_.text(bytes_.varint());
      texts_.push_back(event.text);
      break;
    case TextForm::earlier: {
      const std::uint64_t back = bytes_.varint();
      if (back == 0 || back > texts_.size()) {
        bytes_.fail();
        return;
      }
      event.text = texts_[texts_.size() - back];
      break;
    }
    case TextForm::cut:
      event.text_full = bytes_.varint();
      event.text = bytes_.text(bytes_.varint());
      if (event.text_full < event.text.size()) bytes_.fail();
      return;
  }
  event.text_full = event.text.size();
}

}  // namespace

bool decode_events(const ChunkHead& head, DecodedChunk& chunk) {
  bool good = chunk.raw.size() == head.raw_bytes && head.events > 0 &&
              head.events <= kMaxChunkEvents && head.events * kMinEventBytes <= chunk.raw.size();
  if (good) {
    EventDecoder decoder(head, chunk.raw);
    chunk.events.resize(head.events);  // existing elements are overwritten, field by field
    for (Event& event : chunk.events)
      if (!(good = decoder.next(event))) break;
    good = good && decoder.at_end() && chunk.events.back().t.ns == head.last_t &&
           chunk.events.front().t.ns == head.first_t;
  }
  if (!good) chunk.events.clear();
  return good;
}

}  // namespace procession::record
