// The worked example in core/record/README.md is what the writer writes.
#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>

#include "record/format.h"
#include "support.h"

namespace procession::record::test {
namespace {

void write_example(const std::string& path) {
  RunHeader header;
  header.version = "0.1.0";
  header.command = {"./hello"};
  header.wall_start_ms = 1'700'000'000'000;
  auto writer = std::move(*Writer::create(path, header));
  Event event;
  event.process = 1;
  event.thread = 1;
  event.pid = 4711;
  event.tid = 4711;
  event.object = 3;
  event.line = 41;
  event.op = 1;
  event.file = "main.cpp";
  event.seq = 1;
  event.t = RawNs(1'000);
  event.kind = Kind::queue_put_request;
  event.text = "task 1";
  writer->append(event);
  event.seq = 2;
  event.t = RawNs(1'250);
  event.kind = Kind::queue_put;
  event.a = 1;
  event.b = item_id(1, 1);
  writer->append(event);
  EXPECT_TRUE(writer->finish().has_value());
}

// Lines of the README's block: "offset  bytes in hex  | words".
std::string example_in_readme() {
  std::istringstream readme(contents(PROCESSION_RECORD_README));
  std::string line;
  std::string bytes;
  bool inside = false;
  while (std::getline(readme, line)) {
    if (line == "```example") inside = true;
    if (inside && line == "```") break;
    if (!inside || line == "```example" || line.empty()) continue;
    std::istringstream words(line.substr(0, line.find('|')));
    std::size_t offset = 0;
    words >> std::dec >> offset;
    EXPECT_EQ(offset, bytes.size()) << line;
    for (unsigned byte = 0; words >> std::hex >> byte;) bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

std::string in_hex(std::string_view bytes) {
  std::string out;
  char text[32];
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (at % 16 == 0) {
      std::snprintf(text, sizeof text, "\n%4zu ", at);
      out += text;
    }
    std::snprintf(text, sizeof text, " %02x", static_cast<unsigned>(bytes[at]) & 0xffu);
    out += text;
  }
  return out;
}

TEST(Readme, TheExampleIsWhatIsWritten) {
  const Folder folder;
  write_example(folder.file());
  const std::string wrote = contents(folder.file());
  const std::size_t index_at = wrote.find("PChk", wrote.find("task 1"));
  ASSERT_NE(index_at, std::string::npos);
  const std::string example = example_in_readme();
  EXPECT_EQ(in_hex(example), in_hex(wrote.substr(0, index_at)));
}

TEST(Readme, TheExampleOpens) {
  const Folder folder;
  set_contents(folder.file(), example_in_readme());
  const auto recording = open_good(folder.file());
  ASSERT_NE(recording, nullptr);
  EXPECT_EQ(recording->life(), Life::cut);
  EXPECT_EQ(recording->header().command, std::vector<std::string>{"./hello"});
  const std::vector<Kept> events = events_of(*recording);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].event.kind, Kind::queue_put);
  EXPECT_EQ(events[1].event.b, item_id(1, 1));
  EXPECT_EQ(events[1].text, "task 1");
  EXPECT_EQ(events[1].file, "main.cpp");
}

}  // namespace
}  // namespace procession::record::test
