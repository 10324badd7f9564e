// The service processes of Python's multiprocessing are recognised, and end by themselves.
#include "run/keeper/service.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "run_test.h"

namespace procession::run {
namespace {

using namespace std::chrono_literals;

TEST(Service, IsKnownByItsArguments) {
  EXPECT_EQ(service_role("/usr/bin/python3 -B -c from multiprocessing.resource_tracker import "
                         "main;main(6)"),
            "resource tracker");
  EXPECT_EQ(service_role("python -c from multiprocessing.forkserver import main; main(3, 5, [])"),
            "forkserver");
  EXPECT_EQ(service_role("python -c from multiprocessing.spawn import spawn_main; spawn_main()"),
            "");
  EXPECT_EQ(service_role("grep multiprocessing.resource_tracker"), "");
  EXPECT_EQ(service_role(""), "");
}

class ServiceTest : public RunTest {
 protected:
  // Two children that hold a semaphore: `method` starts them, `then` is what the main module does.
  RunSpec script(const std::string& method, const std::string& then) {
    const std::string path = folder() + "/script.py";
    std::ofstream(path) << "import multiprocessing as mp, os, time\n"
                           "def work(s):\n"
                           "    with s: print('ready', flush=True)\n"
                           "    time.sleep("
                        << (then.empty() ? "0" : "100")
                        << ")\n"
                           "if __name__ == '__main__':\n"
                           "    mp.set_start_method('"
                        << method
                        << "')\n"
                           "    s = mp.Semaphore(1)\n"
                           "    ps = [mp.Process(target=work, args=(s,)) for _ in range(2)]\n"
                           "    [p.start() for p in ps]\n"
                        << then << "\n    [p.join() for p in ps]\n";
    RunSpec spec = program({PROCESSION_TEST_PYTHON, path});
    spec.linger = 20s;
    return spec;
  }
  // Each process that has the role, with how it ended.
  void expect_role(const std::string& role, std::size_t many) {
    std::size_t count = 0;
    for (const Fact& fact : all(Kind::process_role)) {
      if (fact.text != role) continue;
      ++count;
      for (const Fact& exit : all(Kind::process_exit))
        if (exit.event.process == fact.event.process) {
          EXPECT_EQ(exit.event.b, 0) << role << " was killed";
        }
    }
    EXPECT_EQ(count, many) << role;
  }
};

TEST_F(ServiceTest, AResourceTrackerEndsByItself) {
  const RunOutcome outcome = run(script("spawn", ""));
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.left, 0u);
  expect_role("resource tracker", 1);
  expect_role("forkserver", 0);
}

TEST_F(ServiceTest, OfAForkserverItsChildrenAreNone) {
  const RunOutcome outcome = run(script("forkserver", ""));
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.left, 0u);
  expect_role("resource tracker", 1);
  expect_role("forkserver", 1);
}

TEST_F(ServiceTest, TheyGetTheirEndOfFileBeforeAnySignal) {
  for (const char* method : {"spawn", "forkserver"}) {
    const pid_t supervisor = run_apart(script(method, "    time.sleep(100)"));
    ASSERT_TRUE(becomes([&] {
      read_recording_if_there();
      return output() == "ready\nready\n";
    }));
    ::kill(supervisor, SIGTERM);
    EXPECT_EQ(end_of(supervisor), 128 + SIGTERM);
    read_recording();
    expect_role("resource tracker", 1);
    EXPECT_EQ(facts.back().text.find("still there"), std::string::npos) << facts.back().text;
    ::unlink(record_path().c_str());
  }
}

TEST_F(ServiceTest, WithoutTheSupervisorTheyAreGoneAsSoon) {
  const pid_t supervisor = run_apart(script("forkserver", "    time.sleep(100)"));
  ASSERT_TRUE(becomes([&] {
    read_recording_if_there();
    return output() == "ready\nready\n";
  }));
  ::kill(supervisor, SIGKILL);
  end_of(supervisor);
  EXPECT_TRUE(becomes([&] { return marked().empty(); }, 1000ms));
}

}  // namespace
}  // namespace procession::run
