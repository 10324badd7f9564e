// Small parts of the supervisor, each alone: sentences, the recorder's flushes, the feeder of
// stdin, passing through of output, trees of processes, a lent terminal.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "run/io/feeder.h"
#include "run/io/pass_through.h"
#include "run/io/terminal.h"
#include "run/keeper/descendants.h"
#include "run/proc.h"
#include "run/recorder.h"
#include "run/sentences.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

TEST(Sentences, OfAnEnd) {
  const auto program = [](std::int32_t status) { return Error{program_end(status)}.sentence(); };
  EXPECT_EQ(program(3 << 8), "the program ended with exit code 3");
  EXPECT_EQ(program(SIGSEGV | 0x80),
            "the program was killed by signal 11 (SIGSEGV: Segmentation fault)");
  EXPECT_EQ(program(40), "the program was killed by signal 40 (signal 40)");
  EXPECT_EQ(keeper_end(9).first, EndReason::keeper);
  EXPECT_EQ(keeper_end(9).second.sentence(), "its keeper was killed by signal 9 (SIGKILL: Killed)");
  EXPECT_EQ(keeper_end(1 << 8).first, EndReason::own_failure);
  EXPECT_EQ(keeper_end(1 << 8).second.sentence(), "its keeper ended with exit code 1");
  EXPECT_EQ(shell_status(3 << 8), 3);
  EXPECT_EQ(shell_status(9), 137);
  EXPECT_EQ(signal_name(SIGTERM), "SIGTERM");
  EXPECT_EQ(signal_name(99), "signal 99");
}

TEST(Sentences, OfNumbers) {
  EXPECT_EQ(bytes_of(0), "0 bytes");
  EXPECT_EQ(bytes_of(999), "999 bytes");
  EXPECT_EQ(bytes_of(1000), "1000 bytes");
  EXPECT_EQ(bytes_of(1023), "1023 bytes");
  EXPECT_EQ(bytes_of(1024), "1 KiB");
  EXPECT_EQ(bytes_of(1023 * 1000 - 1), "999 KiB");
  EXPECT_EQ(bytes_of(1999 * 512), "1000 KiB") << "just 999.5";
  EXPECT_EQ(bytes_of(std::uint64_t{1000} << 20), "1000 MiB");
  EXPECT_EQ(bytes_of((std::uint64_t{3} << 30) / 2), "1.5 GiB");
  EXPECT_EQ(bytes_of(std::uint64_t{5000} << 40), "5000 TiB");
  EXPECT_EQ(seconds(2s), "2 s");
  EXPECT_EQ(seconds(1500ms), "1.5 s");
}

TEST(Sentences, OfAProgramThatCantBeStarted) {
  RunSpec spec;
  spec.argv = {"./prog"};
  EXPECT_EQ(start_error(spec, FromKeeper::Stage::keeper, EAGAIN).exit_code, 125);
  for (const int none : {ENOENT, ENOTDIR}) {
    EXPECT_EQ(start_error(spec, FromKeeper::Stage::exec, none).exit_code, 127);
    EXPECT_EQ(start_error(spec, FromKeeper::Stage::exec, none).message(), "there is no such file");
  }
  for (const int cant : {ELIBBAD, EACCES, ENOEXEC, E2BIG})
    EXPECT_EQ(start_error(spec, FromKeeper::Stage::exec, cant).exit_code, 126);
  spec.argv = {"prog"};
  EXPECT_EQ(start_error(spec, FromKeeper::Stage::exec, ENOENT).message(),
            "there is no such program in the folders of PATH");
}

class RecorderTest : public ::testing::Test {
 protected:
  RecorderTest() {
    char name[] = "/tmp/procession-parts-XXXXXX";
    folder_ = ::mkdtemp(name);
    spec_.argv = {"prog", "a b"};
    spec_.record_path = folder_ + "/run.procession";
    spec_.quiet = true;
  }
  ~RecorderTest() override { std::filesystem::remove_all(folder_); }
  std::uintmax_t size() const { return std::filesystem::file_size(spec_.record_path); }
  Event note() {
    Event event;
    event.seq = ++notes_;
    event.kind = Kind::note;
    return event;
  }
  std::string folder_;
  RunSpec spec_;
  std::uint64_t notes_ = 0;
};

