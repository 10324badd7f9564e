// The bytes and the worked examples of core/channel/README.md are what is really written.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>

#include "channel/ring_writer.h"
#include "channel_memory.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

// The fenced block behind the line that has `mark`.
std::string readme_block(std::string_view mark) {
  std::ifstream file(PROCESSION_SOURCE_DIR "/core/channel/README.md");
  std::string line, out;
  while (std::getline(file, line) && line.find(mark) == std::string::npos) {
  }
  while (std::getline(file, line) && line != "```") {
  }
  while (std::getline(file, line) && line != "```") out += line + "\n";
  return out;
}

std::string hex(const std::byte* bytes, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) {
    char text[4];
    std::snprintf(text, sizeof text, "%02x", static_cast<unsigned>(bytes[i]));
    out += text;
    const bool last = i + 1 == size || i % 16 == 15;
    out += last ? "\n" : i % 8 == 7 ? "  " : " ";
  }
  return out;
}

TEST(Layout, the_readme_shows_real_bytes) {
  TestMemory memory({.rings = 1, .ring_data_bytes = 4096});
  RingWriter writer;
  ASSERT_TRUE(writer.take(memory.bytes(), 1, 1, 1));
  const std::uint32_t file = writer.define_string("main.cpp");
  const std::uint64_t before = (writer.head()->head_and_epoch & kHeadMask) * kUnit;
  writer.publish({.kind = static_cast<std::uint16_t>(Kind::queue_put),
                  .line = 41,
                  .file = file,
                  .object = 7,
                  .op = 2,
                  .a = 2,
                  .b = 3,
                  .text = "17"},
                 0x7000000000000000);
  const auto* header = reinterpret_cast<const Header*>(memory.bytes().data());
  EXPECT_EQ(hex(memory.bytes().data() + header->data_at + before, 72),
            readme_block("<!-- example:"));
}

TEST(Layout, the_readme_shows_a_real_header) {
  TestMemory memory({.rings = 2,
                     .ring_data_bytes = 4096,
                     .when_full = WhenFull::drop,
                     .reader_pid = 4711,
                     .reader_start = 99,
                     .run_start_ns = 1000});
  EXPECT_EQ(hex(memory.bytes().data(), 72), readme_block("<!-- example header:"));
  const auto* header = reinterpret_cast<const Header*>(memory.bytes().data());
  EXPECT_EQ(header->state, static_cast<std::uint32_t>(State::open));
  EXPECT_EQ(header->real_at_ns, 1000u);
  EXPECT_EQ(header->rate_per_mille, 1000u);
  EXPECT_EQ(header->rings_high, 0u);
  // One ring more than fits a page of heads: the data begin at a page all the same.
  EXPECT_EQ(channel_bytes({.rings = 16, .ring_data_bytes = 4096}), 4096u * (2 + 16));
  EXPECT_EQ(channel_bytes({.rings = 17, .ring_data_bytes = 4096}), 4096u * (3 + 17));
}

// Each field has the offset that the page gives.
TEST(Layout, the_readme_has_the_offset_of_each_field) {
  std::istringstream words(readme_block("when they are first touched."));
  std::map<std::string, std::size_t> documented;
  std::string line, part;
  while (std::getline(words, line)) {
    std::istringstream fields(line);
    std::string word;
    if (line.front() != ' ') fields >> part;
    while (fields >> word) {
      if (word.find_first_not_of("0123456789") != std::string::npos) continue;
      std::string name;
      const std::size_t at = std::stoul(word);
      if (fields >> name && name != "×" && name != "free)" && name != "|")
        documented[part + "." + name] = at;
    }
  }
#define AT(type, field) \
  EXPECT_EQ(documented[#type "." #field], offsetof(type, field)) << #type "." #field
  AT(Header, magic);
  AT(Header, major);
  AT(Header, minor);
  AT(Header, heads_at);
  AT(Header, ring_count);
  AT(Header, ring_head_bytes);
  AT(Header, data_at);
  AT(Header, ring_data_bytes);
  AT(Header, total_bytes);
  AT(Header, run_start_ns);
  AT(Header, reader_pid);
  AT(Header, when_full);
  AT(Header, reader_start);
  AT(Header, state);
  AT(Header, gate);
  AT(Header, clock_version);
  AT(Header, rings_high);
  AT(Header, session_at_ns);
  AT(Header, real_at_ns);
  AT(Header, rate_per_mille);
  AT(Header, doorbell);
  AT(Header, slice_us);
  AT(Header, unringed);
  AT(Header, held_kinds);
  AT(RingHead, owner);
  AT(RingHead, start_ticks);
  AT(RingHead, ready);
  AT(RingHead, ended);
  AT(RingHead, head_and_epoch);
  AT(RingHead, low_watermark_ns);
  AT(RingHead, tail);
  AT(RingHead, tail_futex);
  AT(RingHead, waiting);
  AT(RingHead, thread_state);
  AT(RingHead, step);
  AT(RingHead, about);
  AT(RingHead, waits);
  AT(RingHead, dropped);
  AT(RingHead, deadline_ns);
  AT(Record, size);
  AT(Record, kind);
  AT(Record, flags);
  AT(Record, opens);
  AT(Record, t);
  AT(Record, count);
  AT(Record, line);
  AT(Record, file);
  AT(Record, text_size);
  AT(Record, object);
  AT(Record, op);
  AT(Record, a);
  AT(Record, b);
#undef AT
}

}  // namespace
}  // namespace procession::channel
