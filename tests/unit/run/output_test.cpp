// The program's output: passed through unchanged, recorded once, by its writer where that is known.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "run_test.h"

namespace procession::run {
namespace {

std::string noise(std::size_t size) {  // as run_helper makes it
  std::string out(size, '\0');
  std::uint32_t state = 12345;
  for (char& c : out) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  return out;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr std::size_t kFlood = 10'000'000;

TEST_F(RunTest, BinaryFloodComesThroughAFileUnchanged) {
  RunSpec spec = helper({"noise", std::to_string(kFlood)});
  const std::string path = folder() + "/out";
  spec.stdout_fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  EXPECT_EQ(run(spec).status, 0);
  ::close(spec.stdout_fd);
  EXPECT_TRUE(contents(path) == noise(kFlood));
  EXPECT_TRUE(output() == noise(kFlood)) << "and all of it is recorded";
}

TEST_F(RunTest, BinaryFloodComesThroughASlowPipeUnchanged) {
  int pipe[2];
  ASSERT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
  RunSpec spec = helper({"noise", std::to_string(kFlood)});
  spec.stdout_fd = pipe[1];
  const pid_t supervisor = run_apart(spec);
  ::close(pipe[1]);
  std::string got;
  char buffer[4096];
  for (ssize_t size; (size = ::read(pipe[0], buffer, sizeof buffer)) > 0;)
    got.append(buffer, static_cast<std::size_t>(size));
  ::close(pipe[0]);
  EXPECT_EQ(end_of(supervisor), 0);
  EXPECT_TRUE(got == noise(kFlood));
  read_recording();
  EXPECT_TRUE(output() == noise(kFlood));
}

TEST_F(RunTest, AReaderThatIsGoneEndsNothing) {
  int pipe[2];
  ASSERT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
  ::close(pipe[0]);
  RunSpec spec = helper({"noise", "1000000"});
  spec.stdout_fd = pipe[1];
  EXPECT_EQ(run(spec).status, 0);
  ::close(pipe[1]);
  EXPECT_TRUE(output() == noise(1'000'000));
}

TEST_F(RunTest, StdoutAndStderrAreApart) {
  run(program({"sh", "-c", "echo out; echo err >&2; echo again"}));
  EXPECT_EQ(output(1), "out\nagain\n");
  EXPECT_EQ(output(2), "err\n");
}

TEST_F(RunTest, StdoutMayBeOpenedByName) {
  EXPECT_EQ(run(program({"sh", "-c", "echo named > /dev/stdout"})).status, 0);
  EXPECT_EQ(output(), "named\n");
}

TEST_F(RunTest, AProgramAloneIsKnownAsTheWriter) {
  run(program({"sh", "-c", "echo alone"}));
  ASSERT_EQ(all(Kind::output).size(), 1u);
  EXPECT_EQ(all(Kind::output)[0].event.process, 1u);
  EXPECT_EQ(all(Kind::output)[0].event.reporter, Reporter::supervisor);
}

TEST_F(RunTest, WithAChildTheWriterOfAPipeIsNotKnown) {
  run(program({"sh", "-c", "/bin/echo child; echo me"}));
  EXPECT_EQ(output(), "child\nme\n");
  // The root's own line may be proven its own, if it was alone long enough; the child's never.
  for (const Fact& fact : all(Kind::output)) {
    if (fact.text != "me\n") {
      EXPECT_EQ(fact.event.process, 0u) << fact.text;
    }
  }
}

TEST_F(RunTest, ASocketNamesEachWriter) {
  RunSpec spec = program(
      {"sh", "-c", "echo from $$; sh -c 'echo from $$'; sh -c 'echo from $$ >&2'; echo again"});
  spec.stdio = Stdio::socket;
  run(spec);
  const auto lines = all(Kind::output);
  ASSERT_EQ(lines.size(), 4u);
  for (const Fact& line : lines) {
    EXPECT_NE(line.event.process, 0u);
    if (line.text.starts_with("from ")) {
      EXPECT_EQ(line.text, "from " + std::to_string(line.event.pid) + "\n");
    }
  }
}

TEST_F(RunTest, AFloodThroughASocket) {
  RunSpec spec = helper({"noise", "3000000"});
  spec.stdio = Stdio::socket;
  EXPECT_EQ(run(spec).status, 0);
  EXPECT_TRUE(output() == noise(3'000'000));
}

TEST_F(RunTest, APseudoTerminalIsATerminal) {
  RunSpec spec = helper({"terminal"});
  spec.stdio = Stdio::pty;
  EXPECT_EQ(run(spec).status, 0);
  EXPECT_EQ(output(), "yes\n");
  spec = helper({"terminal"});
  run(spec);
  EXPECT_EQ(output(), "no\n");
}

TEST_F(RunTest, ALastLineWithoutAnEndIsRecorded) {
  run(program({"printf", "no end"}));
  EXPECT_EQ(output(), "no end");
}

TEST_F(RunTest, StdinIsTheProgramsOwn) {
  int pipe[2];
  ASSERT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
  ASSERT_EQ(::write(pipe[1], "one\ntwo\n", 8), 8);
  ::close(pipe[1]);
  RunSpec spec = program({"cat"});
  spec.stdin_fd = pipe[0];
  EXPECT_EQ(run(spec).status, 0);
  ::close(pipe[0]);
  EXPECT_EQ(output(), "one\ntwo\n");
}

}  // namespace
}  // namespace procession::run
