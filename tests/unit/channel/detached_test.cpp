// procession.h in a program that is not observed: every call does nothing, and memory that is no
// channel, or one of another version, is refused.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "channel/memory.h"
#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "procession.h"
#include "schema/kinds.h"

namespace procession::channel {
namespace {

Memory make_channel() {
  const ChannelOptions options{.rings = 2, .ring_data_bytes = 4096};
  Memory memory = std::move(*Memory::create(channel_bytes(options)));
  format(memory.bytes(), options);
  return memory;
}

// As another process finds it.
std::string path_of(const Memory& memory) {
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(memory.fd());
}

Header& header_of(const Memory& memory) {
  return *reinterpret_cast<Header*>(memory.bytes().data());
}

TEST(Detached, CallsDoNothing) {
  EXPECT_EQ(procession_observed(), 0);
  procession_event event = procession_event_init();
  event.kind = static_cast<std::uint16_t>(Kind::note);
  errno = 42;
  EXPECT_EQ(procession_emit(&event), 0u);
  EXPECT_EQ(procession_try_enter(&event), 1);
  procession_enter(&event);
  procession_block();
  procession_unblock();
  procession_leave();
  procession_leave();
  EXPECT_EQ(errno, 42);
  const std::uint64_t op = procession_next_op();
  EXPECT_EQ(procession_next_op(), op + 1);
}

TEST(Detached, TheSessionClockIsTheMonotonicOne) {
  const std::uint64_t before = now_ns();
  const std::uint64_t session = procession_session_ns();
  EXPECT_GE(session, before);
  EXPECT_LE(session, now_ns());
  EXPECT_EQ(procession_slice_ns(0), 0);
  EXPECT_EQ(procession_slice_ns(before), 0);
  EXPECT_EQ(procession_slice_ns(now_ns() + 3'600'000'000'000), 100'000'000);
  const std::int64_t less = procession_slice_ns(now_ns() + 90'000'000);
  EXPECT_LE(less, 90'000'000);
  EXPECT_GE(less, 0);
}

TEST(Detached, WhatIsNoChannelIsRefused) {
  errno = 42;
  unsetenv("PROCESSION_CHANNEL");
  EXPECT_EQ(procession_attach(nullptr), ENOENT);
  EXPECT_EQ(procession_attach(""), ENOENT);
  EXPECT_EQ(procession_attach("/none"), ENOENT);
  EXPECT_EQ(procession_attach("/dev/null"), EPROTO);
  const Memory none = std::move(*Memory::create(8192));
  EXPECT_EQ(procession_attach(path_of(none).c_str()), EPROTO);
  const Memory damaged = make_channel();
  header_of(damaged).ring_count = 3;
  EXPECT_EQ(procession_attach(path_of(damaged).c_str()), EPROTO);
  EXPECT_EQ(errno, 42);
  EXPECT_EQ(procession_observed(), 0);
}

TEST(Detached, AChannelOfAnotherVersionIsRefused) {
  for (const std::uint16_t major :
       {std::uint16_t{PROCESSION_ABI_MAJOR - 1}, std::uint16_t{PROCESSION_ABI_MAJOR + 1}}) {
    const Memory memory = make_channel();
    header_of(memory).major = major;
    EXPECT_EQ(procession_attach(path_of(memory).c_str()), EPROTONOSUPPORT);
    EXPECT_EQ(procession_observed(), 0);
    EXPECT_EQ(header_of(memory).rings_high, 0u) << "nothing was touched";
  }
}

// The stderr of a program that finds this channel when it is loaded.
std::string stderr_of_program(const Memory& memory) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return "no pipe";
  const std::string path = path_of(memory);
  const pid_t child = fork();
  if (child == 0) {
    setenv("PROCESSION_CHANNEL", path.c_str(), 1);
    const int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    execl("/proc/self/exe", "test_detached", "--gtest_list_tests", nullptr);
    _exit(99);
  }
  close(ends[1]);
  std::string text;
  char bytes[256];
  for (ssize_t got = 0; (got = read(ends[0], bytes, sizeof bytes)) > 0;)
    text.append(bytes, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0) << "the program runs as always";
  return text;
}

TEST(Detached, AProgramPrintsInOneSentenceWhyItIsNotObserved) {
  const Memory other = make_channel();
  header_of(other).major = PROCESSION_ABI_MAJOR - 1;
  EXPECT_EQ(stderr_of_program(other),
            "procession: this program is not observed: its libprocession is of version 2, its "
            "supervisor of another; use one Procession for both\n");
  const Memory good = make_channel();
  EXPECT_EQ(stderr_of_program(good), "");
  const auto reader = std::move(*Reader::open(good.bytes()));
  std::vector<Kind> seen;
  reader->drain(now_ns() + 1'000'000,
                [&](const WireEvent& event) { seen.push_back(static_cast<Kind>(event.kind)); });
  EXPECT_EQ(seen, (std::vector<Kind>{Kind::process_begin, Kind::process_end}));
}

}  // namespace
}  // namespace procession::channel
