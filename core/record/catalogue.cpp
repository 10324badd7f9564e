#include "record/catalogue.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "record/run_header.h"

namespace procession::record {
namespace {

// A file with a garbled head is recognized by a chunk that begins within so many bytes.
constexpr std::uint64_t kSearchForStart = 1024 * 1024;

std::string range(std::string_view what, std::uint64_t first, std::uint64_t last) {
  if (first == last) return std::string(what) + " " + std::to_string(first);
  return std::string(what) + "s " + std::to_string(first) + " to " + std::to_string(last);
}

std::string are(std::uint64_t first, std::uint64_t last) { return first == last ? " is" : " are"; }

std::string garbled(std::uint64_t at, std::uint64_t count) {
  return range("byte", at, at + count - 1) + are(0, count - 1) + " garbled";
}

std::uint64_t last_seq_of(const ChunkRow& row) { return row.head.first_seq + row.head.events - 1; }

}  // namespace

Result<void> Catalogue::open() {
  // Asked before reading: a writer releases its lock only after it has written its end mark.
  const bool lives = file_.writer_lives();
  file_.measure();
  if (Result<void> head = read_file_head(); !head) return head;
  if (!read_index()) scan();
  if (!readable() && !lives) {
    if (damage_.empty() && file_.size() < kFileHeadBytes + kChunkHeadBytes)
      return failure({"error.record.cut_head"}, file_.path(), {"advice.record.again"});
    return failure({"error.record.garbled"}, file_.path(), {"advice.record.again_or_copy"});
  }
  settle(lives);
  return {};
}

Result<void> Catalogue::read_file_head() {
  const std::uint64_t size = file_.size();
  if (size == 0) return failure({"error.record.empty"}, file_.path(), {"advice.record.again"});
  std::uint8_t head[kFileHeadBytes] = {};
  file_.read(0, head, std::min<std::uint64_t>(size, sizeof head));
  const bool magic = std::memcmp(head, kFileMagic, std::min<std::uint64_t>(size, 8)) == 0;
  if (magic && size < kFileHeadBytes)
    return failure({"error.record.cut_head"}, file_.path(), {"advice.record.again"});
  if (magic && load<std::uint64_t>(head + 24) == checksum(head, 24)) {
    const auto major = load<std::uint16_t>(head + 8);
    if (major > kMajor)
      return failure({"error.record.newer",
                      {{"format", std::to_string(major)}, {"known", std::to_string(kMajor)}}},
                     file_.path(), {"advice.record.newer"});
    file_id_ = load<std::uint32_t>(head + 16);
    return {};
  }
  const std::optional<ChunkRow> first = file_.next_intact(
      std::min(size, std::uint64_t{kFileHeadBytes}), std::min(size, kSearchForStart), {});
  if (!first) {
    if (magic)
      return failure({"error.record.garbled"}, file_.path(), {"advice.record.again_or_copy"});
    return failure({"error.record.none"}, file_.path(), {"advice.record.name"});
  }
  file_id_ = first->head.file_id;
  damaged(0, kFileHeadBytes,
          "the file's first 32 bytes are garbled; the rest tells what they said");
  return {};
}

// The file's last 8 bytes give the end mark's position, and the end mark gives the index's.
bool Catalogue::read_index() {
  std::uint64_t end_at = 0;
  if (file_.size() < kFileHeadBytes + kChunkHeadBytes + sizeof end_at) return false;
  if (!file_.read(file_.size() - sizeof end_at, &end_at, sizeof end_at)) return false;
  const std::optional<ChunkHead> head = file_.head_at(end_at);
  if (!head || head->type != ChunkType::end || head->file_id != file_id_) return false;
  const ChunkRow end{end_at, *head};
  if (end.end() != file_.size()) return false;
  const std::optional<std::vector<ChunkRow>> rows = index_rows(end);
  if (!rows) return false;
  for (const ChunkRow& row : *rows) {
    if (take(row)) continue;
    forget();  // an index that contradicts itself is ignored
    return false;
  }
  take(end);
  next_ = end.end();
  return true;
}

void Catalogue::forget() {
  events_.clear();
  attachments_.clear();
  bookmarks_.clear();
  others_.clear();
  damage_.clear();
  run_header_ = RunHeader();
  have_run_header_ = false;
  ended_ = stop_reported_ = false;
  lost_ = 0;
}

std::optional<std::vector<ChunkRow>> Catalogue::index_rows(const ChunkRow& end) {
  std::string raw;
  if (!file_.payload(end, raw)) return std::nullopt;
  const std::optional<EndMark> mark = decode_end(raw);
  if (!mark || mark->index_at < kFileHeadBytes) return std::nullopt;
  std::vector<ChunkRow> rows;
  std::uint64_t at = kFileHeadBytes;
  ChunkRow index{mark->index_at, {}};
  while (index.at < end.at) {
    const std::optional<ChunkHead> head = file_.head_at(index.at);
    if (!head || head->type != ChunkType::index || head->file_id != file_id_) return std::nullopt;
    index.head = *head;
    if (!file_.payload(index, raw)) return std::nullopt;
    for (std::size_t offset = 0; offset + kChunkHeadBytes <= raw.size();
         offset += kChunkHeadBytes) {
      const ChunkRow row{at, load<ChunkHead>(raw.data() + offset)};
      if (!sound(row.head) || row.head.file_id != file_id_) return std::nullopt;
      at = row.end();
      if (at > mark->index_at) return std::nullopt;
      rows.push_back(row);
    }
    index.at = index.end();
  }
  if (index.at != end.at || at != mark->index_at) return std::nullopt;
  return rows;
}

bool Catalogue::scan() {
  bool news = false;
  while (!ended_ && next_ < file_.size()) {
    ChunkRow row{next_, {}};
    const std::optional<ChunkHead> head = file_.head_at(next_);
    if (head && head->file_id == file_id_) {
      row.head = *head;
    } else {
      const std::optional<ChunkRow> found = file_.next_intact(next_ + 1, file_.size(), file_id_);
      if (!found) return news;  // an incomplete chunk, or the end; settle() reports it
      damaged(next_, found->at - next_, garbled(next_, found->at - next_));
      lost_ += found->at - next_;
      row = *found;
    }
    if (!take(row)) {
      damaged(row.at, row.end() - row.at,
              range("byte", row.at, row.end() - 1) + " hold events that can't be in this place");
      lost_ += row.end() - row.at;
    }
    next_ = row.end();
    news = true;
  }
  return scan_behind_end() || news;
}

// Behind an end mark there are only groups of bookmarks, each with an index and an end mark. Other
// bytes do not belong to the recording.
bool Catalogue::scan_behind_end() {
  bool news = false;
  while (ended_ && next_ < file_.size()) {
    const std::optional<ChunkHead> head = file_.head_at(next_);
    if (!head || head->file_id != file_id_) break;
    const ChunkRow row{next_, *head};
    const bool belongs = head->type == ChunkType::bookmarks || head->type == ChunkType::index ||
                         head->type == ChunkType::end;
    if (!belongs || !file_.intact(row)) break;
    take(row);
    next_ = row.end();
    news = true;
  }
  return news;
}

bool Catalogue::take(const ChunkRow& row) {
  switch (row.head.type) {
    case ChunkType::run_header:
      take_run_header(row);
      return true;
    case ChunkType::events:
      return take_events(row);
    case ChunkType::attachment:
      attachments_.push_back(row);
      return true;
    case ChunkType::bookmarks:
      bookmarks_.push_back(row);
      return true;
    case ChunkType::end:
      take_end(row);
      break;
    case ChunkType::index:
      break;
  }
  others_.push_back(row);  // an index, an end, or a type of a newer minor version
  return true;
}

bool Catalogue::take_events(const ChunkRow& row) {
  const ChunkHead& head = row.head;
  if (head.events == 0 || head.raw_bytes < head.events * kMinEventBytes) return false;
  const std::uint64_t expected = last_seq() + 1;
  if (head.first_seq < expected) return false;
  const std::uint64_t missing = head.first_seq - expected;
  if (missing > 0) {
    // The most events that the garbled bytes can hold; a head that claims more is forged.
    if (lost_ == 0 || missing > (lost_ / kChunkHeadBytes + 1) * kMaxChunkEvents) return false;
    damage_.back().what += "; " + range("event", expected, head.first_seq - 1) +
                           are(expected, head.first_seq - 1) + " missing";
  }
  lost_ = 0;
  events_.push_back(row);
  return true;
}

void Catalogue::take_run_header(const ChunkRow& row) {
  std::string raw;
  std::optional<RunHeader> header;
  if (file_.payload(row, raw)) header = decode_run_header(raw);
  others_.push_back(row);
  if (!header) {
    report(row, "what the recording says about its run is garbled");
  } else if (!have_run_header_) {
    run_header_ = *header;
    have_run_header_ = true;
  }
}

void Catalogue::take_end(const ChunkRow& row) {
  ended_ = true;
  std::string raw;
  std::optional<EndMark> mark;
  if (file_.payload(row, raw)) mark = decode_end(raw);
  if (!mark) {
    report(row, "the recording's end mark is garbled");
  } else if (!mark->why.empty() && !std::exchange(stop_reported_, true)) {
    damaged(row.at, 0,
            "the recording stopped before its run did: " + std::string(mark->why) + "; " +
                std::to_string(mark->dropped) + " events were not recorded");
  }
}

bool Catalogue::refresh() {
  const bool lives = file_.writer_lives();
  const std::uint64_t before = file_.size();
  file_.measure();
  if (file_.size() == before && (ended_ || lives == (life_ == Life::live))) return false;
  bool news = false;
  if (file_.size() < next_) {
    shrink();
    news = true;
  }
  news = scan() || news;
  return settle(lives) || news;
}

void Catalogue::shrink() {
  const auto gone = [this](const ChunkRow& row) { return row.end() > file_.size(); };
  std::erase_if(events_, gone);
  std::erase_if(attachments_, gone);
  std::erase_if(bookmarks_, gone);
  std::erase_if(others_, gone);
  ended_ = std::any_of(others_.begin(), others_.end(),
                       [](const ChunkRow& row) { return row.head.type == ChunkType::end; });
  next_ = kFileHeadBytes;
  for (const std::vector<ChunkRow>* rows : {&events_, &attachments_, &bookmarks_, &others_})
    for (const ChunkRow& row : *rows) next_ = std::max(next_, row.end());
  lost_ = 0;
  damaged(file_.size(), 0,
          "the file was made shorter, to " + std::to_string(file_.size()) +
              " bytes, while it was open");
}

// Reports the bytes after the last whole chunk, once no writer is active.
bool Catalogue::settle(bool writer_lives) {
  const Life before =
      std::exchange(life_, ended_ ? Life::finished : (writer_lives ? Life::live : Life::cut));
  const std::uint64_t rest = file_.size() - std::min(file_.size(), next_);
  // If a finished file is locked, a process is adding bookmarks to it.
  if (life_ == Life::finished && rest > 0 && !writer_lives) {
    damaged(next_, rest, std::to_string(rest) + " bytes after the recording's end are not its own");
    next_ = file_.size();
  }
  if (life_ == Life::cut && !cut_reported_) {
    cut_reported_ = true;
    std::string what = "the recording is cut ";
    what += events_.empty() ? "before its first event"
                            : "after event " + std::to_string(last_seq()) + ", at " +
                                  seconds_text(events_.back().head.last_t);
    if (rest > 0) what += "; its last " + std::to_string(rest) + " bytes are no whole chunk";
    damaged(next_, rest, what);
  }
  return life_ != before;
}

std::uint64_t Catalogue::last_seq() const {
  return events_.empty() ? 0 : last_seq_of(events_.back());
}

bool Catalogue::is_reported(std::uint64_t at, std::uint64_t count) const {
  return std::any_of(damage_.begin(), damage_.end(),
                     [&](const Damage& known) { return known.byte == at && known.bytes == count; });
}

void Catalogue::damaged(std::uint64_t at, std::uint64_t count, std::string what) {
  damage_.push_back(Damage{at, count, std::move(what)});
}

void Catalogue::report(const ChunkRow& row, const std::string& what) {
  const std::uint64_t count = row.end() - row.at;
  if (is_reported(row.at, count)) return;
  std::string sentence = what;
  if (row.head.type == ChunkType::events)
    sentence += "; " + range("event", row.head.first_seq, last_seq_of(row)) +
                are(row.head.first_seq, last_seq_of(row)) + " missing";
  damaged(row.at, count, sentence);
}

void Catalogue::verify() {
  for (const std::vector<ChunkRow>* rows : {&others_, &attachments_, &bookmarks_, &events_}) {
    for (const ChunkRow& row : *rows) {
      const std::uint64_t count = row.end() - row.at;
      if (!file_.intact(row)) {
        report(row, garbled(row.at, count));
      } else if (!file_.head_at(row.at) && !is_reported(row.at, kChunkHeadBytes)) {
        damaged(row.at, kChunkHeadBytes,
                garbled(row.at, kChunkHeadBytes) + "; the index says what stood there");
      }
    }
  }
}

}  // namespace procession::record
