// libFuzzer target: no bytes whatever crash the reader of recordings, hang it or make it allocate
// without measure. Checksums would turn nearly all inputs away, so most are dressed up first:
//   first byte % 4 == 0   the rest is the file as it is
//                  == 1   the rest is the payload of a chunk of events behind a good header
//                  == 2   the same for a chunk of the type in the second byte
//                  == 3   the rest is a row of chunks: type, packing, claims, length, payload
//   fuzz_recording -max_total_time=600 -rss_limit_mb=1024 CORPUS_FOLDER
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "record/format.h"
#include "record/recording.h"
#include "record/run_header.h"

namespace {

using namespace procession::record;

constexpr std::uint32_t kFileId = 7;

// Takes numbers off the front of the input; 0 once it is used up.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  T take() {
    T value{};
    const std::size_t count = std::min(sizeof value, bytes_.size());
    std::copy_n(bytes_.data(), count, reinterpret_cast<char*>(&value));
    bytes_.remove_prefix(count);
    return value;
  }
  std::string_view text(std::size_t count) {
    const std::string_view out = bytes_.substr(0, count);
    bytes_.remove_prefix(out.size());
    return out;
  }
  bool empty() const { return bytes_.empty(); }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

void add_chunk(std::string& file, ChunkHead head, std::string_view payload) {
  head.file_id = kFileId;
  head.stored_bytes = static_cast<std::uint32_t>(payload.size());
  seal(head, payload.data());
  file.append(reinterpret_cast<const char*>(&head), sizeof head);
  file.append(payload);
}

std::string start() {
  std::uint8_t head[kFileHeadBytes];
  store_file_head(head, kFileId);
  std::string file(reinterpret_cast<const char*>(head), sizeof head);
  const std::string header = encode_run_header(RunHeader{});
  ChunkHead chunk;
  chunk.type = ChunkType::run_header;
  chunk.raw_bytes = static_cast<std::uint32_t>(header.size());
  add_chunk(file, chunk, header);
  return file;
}

std::string dress(Input input) {
  const unsigned form = input.take<std::uint8_t>() % 4;
  if (form == 0) return std::string(input.text(input.left()));
  std::string file = start();
  std::uint64_t seq = 1;
  do {
    ChunkHead head;
    if (form >= 2) head.type = static_cast<ChunkType>(input.take<std::uint8_t>() % 8);
    std::size_t count = input.left();
    if (form == 3) {
      const auto claims = input.take<std::uint8_t>();
      head.packing = static_cast<Packing>(claims & 3);
      count = input.take<std::uint16_t>();
      if (claims & 4) head.raw_bytes = input.take<std::uint32_t>();
      if (claims & 8) seq = input.take<std::uint64_t>();
      if (claims & 16) file.append(input.text(input.take<std::uint8_t>()));  // between two chunks
    }
    if (head.type == ChunkType::events) {
      head.events = input.take<std::uint16_t>();
      head.first_seq = seq;
      head.last_t = input.take<std::int32_t>();
      seq += head.events;
      count = std::min(count, input.left());
    }
    const std::string_view payload = input.text(count);
    if (head.raw_bytes == 0) head.raw_bytes = static_cast<std::uint32_t>(payload.size());
    // The end mark must contain its own offset, or the reader would never follow it to the index.
    std::string own(payload);
    if (head.type == ChunkType::end) {
      char at[8];
      store(at, std::uint64_t{file.size()});
      own.append(at, sizeof at);
      head.raw_bytes = static_cast<std::uint32_t>(own.size());
    }
    add_chunk(file, head, own);
  } while (form == 3 && !input.empty());
  return file;
}

void use(const Recording& recording) {
  std::uint64_t before = 0;
  std::uint64_t sum = 0;
  recording.each(1, ~std::uint64_t{0}, [&](const procession::Event& event) {
    if (event.seq <= before || event.seq > recording.size()) std::abort();  // order is promised
    before = event.seq;
    for (const char byte : event.text) sum += static_cast<unsigned char>(byte);
    for (const char byte : event.file) sum += static_cast<unsigned char>(byte);
    for (const char byte : event.fields) sum += static_cast<unsigned char>(byte);
    return true;
  });
  const std::uint64_t middle = recording.first_at(RawNs(recording.length().ns / 2));
  if (middle > recording.size() + 1) std::abort();
  recording.each(middle, middle, [&sum](const procession::Event& event) {
    sum += event.seq;
    return true;
  });
  for (const std::string& name : recording.attachments())
    if (const auto bytes = recording.attachment(name)) sum += bytes->size();
  volatile std::uint64_t kept = sum;
  static_cast<void>(kept);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes =
      dress(Input(std::string_view(reinterpret_cast<const char*>(data), size)));
  const int file = ::memfd_create("fuzz_recording", MFD_CLOEXEC);
  if (file < 0 || ::write(file, bytes.data(), bytes.size()) != static_cast<::ssize_t>(bytes.size()))
    std::abort();
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  if (auto recording = Recording::open(path)) {
    use(**recording);
    (*recording)->verify();
    if (::ftruncate(file, static_cast<::off_t>(bytes.size() / 2)) != 0) std::abort();
    use(**recording);  // before the reader has seen that the file is shorter
    (*recording)->refresh();
    use(**recording);
  } else if (recording.error().message().empty()) {
    std::abort();
  }
  ::close(file);
  return 0;
}
