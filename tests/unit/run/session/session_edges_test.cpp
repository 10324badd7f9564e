// Whole runs: their end where there are several reasons for it, their counts, and the environment
// that the program finds.
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "run/run_observer.h"
#include "run_test.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class RunLoopEdges : public RunTest {
 protected:
  // A run in this process, steered by a process of its own: `steer` is called there with its end of
  // the control socket and the root's pid once the program has started. It leaves the socket open
  // until it returns.
  RunOutcome steered(RunSpec spec, const std::function<void(int, pid_t)>& steer) {
    int pair[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    const pid_t window = ::fork();
    if (window == 0) {
      ::close(pair[1]);
      const std::string started = line_of(pair[0]);
      const std::size_t at = started.find("\"pid\":");
      steer(pair[0], at == std::string::npos ? 0 : std::atoi(started.c_str() + at + 6));
      ::_exit(0);
    }
    ::close(pair[0]);
    spec.control_fd = pair[1];
    const RunOutcome outcome = run(spec);
    ::close(pair[1]);
    ::waitpid(window, nullptr, 0);
    return outcome;
  }
  static std::string line_of(int fd) {
    std::string line;
    for (char c = 0; ::read(fd, &c, 1) == 1 && c != '\n';) line += c;
    return line;
  }
  static void send_line(int fd, const std::string& line) {
    if (::send(fd, line.data(), line.size(), MSG_NOSIGNAL) < 0) ::_exit(1);
  }
  static void until_the_end(int fd) {
    while (!line_of(fd).empty()) {
    }
  }
  // Until the program has printed something: the recording shows it.
  void wait_ready() {
    becomes([&] {
      read_recording_if_there();
      return output().starts_with("ready\n");
    });
  }
};

constexpr char kStop[] = "{\"do\":\"stop\"}\n";

TEST_F(RunLoopEdges, ARunThatEndsByItselfWasNotAskedToEnd) {
  const RunOutcome outcome =
      steered(helper({"exit", "3"}), [](int fd, pid_t) { until_the_end(fd); });
  EXPECT_EQ(outcome.status, 3);
  EXPECT_FALSE(outcome.asked_to_end);
  EXPECT_TRUE(outcome.by_itself);
  EXPECT_EQ(outcome.end.reason, EndReason::by_itself);
}

TEST_F(RunLoopEdges, StopIsARequestToEnd) {
  const RunOutcome outcome = steered(helper({"wait"}), [](int fd, pid_t) {
    send_line(fd, kStop);
    until_the_end(fd);
  });
  EXPECT_TRUE(outcome.asked_to_end);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_EQ(outcome.end.reason, EndReason::stopped);
}

TEST_F(RunLoopEdges, TheEndOfTheSocketIsARequestToEndToo) {
  const RunOutcome outcome = steered(helper({"wait"}), [](int, pid_t) {});
  EXPECT_TRUE(outcome.asked_to_end);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_EQ(outcome.end.reason, EndReason::left);
  EXPECT_EQ(outcome.status, 128 + SIGKILL);
}

TEST_F(RunLoopEdges, AndSoIsASignal) {
  const RunOutcome outcome = steered(helper({"wait"}), [](int fd, pid_t) {
    ::kill(::getppid(), SIGINT);
    until_the_end(fd);
  });
  EXPECT_TRUE(outcome.asked_to_end);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_EQ(outcome.end.reason, EndReason::signal);
  EXPECT_EQ(outcome.status, 128 + SIGINT);
  ASSERT_TRUE(outcome.end.why);
  EXPECT_EQ(outcome.end.why->what.arg("signal"), "SIGINT");
}

TEST_F(RunLoopEdges, ALimitIsNoRequestToEnd) {
  RunSpec spec = helper({"deaf"});
  spec.limit = 600ms;
  spec.linger = 100ms;
  const RunOutcome outcome = run(spec);
  EXPECT_FALSE(outcome.asked_to_end);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_EQ(outcome.end.reason, EndReason::time);
  EXPECT_EQ(outcome.status, 128 + SIGKILL);
  EXPECT_EQ(outcome.left, 0U) << "no process outlived the root";
}

