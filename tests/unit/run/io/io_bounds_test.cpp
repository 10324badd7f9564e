// How much is kept on its way to a program's stdin, and of its output to a slow reader of ours: to
// the byte. A pipe of a known size stands for the process that does not read.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "run/io/feeder.h"
#include "run/io/pass_through.h"

namespace procession::run {
namespace {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = 1024 * kKiB;
constexpr std::size_t kPipe = 64 * kKiB;  // what fits into a pipe without a reader

struct SizedPipe {
  SizedPipe() {
    ::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(::pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
    EXPECT_EQ(::fcntl(ends[1], F_SETPIPE_SZ, kPipe), static_cast<int>(kPipe));
  }
  ~SizedPipe() {
    for (const int fd : ends)
      if (fd >= 0) ::close(fd);
  }
  std::string take(std::size_t most = std::string::npos) const {
    std::string out;
    char some[65536];
    for (ssize_t got; out.size() < most &&
                      (got = ::read(ends[0], some, std::min(sizeof some, most - out.size()))) > 0;)
      out.append(some, static_cast<std::size_t>(got));
    return out;
  }
  bool is_at_its_end() const {
    char some = 0;
    return ::read(ends[0], &some, 1) == 0;
  }
  int give(int which) { return std::exchange(ends[which], -1); }
  int ends[2];
};

// Bytes of which no piece is like another.
std::string numbers(std::size_t size) {
  std::string out;
  for (std::size_t i = 0; out.size() < size; ++i) out += std::to_string(i) + ' ';
  out.resize(size);
  return out;
}

class FeederBounds : public ::testing::Test {
 protected:
  FeederBounds() : feeder(std::make_unique<Feeder>(theirs.give(1), ours.ends[0])) {}
  // Afterwards so much is kept, beside what the program's pipe holds.
  void keep(std::size_t size) { ASSERT_TRUE(feeder->add(numbers(kPipe + size))); }
  // Whether our own stdin is read on.
  bool reads_on() {
    EXPECT_EQ(::write(ours.ends[1], "typed", 5), 5);
    feeder->forward();
    pollfd wait{ours.ends[0], POLLIN, 0};
    const bool is_left = ::poll(&wait, 1, 0) > 0;
    if (is_left) ours.take();
    return !is_left;
  }
  SizedPipe ours, theirs;
  std::unique_ptr<Feeder> feeder;
};

TEST_F(FeederBounds, OurOwnStdinIsReadOnWhileAMiBWaits) {
  keep(kMiB);
  EXPECT_TRUE(reads_on());
}

TEST_F(FeederBounds, BeyondItOurOwnStdinWaits) {
  keep(kMiB + 1);
  EXPECT_FALSE(reads_on());
  EXPECT_EQ(theirs.take(1 * kKiB).size(), 1 * kKiB);
  feeder->flush();  // a pipe takes whole pages: some room came of it, or none
  EXPECT_EQ(theirs.take().size() % kKiB, 0U);
  feeder->flush();
  EXPECT_TRUE(reads_on()) << "once it is read";
}

TEST_F(FeederBounds, NothingOfOurOwnStdinIsLost) {
  const std::string all = numbers(3 * kMiB);
  std::size_t written = 0;
  std::string got;
  while (got.size() < all.size()) {
    if (const ssize_t put = ::write(ours.ends[1], all.data() + written, all.size() - written);
        put > 0)
      written += static_cast<std::size_t>(put);
    feeder->forward();
    feeder->flush();
    got += theirs.take(3000);  // more slowly than it comes
  }
  EXPECT_TRUE(got == all);
}

TEST_F(FeederBounds, InputForTheProgramMayBe16MiB) {
  keep(16 * kMiB);
  EXPECT_TRUE(feeder->add("x")) << "just so much is kept";
  EXPECT_FALSE(feeder->add("y"));
  std::string got;
  for (std::string more; !(more = theirs.take()).empty(); feeder->flush()) got += more;
  EXPECT_EQ(got.size(), kPipe + 16 * kMiB + 1);
  EXPECT_EQ(got.back(), 'x') << "what was refused was not given";
  EXPECT_TRUE(feeder->add("z"));
  EXPECT_EQ(theirs.take(), "z");
}

TEST_F(FeederBounds, ItsEndIsTheProgramsEndOfFile) {
  const int from = ours.ends[0];
  feeder.reset();
  EXPECT_TRUE(theirs.is_at_its_end());
  EXPECT_GE(::fcntl(from, F_GETFD), 0) << "our own stdin stays open";
}

// The end of our own stdin comes after what was typed before it, once.
TEST_F(FeederBounds, TheEndComesLast) {
  ASSERT_EQ(::write(ours.ends[1], "last", 4), 4);
  ::close(ours.give(1));
  feeder->forward();
  EXPECT_EQ(theirs.take(), "last");
  EXPECT_GE(feeder->from(), 0);
  feeder->forward();
  EXPECT_EQ(theirs.take(), "\x04");
  EXPECT_EQ(feeder->from(), -1);
}

TEST(PassThroughBounds, ThereIsRoomUntil256KiBWait) {
  SizedPipe pipe;
  PassThrough pass(pipe.ends[1]);
  pass.add(numbers(kPipe));
  EXPECT_TRUE(pass.is_empty()) << "the pipe has it";
  pass.add(numbers(256 * kKiB - 1));
  EXPECT_TRUE(pass.has_room());
  pass.add("x");
  EXPECT_FALSE(pass.has_room());
  EXPECT_EQ(pass.fd(), pass.target());
  EXPECT_EQ(pipe.take().size(), kPipe);
  pass.flush();
  EXPECT_TRUE(pass.has_room()) << "what went is not counted";
}

// What has gone is forgotten at a bound: what follows must not shift.
TEST(PassThroughBounds, NothingIsLostHoweverMuchItIs) {
  SizedPipe pipe;
  PassThrough pass(pipe.ends[1]);
  const std::string all = numbers(4 * kMiB);
  pass.add(all);
  std::string got;
  for (std::size_t take = 1; got.size() < all.size(); take = take % 60'000 + 7'001) {
    got += pipe.take(take);
    pass.flush();
  }
  EXPECT_TRUE(got == all);
  EXPECT_TRUE(pass.is_empty());
}

TEST(PassThroughBounds, WhatWaitsGoesFirst) {
  SizedPipe pipe;
  PassThrough pass(pipe.ends[1]);
  const std::string all = numbers(kPipe + 10);
  pass.add(all);
  EXPECT_EQ(pipe.take(), all.substr(0, kPipe));
  pass.add("later");
  EXPECT_EQ(pipe.take(), "") << "it is behind what waits";
  pass.flush();
  EXPECT_EQ(pipe.take(), all.substr(kPipe) + "later");
}

TEST(PassThroughBounds, TheTargetStaysTheCallers) {
  SizedPipe pipe;
  {
    PassThrough pass(pipe.ends[1]);
    EXPECT_NE(pass.target(), pipe.ends[1]) << "a pipe is opened anew";
    pass.add("one");
  }
  EXPECT_EQ(::write(pipe.ends[1], "two", 3), 3);
  EXPECT_EQ(pipe.take(), "onetwo");
  ::close(pipe.give(1));
  EXPECT_TRUE(pipe.is_at_its_end()) << "no other descriptor has it open";
}

TEST(PassThroughBounds, OneThatFailedIsClosed) {
  SizedPipe pipe;
  PassThrough pass(pipe.ends[1]);
  const int own = pass.target();
  ::close(pipe.give(0));
  pass.add("nobody");
  EXPECT_EQ(pass.target(), -1);
  EXPECT_LT(::fcntl(own, F_GETFD), 0);
  EXPECT_GE(::fcntl(pipe.ends[1], F_GETFD), 0) << "the caller's";
}

TEST(PassThroughBounds, ASocketAndAFileAreWrittenAsTheyAre) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);  // blocking ones
  {
    PassThrough pass(pair[1]);
    EXPECT_EQ(pass.target(), pair[1]);
    pass.add(numbers(2 * kMiB));
    EXPECT_FALSE(pass.is_empty()) << "it has not waited";
    ::close(pair[0]);
    pass.flush();
    EXPECT_TRUE(pass.is_empty());
    EXPECT_EQ(pass.target(), -1);
  }
  EXPECT_GE(::fcntl(pair[1], F_GETFD), 0);
  ::close(pair[1]);
  char name[] = "/tmp/procession-pass-XXXXXX";
  const int file = ::mkstemp(name);
  {
    PassThrough pass(file);
    EXPECT_EQ(pass.target(), file);
    pass.add(numbers(2 * kMiB));
    EXPECT_TRUE(pass.is_empty());
  }
  EXPECT_EQ(std::filesystem::file_size(name), 2 * kMiB);
  ::close(file);
  std::filesystem::remove(name);
}

}  // namespace
}  // namespace procession::run
