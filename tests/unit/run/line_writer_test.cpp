// Lines to a reader that reads slowly, or not at all.
#include "run/io/line_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace procession::run {
namespace {

// Numbered lines, 300 KB of them.
std::string many_lines() {
  std::string out;
  for (int i = 0; out.size() < 300'000; ++i) out += "line " + std::to_string(i) + "\n";
  return out;
}

std::string take(int fd, std::size_t most) {
  std::string out(most, '\0');
  const ssize_t got = ::read(fd, out.data(), most);
  out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return out;
}

class LineWriterTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    ::signal(SIGPIPE, SIG_IGN);
    if (GetParam())
      ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_), 0);
    else
      ASSERT_EQ(::pipe2(ends_, O_CLOEXEC), 0);
    ::fcntl(reads(), F_SETFL, O_NONBLOCK);
  }
  void TearDown() override {
    for (const int fd : ends_)
      if (fd >= 0) ::close(fd);
  }
  int reads() const { return ends_[0]; }
  int writes() const { return ends_[1]; }  // a blocking one: that must not matter
  void leave() {
    ::close(ends_[0]);
    ends_[0] = -1;
  }
  LineWriter writer_;

 private:
  int ends_[2] = {-1, -1};
};

TEST_P(LineWriterTest, WhatFitsIsWrittenAtOnce) {
  writer_.add("one\n");
  writer_.add("two\n");
  EXPECT_EQ(writer_.kept(), 8U);
  EXPECT_TRUE(writer_.flush(writes()));
  EXPECT_TRUE(writer_.is_empty());
  EXPECT_EQ(take(reads(), 100), "one\ntwo\n");
  EXPECT_TRUE(writer_.flush(writes())) << "of nothing";
  EXPECT_EQ(take(reads(), 100), "");
}

TEST_P(LineWriterTest, WhatDoesNotFitIsKeptAndNothingIsLostOrMixed) {
  const std::string lines = many_lines();
  writer_.add(lines);
  EXPECT_TRUE(writer_.flush(writes()));
  ASSERT_FALSE(writer_.is_empty());
  const std::size_t kept = writer_.kept();
  EXPECT_LT(kept, lines.size());
  EXPECT_TRUE(writer_.flush(writes()));
  EXPECT_EQ(writer_.kept(), kept) << "it is full";
  writer_.add("the last\n");
  std::string got;
  while (!writer_.is_empty()) {
    got += take(reads(), 20'000);
    ASSERT_TRUE(writer_.flush(writes()));
  }
  for (std::string more; !(more = take(reads(), 20'000)).empty();) got += more;
  EXPECT_EQ(got, lines + "the last\n");
}

TEST_P(LineWriterTest, OfOneThatIsGoneNothingIsKept) {
  writer_.add(many_lines());
  EXPECT_TRUE(writer_.flush(writes()));
  leave();
  EXPECT_FALSE(writer_.flush(writes()));
  EXPECT_TRUE(writer_.is_empty());
}

TEST_P(LineWriterTest, ClearedItBeginsAnew) {
  writer_.add(many_lines());
  EXPECT_TRUE(writer_.flush(writes()));
  writer_.clear();
  EXPECT_TRUE(writer_.is_empty());
  while (!take(reads(), 65'536).empty()) {
  }
  writer_.add("new\n");
  EXPECT_TRUE(writer_.flush(writes()));
  EXPECT_EQ(take(reads(), 100), "new\n");
}

INSTANTIATE_TEST_SUITE_P(Through, LineWriterTest, ::testing::Bool(),
                         [](const auto& one) { return one.param ? "Socket" : "Pipe"; });

}  // namespace
}  // namespace procession::run