TEST_F(RunLoopEdges, OfSeveralReasonsTheFirstIsReported) {
  RunSpec spec = helper({"deaf"});
  spec.linger = 60s;
  const RunOutcome stopped = steered(spec, [this](int fd, pid_t) {
    wait_ready();
    send_line(fd, kStop);
  });
  EXPECT_EQ(stopped.end.reason, EndReason::stopped) << "then it left";
  EXPECT_EQ(stopped.status, 128 + SIGKILL);
  const RunOutcome twice = steered(spec, [this](int fd, pid_t) {
    wait_ready();
    ::kill(::getppid(), SIGINT);
    ::poll(nullptr, 0, 100);
    send_line(fd, kStop);
    until_the_end(fd);
  });
  EXPECT_EQ(twice.end.reason, EndReason::signal);
  EXPECT_EQ(twice.status, 128 + SIGKILL);
}

// After a stop processes have half a second, however long `linger` is.
TEST_F(RunLoopEdges, AfterAStopProcessesHaveHalfASecondAtMost) {
  RunSpec spec = helper({"deaf"});
  spec.linger = 60s;
  const auto begin = Clock::now();
  const RunOutcome outcome = steered(spec, [this](int fd, pid_t) {
    wait_ready();
    send_line(fd, kStop);
    until_the_end(fd);
  });
  EXPECT_EQ(outcome.status, 128 + SIGKILL);
  EXPECT_LT(Clock::now() - begin, 20s);
}

TEST_F(RunLoopEdges, AndLessWhereLingerIsShorter) {
  RunSpec spec = program({"sh", "-c",
                          "trap 'sleep 0.3; exit 7' TERM; echo ready;"
                          "while :; do sleep 0.05; done"});
  spec.linger = 1ms;
  const RunOutcome outcome = steered(spec, [this](int fd, pid_t) {
    wait_ready();
    send_line(fd, kStop);
    until_the_end(fd);
  });
  EXPECT_EQ(outcome.status, 128 + SIGKILL) << "it had no time for its last words";
}

// The root has ended and the other processes may linger for long; a stop ends them sooner.
TEST_F(RunLoopEdges, WhatLingersIsStoppedToo) {
  RunSpec spec = program({"sh", "-c", "sleep 100 & exit 4"});
  spec.linger = 60s;
  const auto begin = Clock::now();
  const RunOutcome outcome = steered(spec, [](int fd, pid_t root) {
    while (::kill(root, 0) == 0) ::poll(nullptr, 0, 5);
    ::poll(nullptr, 0, 100);
    send_line(fd, kStop);
    until_the_end(fd);
  });
  EXPECT_LT(Clock::now() - begin, 20s);
  EXPECT_EQ(outcome.status, 4);
  EXPECT_EQ(outcome.left, 1U);
  EXPECT_EQ(outcome.end.reason, EndReason::stopped);
}

// A service ends by itself once no process needs it; so it is none of those left.
TEST_F(RunLoopEdges, AServiceIsNotAmongThoseLeft) {
  // In a file, for the shell's own arguments must not look like a service's.
  const std::string script = folder() + "/script.sh";
  std::ofstream(script) << "\"$1\" wait '-c from multiprocessing.resource_tracker import main' &\n"
                           "\"$1\" wait & sleep 0.3; exit 4\n";
  const RunOutcome outcome = run(program({"sh", script, helper({}).argv[0]}));
  ASSERT_EQ(all(Kind::process_role).size(), 1U);
  EXPECT_EQ(outcome.left, 1U);
  EXPECT_NE(facts.back().text.find("1 process that was still there"), std::string::npos)
      << facts.back().text;
}

