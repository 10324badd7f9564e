#include "record/writer.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "record/chunk_file.h"
#include "record/compact.h"
#include "record/encode.h"
#include "record/run_header.h"

namespace procession::record {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

ChunkHead head_of(ChunkType type) {
  ChunkHead head;
  head.type = type;
  return head;
}

}  // namespace

struct Writer::State {
  std::unique_ptr<ChunkFile> file;
  EventEncoder encoder;
  std::vector<ChunkHead> index;
  std::optional<Error> error;
  std::uint64_t max_bytes = kDefaultMaxBytes;
  std::uint64_t appended = 0;  // the last event's seq
  std::uint64_t dropped = 0;
  std::uint64_t compact_bytes = 0;  // set when finish() has made the file smaller

  bool write(const ChunkHead& head, std::string_view raw, std::uint64_t limit) {
    Result<ChunkHead> written = file->append(head, raw, Packing::zstd, limit);
    if (written) {
      index.push_back(*written);
      return true;
    }
    if (!error) error = written.error();
    return false;
  }

  void close_chunk() {
    if (encoder.events() == 0) return;
    ChunkHead head = head_of(ChunkType::events);
    head.events = encoder.events();
    head.first_seq = encoder.first_seq();
    head.first_t = encoder.first_t();
    head.last_t = encoder.last_t();
    const std::string_view raw(reinterpret_cast<const char*>(encoder.data()), encoder.bytes());
    if (!write(head, raw, max_bytes)) {
      appended -= encoder.events();
      dropped += encoder.events();
    }
    encoder.clear();
  }

  // Writes the heads of all chunks, in as few chunks as possible. Returns the first one's position,
  // 0 if there is none.
  std::uint64_t write_index() {
    const std::vector<ChunkHead> rows = index;
    const std::uint64_t at = file->bytes();
    for (std::size_t row = 0; row < rows.size(); row += kIndexRows) {
      const std::size_t count = std::min(kIndexRows, rows.size() - row);
      const std::string_view raw(reinterpret_cast<const char*>(rows.data() + row),
                                 count * kChunkHeadBytes);
      if (!write(head_of(ChunkType::index), raw, kNoLimit)) return 0;
    }
    return at;
  }
};

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Writer::~Writer() {
  if (state_->file) flush();
}

Result<std::unique_ptr<Writer>> Writer::create(const std::string& path, const RunHeader& header) {
  Result<std::unique_ptr<ChunkFile>> file = ChunkFile::create(path);
  if (!file) return tl::unexpected(file.error());
  auto state = std::make_unique<State>();
  state->file = std::move(*file);
  const std::string payload = encode_run_header(header);
  state->file->set_file_id(static_cast<std::uint32_t>(checksum(payload.data(), payload.size())));
  if (!state->write(head_of(ChunkType::run_header), payload, kNoLimit)) {
    state->file->discard();
    return tl::unexpected(*state->error);
  }
  return std::unique_ptr<Writer>(new Writer(std::move(state)));
}

void Writer::append(const Event& event) {
  State& state = *state_;
  if (state.error) {
    ++state.dropped;
    return;
  }
  if (event.seq != state.appended + 1) {
    state.error =
        Error{{"error.record.order",
               {{"seq", std::to_string(event.seq)}, {"other", std::to_string(state.appended)}}},
              state.file->path(),
              {"advice.record.report"}};
    ++state.dropped;
    return;
  }
  state.encoder.append(event);
  state.appended = event.seq;
  if (state.encoder.full()) state.close_chunk();
}

void Writer::attach(std::string_view name, std::string_view bytes) {
  if (bytes.size() > kMaxAttachment) return;
  AttachmentPart part;
  part.name = name.substr(0, kMaxFileNameBytes);
  part.total = bytes.size();
  do {
    part.bytes = bytes.substr(part.offset, kAttachmentPart);
    if (state_->error) return;
    state_->write(head_of(ChunkType::attachment), encode_attachment(part), state_->max_bytes);
    part.offset += part.bytes.size();
  } while (part.offset < part.total);
}

void Writer::flush() { state_->close_chunk(); }

Result<void> Writer::finish() {
  State& state = *state_;
  flush();
  const std::optional<Error> stopped = state.error;
  EndMark end;
  const std::vector<ChunkHead> chunks = state.index;
  end.index_at = state.write_index();
  end.dropped = state.dropped;
  const std::string why = stopped ? stopped->message() : std::string();
  end.why = why;
  // The end mark alone often still fits if the index did not. A reader can rebuild the index, but
  // not the mark.
  const bool ended = state.file
                         ->append(head_of(ChunkType::end), encode_end(end, state.file->bytes()),
                                  Packing::none, kNoLimit)
                         .has_value();
  if (ended && !state.error && worth_compacting(chunks))
    state.compact_bytes = compact(state.file->target(), state.file->descriptor());
  state.file->close();
  if (state.error) return tl::unexpected(*state.error);
  if (!ended) return failure({"error.record.end"}, state.file->path());
  return {};
}

const Error* Writer::error() const { return state_->error ? &*state_->error : nullptr; }
std::uint64_t Writer::bytes() const {
  return state_->compact_bytes != 0 ? state_->compact_bytes : state_->file->bytes();
}
std::uint64_t Writer::events() const { return state_->appended; }
void Writer::set_max_bytes(std::uint64_t bytes) { state_->max_bytes = bytes; }

}  // namespace procession::record
