#include "support.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <utility>

namespace procession::record::test {

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "procession_record.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Folder::file(std::string_view name) const { return (path_ / name).string(); }

Kept::Kept(const Event& from) : event(from), text(from.text), file(from.file), fields(from.fields) {
  event.text = {};
  event.fields = {};
  event.file = {};
}

std::string difference(const Kept& wanted, const Event& got) {
  const Event& event = wanted.event;
  std::string out;
  const auto differ = [&out](bool same, const char* name) {
    if (!same) out += std::string(out.empty() ? "" : ", ") + name;
  };
  differ(event.seq == got.seq, "seq");
  differ(event.t == got.t, "t");
  differ(event.process == got.process && event.thread == got.thread, "process or thread");
  differ(event.pid == got.pid && event.tid == got.tid, "pid or tid");
  differ(event.kind == got.kind, "kind");
  differ(event.reporter == got.reporter, "reporter");
  differ(event.opens == got.opens, "opens");
  differ(event.object == got.object, "object");
  differ(event.line == got.line, "line");
  differ(event.op == got.op, "op");
  differ(event.cause == got.cause, "cause");
  differ(event.a == got.a, "a");
  differ(event.b == got.b, "b");
  differ(wanted.text == got.text, "text");
  differ(event.text_full == got.text_full, "text_full");
  differ(wanted.file == got.file, "file");
  differ(wanted.fields == got.fields, "fields");
  return out;
}

RunHeader some_header() {
  RunHeader header;
  header.version = "0.1.0";
  header.command = {"producer_consumer", "items=6", "a b", ""};
  header.lesson = "producer_consumer";
  header.variant = "cpp";
  header.parameters = {{"items", "6"}, {"capacity", "3"}};
  header.wall_start_ms = 1'700'000'000'123;
  header.host = "Linux 6.1 x86_64";
  header.options = {{"stdio", "pipe"}};
  return header;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void set_contents(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) ADD_FAILURE() << "can't write " << path;
}

std::unique_ptr<Recording> open_good(const std::string& path) {
  Result<std::unique_ptr<Recording>> recording = Recording::open(path);
  if (recording) return std::move(*recording);
  ADD_FAILURE() << recording.error().sentence();
  return nullptr;
}

std::unique_ptr<Writer> create_good(const std::string& path) {
  Result<std::unique_ptr<Writer>> writer = Writer::create(path, some_header());
  if (writer) return std::move(*writer);
  ADD_FAILURE() << writer.error().sentence();
  return nullptr;
}

std::vector<Kept> events_of(const Recording& recording, std::uint64_t first, std::uint64_t last) {
  std::vector<Kept> events;
  recording.each(first, last, [&events](const Event& event) {
    events.emplace_back(event);
    return true;
  });
  return events;
}

std::string sentences(const Recording& recording) {
  std::string all;
  for (const Damage& damage : recording.damage()) all += damage.what + "\n";
  return all;
}

std::size_t chunk_at(const std::string& bytes, int n) {
  std::size_t at = kFileHeadBytes;
  for (; n > 0; --n) at += kChunkHeadBytes + load<ChunkHead>(bytes.data() + at).stored_bytes;
  return at;
}

void forge(std::string& bytes, std::size_t at, const std::function<void(ChunkHead&)>& change) {
  auto head = load<ChunkHead>(bytes.data() + at);
  const std::uint32_t stored = head.stored_bytes;
  change(head);
  const std::uint32_t claimed = std::exchange(head.stored_bytes, stored);
  seal(head, bytes.data() + at + kChunkHeadBytes);
  head.stored_bytes = claimed;
  head.head_check = checksum(&head, offsetof(ChunkHead, head_check));
  store(bytes.data() + at, head);
}

std::string make_chunk(const std::string& bytes, ChunkType type, std::string_view payload) {
  ChunkHead head;
  head.file_id = load<std::uint32_t>(bytes.data() + 16);
  head.type = type;
  head.stored_bytes = head.raw_bytes = static_cast<std::uint32_t>(payload.size());
  seal(head, payload.data());
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) + std::string(payload);
}

std::vector<Kept> write_small(const std::string& path, int chunks, int each) {
  std::vector<Kept> events;
  const std::unique_ptr<Writer> writer = create_good(path);
  if (!writer) return events;
  corpus::Corpus corpus(7);
  writer->attach("main.cpp", "int main() {}\n");
  for (int chunk = 0; chunk < chunks; ++chunk) {
    for (int place = 0; place < each; ++place) {
      const Event& event = corpus.next();
      events.emplace_back(event);
      writer->append(event);
    }
    writer->flush();
  }
  EXPECT_TRUE(writer->finish().has_value());
  return events;
}

bool is_part_of(const std::vector<Kept>& all, const Recording& recording) {
  std::uint64_t before = 0;
  bool good = true;
  recording.each(1, ~std::uint64_t{0}, [&](const Event& event) {
    good = event.seq > before && event.seq <= all.size() &&
           difference(all[event.seq - 1], event).empty();
    before = event.seq;
    return good;
  });
  return good;
}

}  // namespace procession::record::test