TEST_F(RecorderTest, OfAScriptTheInterpreterThatIsMissingIsNamed) {
  RunSpec spec;
  const auto error_of = [&](const std::string& first_line, const std::string& program) {
    std::ofstream(folder_ + "/script") << first_line;
    spec.argv = {program};
    return start_error(spec, FromKeeper::Stage::exec, ELIBBAD);
  };
  const std::string path = folder_ + "/script";
  for (const char* line : {"#!/no/such -x\n", "#! \t/no/such\n", "#!/no/such"}) {
    const Error error = error_of(line, path);
    EXPECT_EQ(error.what.key, "error.start.interpreter") << line;
    EXPECT_NE(error.sentence().find("/no/such"), std::string::npos) << error.sentence();
    EXPECT_EQ(error.sentence().find("/no/such -x"), std::string::npos) << error.sentence();
  }
  for (const char* line : {"#!", "#! \t", "/no/such", ""})
    EXPECT_EQ(error_of(line, path).what.key, "error.start.needs") << line;
  EXPECT_EQ(error_of("#!/no/such", "script").what.key, "error.start.needs")
      << "one of PATH is not looked at";
}

TEST_F(RecorderTest, FlushesEvery15Ms) {
  auto recorder = std::move(*Recorder::create(spec_));
  const std::uintmax_t empty = size();
  MonoNs now(1'000'000'000);
  recorder.flush(now);
  EXPECT_EQ(size(), empty) << "there is nothing";
  recorder.append(note());
  recorder.flush(now);
  const std::uintmax_t one = size();
  EXPECT_GT(one, empty);
  recorder.append(note());
  recorder.flush(now + 14'999'999);
  EXPECT_EQ(size(), one);
  recorder.flush(now + 15'000'000);
  const std::uintmax_t two = size();
  EXPECT_GT(two, one);
  recorder.flush(now + 60'000'000);
  EXPECT_EQ(size(), two) << "nothing is new";
  recorder.append(note());
  recorder.flush(now + 15'000'001, true);
  EXPECT_GT(size(), two) << "it is asked for";
  recorder.finish();
  EXPECT_EQ(recorder.problem(), "");
}

TEST_F(RecorderTest, ReportsWhyItStoppedOnce) {
  spec_.max_bytes = 1000;
  auto recorder = std::move(*Recorder::create(spec_));
  for (int i = 0; i < 100'000 && recorder.problem().empty(); ++i) {
    recorder.append(note());
    recorder.flush(MonoNs(1'000'000'000), true);
  }
  const std::string first = recorder.problem();
  EXPECT_NE(first.find("limit of 1000 bytes"), std::string::npos) << first;
  recorder.append(note());
  recorder.finish();
  EXPECT_EQ(recorder.problem(), first);
}

TEST_F(RecorderTest, AFolderThatIsNotThereIsAFailureOfOurOwn) {
  spec_.record_path = folder_ + "/none/run.procession";
  const auto recorder = Recorder::create(spec_);
  ASSERT_FALSE(recorder);
  EXPECT_EQ(recorder.error().exit_code, 125);
}

struct Pipe {
  Pipe() {
    ::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(::pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
  }
  ~Pipe() {
    for (const int fd : ends)
      if (fd >= 0) ::close(fd);
  }
  std::string take() const {
    std::string out;
    char some[65536];
    for (ssize_t got; (got = ::read(ends[0], some, sizeof some)) > 0;)
      out.append(some, static_cast<std::size_t>(got));
    return out;
  }
  int give(int which) { return std::exchange(ends[which], -1); }
  int ends[2];
};

TEST(Feeder, WhatDoesNotFitIsGivenLater) {
  Pipe pipe;
  Feeder feeder(pipe.give(1), -1);
  EXPECT_EQ(feeder.to(), -1) << "there is nothing to wait for";
  const std::string text(200'000, 'x');
  EXPECT_TRUE(feeder.add(text));
  EXPECT_EQ(feeder.to(), feeder.target());
  std::string got;
  for (int i = 0; i < 100 && got.size() < text.size(); ++i) {
    got += pipe.take();
    feeder.flush();
  }
  EXPECT_EQ(got.size(), text.size());
  EXPECT_EQ(feeder.to(), -1);
  EXPECT_TRUE(Feeder(-1, -1).add("to nobody"));
}

TEST(Feeder, SoMuchIsKeptForAProgramThatDoesNotRead) {
  Pipe pipe;
  Feeder feeder(pipe.give(1), -1);
  const std::string mib(1U << 20, 'x');
  for (int i = 0; i < 17; ++i) EXPECT_TRUE(feeder.add(mib)) << i;
  EXPECT_FALSE(feeder.add("x"));
  EXPECT_EQ(pipe.take().size() % 4096, 0U);
  ::close(pipe.give(0));  // no process will read it any more
  feeder.flush();
  EXPECT_EQ(feeder.to(), -1);
  EXPECT_TRUE(feeder.add("x"));
}

TEST(Feeder, OurOwnInputGoesToATerminalWithItsEnd) {
  Pipe ours, theirs;
  Feeder feeder(theirs.give(1), ours.ends[0]);
  feeder.forward();
  EXPECT_EQ(theirs.take(), "");
  ASSERT_EQ(::write(ours.ends[1], "typed\n", 6), 6);
  feeder.forward();
  EXPECT_EQ(theirs.take(), "typed\n");
  ::close(ours.give(1));
  feeder.forward();
  EXPECT_EQ(theirs.take(), "\x04");
  EXPECT_EQ(feeder.from(), -1);
  feeder.forward();
  EXPECT_EQ(theirs.take(), "") << "once";
}

TEST(PassThrough, KeepsWhatDoesNotFitUpToABound) {
  Pipe pipe;
  PassThrough pass(pipe.ends[1]);
  EXPECT_TRUE(pass.is_empty());
  EXPECT_EQ(pass.fd(), -1);
  pass.add("line\n");
  EXPECT_EQ(pipe.take(), "line\n");
  std::string all;
  while (pass.has_room()) {
    const std::string piece(1000, static_cast<char>('a' + all.size() / 1000 % 26));
    all += piece;
    pass.add(piece);
  }
  EXPECT_GE(all.size(), 256U * 1024);
  EXPECT_EQ(pass.fd(), pass.target());
  std::string got;
  for (int i = 0; i < 100 && got.size() < all.size(); ++i) {
    got += pipe.take();
    pass.flush();
  }
  EXPECT_TRUE(got == all);
  EXPECT_TRUE(pass.is_empty());
  EXPECT_TRUE(pass.has_room());
}

TEST(PassThrough, WithoutAReaderTheBytesGoNowhere) {
  Pipe pipe;
  PassThrough pass(pipe.ends[1]);
  ::close(pipe.give(0));
  pass.add(std::string(300'000, 'x'));
  EXPECT_TRUE(pass.is_empty());
  EXPECT_EQ(pass.target(), -1);
  pass.add("more");
  EXPECT_TRUE(pass.is_empty());
  PassThrough nowhere(-1);
  nowhere.add("more");
  EXPECT_TRUE(nowhere.is_empty());
}

// A child with two children of its own, one of them with a child, all asleep.
class TreeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    top_ = ::fork();
    if (top_ == 0) {
      ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
      if (::fork() == 0) sleep();
      if (::fork() == 0) {
        ::setpgid(0, 0);
        if (::fork() == 0) sleep();
        sleep();
      }
      sleep();
    }
    for (int i = 0; i < 5000 && descendants_of(top_).size() < 3; ++i) ::usleep(1000);
    ASSERT_EQ(descendants_of(top_).size(), 3U);
  }
  void TearDown() override {
    end_descendants(top_, 300ms, 5s, [] {});
    ::kill(top_, SIGKILL);
    ::waitpid(top_, nullptr, 0);
  }
  [[noreturn]] static void sleep() {
    for (;;) ::pause();
  }
  std::size_t living() const {
    std::size_t count = 0;
    for (const std::int32_t pid : descendants_of(top_)) {
      Stat stat;
      if (stat_of(pid, stat) && stat.state != 'Z') ++count;
    }
    return count;
  }
  pid_t top_ = 0;
};

TEST_F(TreeTest, ParentsComeBeforeTheirChildrenAndTheTopIsNoneOfThem) {
  std::vector<std::int32_t> seen{top_};
  for (const std::int32_t pid : descendants_of(top_)) {
    Stat stat;
    ASSERT_TRUE(stat_of(pid, stat));
    EXPECT_NE(std::find(seen.begin(), seen.end(), stat.ppid), seen.end());
    seen.push_back(pid);
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), top_), 1);
}

TEST_F(TreeTest, AllOfThemEndAndTheTopDoesNot) {
  int reaped = 0;
  EXPECT_EQ(end_descendants(top_, 300ms, 5s, [&] { ++reaped; }), 3U);
  EXPECT_EQ(living(), 0U);
  EXPECT_GT(reaped, 0);
  EXPECT_EQ(::kill(top_, 0), 0);
  Stat stat;
  ASSERT_TRUE(stat_of(top_, stat));
  EXPECT_EQ(stat.state, 'S');
  EXPECT_EQ(end_descendants(top_, 300ms, 5s, [] {}), 0U) << "the dead are not alive";
}

TEST_F(TreeTest, ASignalGoesToItsGroupAlone) {
  std::int32_t leader = 0;
  for (int i = 0; i < 5000 && leader == 0; ++i, ::usleep(1000))
    for (const std::int32_t pid : descendants_of(top_))
      if (::getpgid(pid) == pid) leader = pid;
  ASSERT_NE(leader, 0);
  signal_group(top_, leader, SIGTERM);
  for (int i = 0; i < 5000 && living() > 1; ++i) ::usleep(1000);
  EXPECT_EQ(living(), 1U);
}

TEST(Terminal, IsLentByItsForegroundOnly) {
  EXPECT_FALSE(Terminal(-1).is_lent());
  Pipe pipe;
  EXPECT_FALSE(Terminal(pipe.ends[0]).is_lent());
  int master = -1, slave = -1;
  ASSERT_EQ(::openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
  EXPECT_FALSE(Terminal(slave).is_lent()) << "it is not ours";
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::setsid();
    ::ioctl(slave, TIOCSCTTY, 0);
    Terminal terminal(slave);
    if (!terminal.is_lent()) ::_exit(1);
    const pid_t other = ::fork();
    if (other == 0)
      for (;;) ::pause();
    ::setpgid(other, other);
    if (::tcsetpgrp(slave, other) != 0) ::_exit(2);
    if (Terminal(slave).is_lent()) ::_exit(3);  // we are in the background now
    terminal.take_back();                       // and are not stopped for it
    const bool good = ::tcgetpgrp(slave) == ::getpgrp();
    ::kill(other, SIGKILL);
    ::waitpid(other, nullptr, 0);
    ::_exit(good ? 0 : 4);
  }
  int status = 1;
  ::waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
  ::close(master);
  ::close(slave);
}

TEST(CommandLine, IsJoinedAndCut) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::execl("/bin/sh", "sh", "-c", "kill -STOP $$; :", "one", "two", nullptr);
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, WUNTRACED), pid);
  EXPECT_EQ(command_line(pid, 1000), "sh -c kill -STOP $$; : one two");
  EXPECT_EQ(command_line(pid, 5), "sh -c");
  EXPECT_EQ(command_line(pid, 3), "sh");
  EXPECT_GT(shared_fairly_kib(pid), 0U);
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  EXPECT_EQ(command_line(pid, 1000), "");
  EXPECT_EQ(shared_fairly_kib(pid), 0U);
  EXPECT_GE(page_kib(), 4U);
}

TEST(ParseStat, NeedsItsFieldsUpToTheMemory) {
  std::string text = "12 (a) S 34";
  for (int field = 5; field <= 23; ++field) text += " 0";
  Stat stat;
  EXPECT_FALSE(parse_stat(text.data(), text.size(), stat));
  text += " 77";
  ASSERT_TRUE(parse_stat(text.data(), text.size(), stat));
  EXPECT_EQ(stat.pid, 12);
  EXPECT_EQ(stat.rss_pages, 77U);
  EXPECT_EQ(stat.wait_status, -1) << "it says nothing of it";
  EXPECT_EQ(stat.cpu, -1);
  std::string name = "1 (" + std::string(100, 'n') + ")" + text.substr(6);
  ASSERT_TRUE(parse_stat(name.data(), name.size(), stat));
  EXPECT_EQ(std::string(stat.comm), std::string(sizeof stat.comm - 1, 'n'));
}

}  // namespace
}  // namespace procession::run
