#include "run_test.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace procession::run {
namespace {

std::string beside_us(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

}  // namespace

RunTest::RunTest() {
  char name[] = "/tmp/procession-run-XXXXXX";
  folder_ = ::mkdtemp(name);
  mark_ = "PROCESSION_TEST_MARK=" + folder_;
}

RunTest::~RunTest() {
  EXPECT_TRUE(marked().empty()) << "a process of the run is left";
  for (const pid_t pid : marked()) ::kill(pid, SIGKILL);
  std::filesystem::remove_all(folder_);
}

RunSpec RunTest::helper(std::vector<std::string> words) const {
  words.insert(words.begin(), beside_us("run_helper"));
  return program(std::move(words));
}

RunSpec RunTest::program(std::vector<std::string> argv) const {
  RunSpec spec;
  spec.argv = std::move(argv);
  spec.env.emplace_back("PROCESSION_TEST_MARK", folder_);
  spec.record_path = record_path();
  spec.stdin_fd = spec.stdout_fd = spec.stderr_fd = -1;
  spec.linger = std::chrono::milliseconds(300);
  spec.limit = std::chrono::seconds(60);
  spec.rings = 64;
  spec.quiet = true;
  return spec;
}

RunOutcome RunTest::run(const RunSpec& spec) {
  const auto outcome = supervise(spec);
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().sentence());
  if (!outcome) return {};
  EXPECT_EQ(outcome->trouble.lost + outcome->trouble.late + outcome->trouble.damaged_rings, 0u);
  EXPECT_EQ(outcome->recording_problem, "");
  read_recording();
  EXPECT_EQ(outcome->events, facts.size());
  return *outcome;
}

void RunTest::read_recording() {
  const auto recording = record::Recording::open(record_path());
  ASSERT_TRUE(recording) << recording.error().sentence();
  life = (*recording)->life();
  facts.clear();
  (*recording)->each(1, (*recording)->size(), [this](const Event& event) {
    facts.push_back({event, std::string(event.text), std::string(event.fields)});
    return true;
  });
}

void RunTest::read_recording_if_there() {
  facts.clear();
  if (record::Recording::open(record_path())) read_recording();
}

pid_t RunTest::run_apart(const RunSpec& spec) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  const auto outcome = supervise(spec);
  ::_exit(outcome ? outcome->status : 125);
}

int RunTest::end_of(pid_t supervisor) {
  int status = 0;
  ::waitpid(supervisor, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::vector<Fact> RunTest::all(Kind kind) const {
  std::vector<Fact> out;
  for (const Fact& fact : facts)
    if (fact.event.kind == kind) out.push_back(fact);
  return out;
}

std::string RunTest::output(int stream) const {
  std::string out;
  for (const Fact& fact : all(Kind::output))
    if (fact.event.a == stream) out += fact.text;
  return out;
}

std::vector<pid_t> RunTest::marked() const {
  std::vector<pid_t> out;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const int pid = std::atoi(entry.path().filename().c_str());
    if (pid <= 0 || pid == ::getpid()) continue;
    std::ifstream file(entry.path() / "environ", std::ios::binary);
    const std::string environment((std::istreambuf_iterator<char>(file)), {});
    if (environment.find(mark_) != std::string::npos) out.push_back(pid);
  }
  return out;
}

bool RunTest::becomes(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const auto begin = std::chrono::steady_clock::now();
  while (!condition()) {
    if (std::chrono::steady_clock::now() - begin > limit) return false;
    ::poll(nullptr, 0, 5);
  }
  return true;
}

}  // namespace procession::run
