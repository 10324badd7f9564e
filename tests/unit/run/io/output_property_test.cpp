// Writes of several threads, in one piece, in parts, cut by the channel, with others between their
// pieces: whatever the pieces in which they are read, exactly the unreported bytes are emitted.
#include <gtest/gtest.h>

#include <climits>
#include <random>
#include <string>
#include <vector>

#include "run/io/output_stream.h"

namespace procession::run {
namespace {

class OutputProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  std::size_t pick(std::size_t from, std::size_t to) { return from + random() % (to - from + 1); }
  // Text of which no piece is like another, and none like an unreported line.
  std::string unique(std::size_t size) {
    std::string out;
    while (out.size() < size) out += std::to_string(++number) + ' ';
    out.resize(size);
    return out;
  }
  // None that comes between begins as the write may go on.
  std::string line() { return "@" + unique(pick(10, 60)) + "\n"; }
  // A line that no process reports: it must be emitted.
  std::string unreported_line() {
    const std::string out = "#" + unique(pick(1, 40)) + "#\n";
    unreported += out;
    return out;
  }
  void report(std::uint32_t thread, std::string_view bytes, std::size_t full, bool continues) {
    stream.reported(1 + thread / 2, thread, bytes, full, continues);
  }
  std::string short_write(std::uint32_t thread) {
    const std::string out = line();
    report(thread, out, out.size(), false);
    return out;
  }
  // The channel has kept its beginning alone.
  std::string cut_write(std::uint32_t thread) {
    const std::string out = unique(pick(1200, 3000)) + "\n";
    report(thread, std::string_view(out).substr(0, 1024), out.size(), false);
    return out;
  }
  // Reported in parts. Longer than what a pipe takes at once, others may come between.
  std::string long_write(std::uint32_t thread) {
    std::string out = unique(pick(1100, 3 * PIPE_BUF)) + "\n";
    for (std::size_t at = 0; at < out.size(); at += 1024) {
      const std::string part = out.substr(at, 1024);
      report(thread, part, part.size(), at != 0);
    }
    if (out.size() > PIPE_BUF) {
      const std::size_t at = pick(1, out.size() / 1024) * 1024 - pick(0, 900);
      const std::string other = pick(0, 1) == 0 ? unreported_line() : short_write(100 + thread);
      if (at < out.size())
        out.insert(at, other);
      else
        out += other;
    }
    return out;
  }
  void read(std::string_view bytes) {
    stream.append(bytes);
    match(false);
  }
  void match(bool all) {
    stream.match(MonoNs(1), all, [this](std::string_view bytes, bool continues) {
      EXPECT_EQ(continues, !emitted.empty() && emitted.back() != '\n');
      EXPECT_LE(bytes.size(), kOutputMost);
      emitted += bytes;
    });
  }

  std::mt19937 random{GetParam()};
  int number = 10'000;
  OutputStream stream;
  std::string emitted, unreported;
};

TEST_P(OutputProperty, OnlyUnreportedBytesAreEmitted) {
  std::string all;
  for (int i = 0; i < 60; ++i) {
    const auto thread = static_cast<std::uint32_t>(pick(1, 4));
    switch (pick(0, 5)) {
      case 0:
        all += long_write(thread);
        break;
      case 1:
        all += cut_write(thread);
        break;
      case 2:
      case 3:
        all += short_write(thread);
        break;
      default:
        all += unreported_line();
        break;
    }
  }
  EXPECT_TRUE(stream.has_reports());
  const std::size_t most = GetParam() % 3 == 0 ? 60 : 5000;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t size = pick(1, most);
    read(all.substr(at, size));
    at += size;
  }
  EXPECT_EQ(emitted, unreported);
  EXPECT_FALSE(stream.waits());
  EXPECT_FALSE(stream.has_reports());
  match(true);
  EXPECT_EQ(emitted, unreported);
}

// Reports of the dead are void, those of the others stay.
TEST_P(OutputProperty, AllBytesOfTheDeadAreEmitted) {
  std::string all, expected;
  for (int i = 0; i < 60; ++i) {
    const auto thread = static_cast<std::uint32_t>(pick(1, 4));  // 2 and 3 are of process 2
    const std::string one = short_write(thread);
    if (1 + thread / 2 == 2) expected += one;
    all += one;
  }
  stream.forget(2);
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t size = pick(1, 90);
    read(all.substr(at, size));
    at += size;
  }
  match(true);
  EXPECT_EQ(emitted, expected);
  EXPECT_FALSE(stream.has_reports());
}

INSTANTIATE_TEST_SUITE_P(Seeds, OutputProperty, ::testing::Range(1U, 60U));

}  // namespace
}  // namespace procession::run
