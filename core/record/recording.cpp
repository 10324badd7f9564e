#include "record/recording.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "record/catalogue.h"
#include "record/decode.h"
#include "record/run_header.h"

namespace procession::record {
namespace {

using SharedChunk = std::shared_ptr<DecodedChunk>;

// The most recently read chunks, newest first.
struct ChunkCache {
  static constexpr std::size_t kChunks = 8;
  struct Entry {
    std::uint64_t at = 0;
    SharedChunk chunk;
  };
  std::array<Entry, kChunks> entries;

  SharedChunk find(std::uint64_t at) {
    const auto found = std::find_if(entries.begin(), entries.end(), [at](const Entry& entry) {
      return entry.chunk && entry.at == at;
    });
    if (found == entries.end()) return nullptr;
    std::rotate(entries.begin(), found, found + 1);
    return entries.front().chunk;
  }
  // The oldest chunk, whose memory can be reused; a new one if a sink still uses it.
  SharedChunk take_oldest() {
    SharedChunk chunk = std::exchange(entries.back().chunk, nullptr);
    if (!chunk || chunk.use_count() > 1) chunk = std::make_shared<DecodedChunk>();
    return chunk;
  }
  void add(std::uint64_t at, SharedChunk chunk) {
    std::rotate(entries.begin(), entries.end() - 1, entries.end());
    entries.front() = Entry{at, std::move(chunk)};
  }
  void clear() { entries.fill(Entry{}); }
};

}  // namespace

struct Recording::State {
  std::unique_ptr<ReadFile> file;
  Catalogue catalogue;
  ChunkCache cache;

  explicit State(std::unique_ptr<ReadFile> opened) : file(std::move(opened)), catalogue(*file) {}

  // The chunk's events; nullptr, and recorded damage, if they are not readable.
  SharedChunk chunk(const ChunkRow& row) {
    if (SharedChunk known = cache.find(row.at)) return known;
    SharedChunk chunk = cache.take_oldest();
    if (!file->payload(row, chunk->raw) || !decode_events(row.head, *chunk)) {
      catalogue.report(row, "bytes " + std::to_string(row.at) + " to " +
                                std::to_string(row.end() - 1) + " are garbled");
      return nullptr;
    }
    cache.add(row.at, chunk);
    return chunk;
  }

  // Calls sink(row, part) for each readable piece of an attached file.
  template <class Sink>
  void each_part(const Sink& sink) {
    std::string raw;
    for (const ChunkRow& row : catalogue.attachments()) {
      std::optional<AttachmentPart> part;
      if (file->payload(row, raw)) part = decode_attachment(raw);
      if (part)
        sink(*part);
      else
        catalogue.report(row, "a part of an attached file is garbled");
    }
  }
};

Recording::Recording(std::unique_ptr<State> state) : state_(std::move(state)) {}
Recording::~Recording() = default;

Result<std::unique_ptr<Recording>> Recording::open(const std::string& path) {
  Result<std::unique_ptr<ReadFile>> file = ReadFile::open(path);
  if (!file) return tl::unexpected(file.error());
  auto state = std::make_unique<State>(std::move(*file));
  if (Result<void> opened = state->catalogue.open(); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<Recording>(new Recording(std::move(state)));
}

bool Recording::refresh() {
  const std::uint64_t before = state_->file->size();
  const bool news = state_->catalogue.refresh();
  if (state_->file->size() < before) state_->cache.clear();
  return news;
}

void Recording::verify() { state_->catalogue.verify(); }

const RunHeader& Recording::header() const { return state_->catalogue.run_header(); }
Life Recording::life() const { return state_->catalogue.life(); }
std::uint64_t Recording::size() const { return state_->catalogue.last_seq(); }
const std::vector<Damage>& Recording::damage() const { return state_->catalogue.damage(); }
std::uint64_t Recording::bytes() const { return state_->file->size(); }

RawNs Recording::length() const {
  const std::vector<ChunkRow>& rows = state_->catalogue.events();
  return RawNs(rows.empty() ? 0 : rows.back().head.last_t);
}

void Recording::each(std::uint64_t first, std::uint64_t last,
                     const std::function<bool(const Event&)>& sink) const {
  first = std::max<std::uint64_t>(first, 1);
  // The row is looked up for each chunk, because the sink may refresh this recording.
  while (first <= last) {
    const std::vector<ChunkRow>& rows = state_->catalogue.events();
    const auto row =
        std::partition_point(rows.begin(), rows.end(), [first](const ChunkRow& earlier) {
          return earlier.head.first_seq + earlier.head.events <= first;
        });
    if (row == rows.end() || row->head.first_seq > last) return;
    const std::uint64_t next = row->head.first_seq + row->head.events;
    const std::uint64_t skip = first > row->head.first_seq ? first - row->head.first_seq : 0;
    if (const SharedChunk chunk = state_->chunk(*row)) {
      for (std::size_t index = skip; index < chunk->events.size(); ++index) {
        const Event& event = chunk->events[index];
        if (event.seq > last || !sink(event)) return;
      }
    }
    first = next;
  }
}

std::uint64_t Recording::first_at(RawNs t) const {
  const std::vector<ChunkRow>& rows = state_->catalogue.events();
  auto row = std::partition_point(rows.begin(), rows.end(), [t](const ChunkRow& earlier) {
    return earlier.head.last_t < t.ns;
  });
  for (; row != rows.end(); ++row) {
    if (row->head.first_t >= t.ns) return row->head.first_seq;
    if (const SharedChunk chunk = state_->chunk(*row)) {
      const auto event = std::partition_point(chunk->events.begin(), chunk->events.end(),
                                              [t](const Event& earlier) { return earlier.t < t; });
      if (event != chunk->events.end()) return event->seq;
    }
  }
  return size() + 1;
}

std::vector<Bookmark> Recording::bookmarks() const {
  // Each chunk has all bookmarks: the last readable one counts.
  std::string raw;
  const std::vector<ChunkRow>& rows = state_->catalogue.bookmarks();
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (state_->file->payload(*row, raw))
      if (std::optional<std::vector<Bookmark>> found = decode_bookmarks(raw)) return *found;
    state_->catalogue.report(*row, "the recording's bookmarks are garbled");
  }
  return {};
}

std::vector<std::string> Recording::attachments() const {
  std::set<std::string, std::less<>> names;
  state_->each_part([&](const AttachmentPart& part) { names.emplace(part.name); });
  return {names.begin(), names.end()};
}

Result<std::string> Recording::attachment(std::string_view name) const {
  std::string bytes;
  bool found = false;
  bool whole = false;
  state_->each_part([&](const AttachmentPart& part) {
    if (part.name != name) return;
    found = true;
    if (part.offset == 0) bytes.clear();  // attached again: the last one counts
    whole = part.offset == bytes.size() && part.total <= kMaxAttachment;
    if (whole) bytes += part.bytes;
    whole = whole && bytes.size() == part.total;
  });
  if (!found)
    return failure({"error.record.no_file", {{"file", std::string(name)}}}, state_->file->path());
  if (!whole)
    return failure({"error.record.bad_file", {{"file", std::string(name)}}}, state_->file->path());
  return bytes;
}

}  // namespace procession::record