TEST_F(RunLoopEdges, EventsOfThreadsWithoutARingAreAGapOfTheRecording) {
  RunSpec spec = helper({"attached", "2", "5"});
  spec.rings = 1;
  const RunOutcome outcome = run(spec);
  EXPECT_GT(outcome.trouble.unringed, 0U);
  std::vector<Fact> gaps;
  for (const Fact& gap : all(Kind::channel_dropped))
    if (gap.event.reporter == Reporter::supervisor) gaps.push_back(gap);
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].event.a, static_cast<std::int64_t>(outcome.trouble.unringed));
  EXPECT_EQ(gaps[0].event.process, 0U);
  spec.rings = 64;
  EXPECT_EQ(run(spec).trouble.unringed, 0U);
  EXPECT_TRUE(all(Kind::channel_dropped).empty()) << "where nothing is missing no gap is reported";
}

TEST_F(RunLoopEdges, WhatIsCountedOfARun) {
  RunOutcome outcome = run(helper({"attached", "2", "1"}));
  EXPECT_TRUE(outcome.attached);
  EXPECT_EQ(outcome.processes, 3U);
  EXPECT_EQ(outcome.recording, record_path());
  ASSERT_FALSE(all(Kind::process_begin).empty());
  EXPECT_EQ(outcome.root_pid, all(Kind::process_begin)[0].event.pid);
  outcome = run(program({"true"}));
  EXPECT_FALSE(outcome.attached);
  EXPECT_EQ(outcome.processes, 1U);
  EXPECT_EQ(outcome.left, 0U);
}

TEST_F(RunLoopEdges, ARunBeginsWithItsCommand) {
  run(program({"true", "a b", "c"}));
  ASSERT_FALSE(facts.empty());
  EXPECT_EQ(facts[0].event.kind, Kind::run_begin);
  EXPECT_EQ(facts[0].event.t, RawNs(0));
  EXPECT_EQ(facts[0].text, "true a b c");
  run(program({"true", std::string(3000, 'x')}));
  EXPECT_EQ(facts[0].text, "true " + std::string(1019, 'x'));
  EXPECT_EQ(facts[0].event.text_full, 1024U);
}

TEST_F(RunLoopEdges, NoughtIsNoLimit) {
  RunSpec spec = program({"sh", "-c", "sleep 0.1 & wait"});
  spec.limit = 0s;
  spec.max_processes = 0;
  spec.max_memory = 0;
  const RunOutcome outcome = run(spec);
  EXPECT_TRUE(outcome.by_itself) << outcome.end.sentence();
}

// An observer is polled at most four times a second, also while nothing happens.
TEST_F(RunLoopEdges, AnObserverGetsEachEventAndIsPolled) {
  class Recorded : public RunObserver {
   public:
    void on_event(const Event& event) override { seen.push_back(event.seq); }
    void poll(RawNs t) override { at.push_back(t); }
    std::vector<std::uint64_t> seen;
    std::vector<RawNs> at;
  } observer;
  RunSpec spec = program({"sleep", "1.1"});
  spec.observer = &observer;
  const RunOutcome outcome = run(spec);
  ASSERT_EQ(observer.seen.size(), outcome.events);
  for (std::size_t i = 0; i < observer.seen.size(); ++i) EXPECT_EQ(observer.seen[i], i + 1);
  EXPECT_GE(observer.at.size(), 3U);
  for (std::size_t i = 1; i < observer.at.size(); ++i)
    EXPECT_GE(observer.at[i] - observer.at[i - 1], 250'000'000);
}

