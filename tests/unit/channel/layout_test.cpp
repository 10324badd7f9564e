// The worked example of core/channel/README.md is what a writer really writes.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "channel/ring_writer.h"
#include "channel_memory.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

std::string readme_example() {
  std::ifstream file(PROCESSION_SOURCE_DIR "/core/channel/README.md");
  std::string line, out;
  while (std::getline(file, line) && line.find("<!-- example:") == std::string::npos) {
  }
  std::getline(file, line);  // the fence
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
  const std::uint64_t before = (writer.head()->word & kHeadMask) * kUnit;
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
  EXPECT_EQ(hex(memory.bytes().data() + header->data_at + before, 72), readme_example());
}

}  // namespace
}  // namespace procession::channel
