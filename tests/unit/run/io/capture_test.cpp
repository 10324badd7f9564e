// Bytes of a program's stdout: read to a bound, passed on, and recorded with their writer where it
// is known. The children are real processes, but the test writes their output.
#include "run/io/capture.h"

#include <fcntl.h>

#include "by_hand.h"

namespace procession::run {
namespace {

constexpr std::size_t kKiB = 1024;

class CaptureTest : public ByHandTest {
 protected:
  CaptureTest() {
    ::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket_), 0);
    const int on = 1;
    EXPECT_EQ(::setsockopt(socket_[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on), 0);
  }
  ~CaptureTest() override {
    for (const int fd : {pipe_[0], pipe_[1], socket_[0], socket_[1]})
      if (fd >= 0) ::close(fd);
  }
  // The pipe is made after the first child, which has neither end open.
  void by_pipe(int number = 1, int target = -1) {
    ASSERT_EQ(::pipe2(pipe_, O_NONBLOCK | O_CLOEXEC), 0);
    capture = std::make_unique<Capture>(number, std::exchange(pipe_[0], -1), false, target);
  }
  void by_socket() {
    capture = std::make_unique<Capture>(1, std::exchange(socket_[0], -1), true, -1);
  }
  void writes(std::string_view bytes) const {
    ASSERT_EQ(::write(pipe_[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  // Sends through the socket, from the calling process: the kernel gives its pid.
  void sends(std::string_view bytes) const {
    ASSERT_EQ(::send(socket_[1], bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
  }
  // Another child, which sends this through the socket and sleeps.
  pid_t another(const std::string& bytes) {
    const pid_t pid = ::fork();
    if (pid == 0) {
      if (::send(socket_[1], bytes.data(), bytes.size(), 0) < 0) ::_exit(1);
      for (;;) ::pause();
    }
    others_.push_back(pid);
    return pid;
  }
  static bool becomes_readable(int fd) {
    pollfd wait{fd, POLLIN, 0};
    return ::poll(&wait, 1, 2000) == 1;
  }
  void TearDown() override {
    for (const pid_t pid : others_) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
    }
  }
  void leave() { ::close(std::exchange(pipe_[1], -1)); }
  int reads() const { return socket_[0]; }
  int fills() const { return pipe_[1]; }
  void read_and_match(bool all = false) {
    capture->read(merger, watch);
    capture->match(merger, watch, now, all);
  }
  // "P1 one\n": the output recorded since the last call; P0: its writer is not known.
  std::string outputs() {
    std::string out;
    for (const Kept& one : std::exchange(recorded, {}))
      if (one.event.kind == Kind::output)
        out += "P" + std::to_string(one.event.process) + " " + one.text;
    return out;
  }
  static Event report(std::uint32_t process, std::string_view text, std::int64_t continues = 0) {
    Event event;
    event.kind = Kind::output;
    event.process = event.thread = process;
    event.a = 1;
    event.b = continues;
    event.text = text;
    event.text_full = text.size();
    return event;
  }

  std::unique_ptr<Capture> capture;

 private:
  int pipe_[2] = {-1, -1}, socket_[2];
  std::vector<pid_t> others_;
};

TEST_F(CaptureTest, TheOnlyProcessIsTheWriter) {
  child();
  by_pipe();
  writes("one\n");
  read_and_match();
  EXPECT_EQ(outputs(), "P1 one\n");
}

TEST_F(CaptureTest, StderrIsTheSecondStream) {
  child();
  by_pipe(2);
  writes("one\ntwo");
  read_and_match(true);
  ASSERT_EQ(recorded.size(), 2U);
  EXPECT_EQ(recorded[0].event.a, 2);
  EXPECT_EQ(recorded[0].event.b, 0);
  writes("more");
  recorded.clear();
  read_and_match(true);
  ASSERT_EQ(recorded.size(), 1U);
  EXPECT_EQ(recorded[0].event.b, 1) << "the line goes on";
}

TEST_F(CaptureTest, BytesWaitWhileTheirWriterIsUnsettled) {
  by_pipe();
  writes("early\n");  // the keeper has not reported the root yet
  read_and_match();
  EXPECT_EQ(outputs(), "");
  child();
  capture->match(merger, watch, now, false);
  EXPECT_EQ(outputs(), "P1 early\n");
}

TEST_F(CaptureTest, ButNotAtTheEnd) {
  by_pipe();
  writes("early\n");
  read_and_match(true);
  EXPECT_EQ(outputs(), "P0 early\n");
}

// Only a process that was alone before and after can have written.
TEST_F(CaptureTest, AfterASecondProcessTheOneIsNamedOnceItWasAloneTwice) {
  child();
  by_pipe();
  writes("one\n");
  read_and_match();
  EXPECT_EQ(outputs(), "P1 one\n");
  Child& second = child();
  writes("two\n");
  read_and_match();
  writes("three\n");
  read_and_match();
  EXPECT_EQ(outputs(), "P0 two\nP0 three\n");
  end(second);
  watch.on_death(second.process, now);
  writes("four\n");
  read_and_match();
  EXPECT_EQ(outputs(), "P0 four\n") << "it may be the second one's last";
  writes("five\n");
  read_and_match();
  EXPECT_EQ(outputs(), "P1 five\n");
}

TEST_F(CaptureTest, ALineThatWaitsIsItsWritersStill) {
  child();
  by_pipe();
  writes("name? ");
  read_and_match();
  EXPECT_EQ(outputs(), "");
  now += OutputStream::kPatience_ns;
  capture->match(merger, watch, now, false);
  EXPECT_EQ(outputs(), "P1 name? ");
}

TEST_F(CaptureTest, BytesReadWhileMoreIsThereHaveNoWriter) {
  child();
  by_pipe();
  ASSERT_GE(::fcntl(fills(), F_SETPIPE_SZ, 1024 * kKiB), 0);
  std::string lines;
  while (lines.size() < 600 * kKiB) lines += std::string(1023, 'x') + "\n";
  writes(lines);
  EXPECT_EQ(capture->read(merger, watch), 512 * kKiB) << "eight times 64 KiB at once";
  EXPECT_FALSE(capture->is_drained());
  capture->match(merger, watch, now, false);
  for (const Kept& one : std::exchange(recorded, {})) EXPECT_EQ(one.event.process, 0U);
  EXPECT_EQ(capture->read(merger, watch), 88 * kKiB);
  EXPECT_TRUE(capture->is_drained());
  capture->match(merger, watch, now, false);
  for (const Kept& one : std::exchange(recorded, {})) EXPECT_EQ(one.event.process, 0U);
  writes("alone\n");
  read_and_match();
  EXPECT_EQ(outputs(), "P1 alone\n");
}

TEST_F(CaptureTest, AsMuchIsReadAsCanBePassedOn) {
  int slow[2];
  ASSERT_EQ(::pipe2(slow, O_CLOEXEC), 0);
  ASSERT_EQ(::fcntl(slow[1], F_SETPIPE_SZ, 64 * kKiB), 64 * 1024);
  child();
  by_pipe(1, slow[1]);
  ASSERT_GE(::fcntl(fills(), F_SETPIPE_SZ, 1024 * kKiB), 0);
  writes(std::string(600 * kKiB, 'x'));
  EXPECT_EQ(capture->read(merger, watch), (64 + 256) * kKiB);
  EXPECT_FALSE(capture->wants_read());
  EXPECT_EQ(capture->read(merger, watch), 0U);
  std::string some(64 * kKiB, '\0');
  EXPECT_EQ(::read(slow[0], some.data(), some.size()), static_cast<ssize_t>(some.size()));
  EXPECT_EQ(some, std::string(64 * kKiB, 'x'));
  capture->pass().flush();
  EXPECT_TRUE(capture->wants_read());
  EXPECT_EQ(capture->read(merger, watch), 64 * kKiB);
  ::close(slow[0]);
  ::close(slow[1]);
}

TEST_F(CaptureTest, AtItsEndItIsClosed) {
  child();
  by_pipe();
  EXPECT_TRUE(capture->is_open());
  writes("last\n");
  leave();
  EXPECT_EQ(capture->read(merger, watch), 5U);
  EXPECT_FALSE(capture->is_open());
  EXPECT_FALSE(capture->wants_read());
  EXPECT_TRUE(capture->was_open());
  EXPECT_TRUE(capture->is_drained());
  EXPECT_EQ(capture->read(merger, watch), 0U);
  capture->match(merger, watch, now, false);
  EXPECT_EQ(outputs(), "P1 last\n");
  const Capture none(1, -1, false, -1);
  EXPECT_FALSE(none.was_open());
  EXPECT_TRUE(none.is_drained());
}

TEST_F(CaptureTest, InAPipeAReportMayBeOfAnyProcess) {
  child();
  by_pipe();
  writes("mine\nfree\n");
  capture->reported(report(7, "mine\n"));
  read_and_match();
  EXPECT_EQ(outputs(), "P1 free\n");
}

TEST_F(CaptureTest, OfAPipeTheReportsOfTheDeadAreVoid) {
  child();
  by_pipe();
  capture->reported(report(7, "mine\n"));
  capture->reported(report(8, "other\n"));
  capture->forget(7);
  writes("mine\nother\n");
  read_and_match();
  EXPECT_EQ(outputs(), "P1 mine\n");
}

TEST_F(CaptureTest, ASocketNamesItsWriterThoughOthersLive) {
  Child& one = child(PROCESSION_COMPUTING, [this] { sends("by the first\n"); });
  Child& two = child(PROCESSION_COMPUTING, [this] { sends("by the second\n"); });
  by_socket();
  read_and_match();
  EXPECT_EQ(outputs(), "P1 by the first\nP2 by the second\n");
  EXPECT_EQ(one.process, 1U);
  EXPECT_EQ(two.process, 2U);
}

// The process emits nothing, and no poll of the tree has found it yet.
TEST_F(CaptureTest, AProcessThatIsKnownByItsOutputAloneIsAdded) {
  child();
  const pid_t pid = another("hello\n");
  ASSERT_TRUE(becomes_readable(reads()));
  by_socket();
  read_and_match();
  EXPECT_EQ(outputs(), "P2 hello\n");
  EXPECT_EQ(watch.living(pid).process, 0U);
  watch.add_new(now);
  EXPECT_EQ(watch.living(pid).process, 2U);
}

TEST_F(CaptureTest, InASocketEachProcessHasALineOfItsOwn) {
  child(PROCESSION_COMPUTING, [this] { sends("first "); });
  child(PROCESSION_COMPUTING, [this] { sends("second\n"); });
  by_socket();
  read_and_match();
  EXPECT_EQ(outputs(), "P2 second\n");
  now += OutputStream::kPatience_ns;
  capture->match(merger, watch, now, false);
  EXPECT_EQ(outputs(), "P1 first ");
}

TEST_F(CaptureTest, InASocketAReportIsItsProcesss) {
  child(PROCESSION_COMPUTING, [this] { sends("same\n"); });
  child(PROCESSION_COMPUTING, [this] { sends("same\n"); });
  by_socket();
  capture->reported(report(2, "same\n"));
  read_and_match();
  EXPECT_EQ(outputs(), "P1 same\n");
}

TEST_F(CaptureTest, OfASocketTheReportsOfTheDeadAreVoid) {
  child(PROCESSION_COMPUTING, [this] { sends("same\n"); });
  child(PROCESSION_COMPUTING, [this] { sends("same\n"); });
  by_socket();
  capture->reported(report(1, "same\n"));
  capture->reported(report(2, "same\n"));
  capture->forget(2);
  capture->forget(99);
  read_and_match();
  EXPECT_EQ(outputs(), "P2 same\n");
}

TEST_F(CaptureTest, BytesThatTheDeadLeftAreStillRecorded) {
  child(PROCESSION_COMPUTING, [this] { sends("no end"); });
  by_socket();
  read_and_match();
  capture->forget(1);
  EXPECT_EQ(outputs(), "");
  capture->match(merger, watch, now, true);
  EXPECT_EQ(outputs(), "P1 no end");
}

}  // namespace
}  // namespace procession::run