TEST_F(RunLoopEdges, AKeeperThatFailsIsAFailureOfOurOwn) {
  RunSpec spec = helper({"exit", "0"});
  spec.keeper = "/bin/false";
  RunOutcome outcome = run(spec);
  EXPECT_EQ(outcome.start, Start::own_failure);
  EXPECT_EQ(outcome.status, 125);
  EXPECT_FALSE(outcome.by_itself);
  EXPECT_EQ(outcome.end.reason, EndReason::own_failure);
  ASSERT_TRUE(outcome.end.why);
  EXPECT_EQ(outcome.end.why->sentence(), "its keeper ended with exit code 1");
  const std::string keeper = folder() + "/keeper";
  std::ofstream(keeper) << "#!/bin/sh\nkill -9 $$\n";
  std::filesystem::permissions(keeper, std::filesystem::perms::owner_all);
  spec.keeper = keeper;
  outcome = run(spec);
  EXPECT_EQ(outcome.start, Start::own_failure);
  EXPECT_EQ(outcome.end.reason, EndReason::keeper);
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

// A run inside of a run: what is the outer one's is replaced, and names that only begin alike stay.
TEST_F(RunLoopEdges, WhatIsSetForTheProgramReplacesWhatWasSet) {
  const std::pair<const char*, const char*> outer[] = {{"PROCESSION_STDIO", "old old"},
                                                       {"PROCESSION_CHANNEL", "/old"},
                                                       {"PLACE", "old"},
                                                       {"PLACES", "many"},
                                                       {"PLAC", "e"}};
  for (const auto& [name, value] : outer) ::setenv(name, value, 1);
  RunSpec spec = program({"env"});
  spec.env.emplace_back("PLACE", "new");
  run(spec);
  for (const auto& [name, value] : outer) ::unsetenv(name);
  const std::string all = "\n" + output();
  EXPECT_EQ(count_of(all, "old"), 0U) << all;
  for (const char* once : {"\nPROCESSION_STDIO=", "\nPROCESSION_CHANNEL=/proc/", "\nPLACE=new\n",
                           "\nPLACES=many\n", "\nPLAC=e\n"})
    EXPECT_EQ(count_of(all, once), 1U) << once << all;
}

TEST_F(RunLoopEdges, AProgramLearnsWhichFilesItsStreamsAre) {
  run(program(
      {"sh", "-c", "echo \"$PROCESSION_STDIO\"; stat -L -c %d:%i /proc/$$/fd/1 /proc/$$/fd/2"}));
  std::istringstream words(output());
  std::string env_out, env_err, out, err;
  words >> env_out >> env_err >> out >> err;
  EXPECT_EQ(env_out, out);
  EXPECT_EQ(env_err, err);
  EXPECT_NE(out, err);
}

TEST_F(RunLoopEdges, WithoutAnyInputItIsDevNull) {
  run(program({"readlink", "/proc/self/fd/0"}));
  EXPECT_EQ(output(), "/dev/null\n");
}

// The supervisor may itself have been started with nothing open: its own descriptors are then
// those that the program's must not be laid over.
TEST_F(RunLoopEdges, TheProgramsStreamsAreItsOwnThoughNothingWasOpen) {
  const RunSpec spec = program({"sh", "-c", "echo out; echo err >&2; readlink /proc/$$/fd/0"});
  const pid_t supervisor = ::fork();
  if (supervisor == 0) {
    for (int fd = 0; fd < 16; ++fd) ::close(fd);
    const auto outcome = supervise(spec);
    ::_exit(outcome ? outcome->status : 125);
  }
  EXPECT_EQ(end_of(supervisor), 0);
  read_recording();
  EXPECT_EQ(output(1), "out\n/dev/null\n");
  EXPECT_EQ(output(2), "err\n");
}

TEST_F(RunLoopEdges, APseudoTerminalIsAsLargeAsOursAndEchoesOnce) {
  int master = -1, slave = -1;
  const winsize size{37, 91, 0, 0};
  ASSERT_EQ(::openpty(&master, &slave, nullptr, nullptr, &size), 0);
  RunSpec spec = program({"sh", "-c", "stty size; stty -a | grep -o -e '-*opost' -e '-*echo '"});
  spec.stdio = Stdio::pty;
  spec.stdout_fd = slave;
  run(spec);
  EXPECT_EQ(output(), "37 91\n-opost\necho \n") << "bytes come as they were written";
  spec.stdin_fd = slave;
  run(spec);
  EXPECT_NE(output().find("-echo \n"), std::string::npos) << "what we read echoes by itself";
  ::close(master);
  ::close(slave);
}

}  // namespace
}  // namespace procession::run
