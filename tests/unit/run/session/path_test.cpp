// A program is looked up in PATH as a shell does it. And which of our limits it inherits.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "run_test.h"

namespace procession::run {
namespace {

namespace fs = std::filesystem;

class PathTest : public RunTest {
 protected:
  // Folders a to d: a has no program of this name, b one that can't be executed, c and d good ones
  // that print their folder; `e` is a file.
  PathTest() {
    for (const char* name : {"a", "b", "c", "d"}) fs::create_directory(folder() + "/" + name);
    std::ofstream(folder() + "/e") << "no folder\n";
    for (const std::string name : {"b", "c", "d"}) {
      const std::string path = folder() + "/" + name + "/prog-x";
      std::ofstream(path) << "#!/bin/sh\necho " << name << "\n";
      fs::permissions(path, name == "b" ? fs::perms::owner_read : fs::perms::owner_all);
    }
  }
  // "a:c": PATH has both folders; the program runs in `cwd`.
  RunOutcome run_from(const std::string& letters, const std::string& word = "prog-x",
                      const std::string& cwd = "a") {
    std::string path;
    for (const char c : letters) path += c == ':' ? ":" : folder() + "/" + std::string(1, c);
    RunSpec spec = program({word});
    spec.cwd = folder() + "/" + cwd;
    spec.env.emplace_back("PATH", path);
    return run(spec);
  }
};

TEST_F(PathTest, TheFirstThatCanBeExecuted) {
  const struct {
    const char* path;
    const char* cwd;
    int status;
    const char* prints;
  } cases[] = {
      {"a:c:d", "a", 0, "c\n"}, {"d:c", "a", 0, "d\n"},
      {"b:c", "a", 0, "c\n"},  // one that can't be is passed over
      {"b", "a", 126, ""},      {"b:a", "a", 126, ""},
      {"a:b", "a", 126, ""},    {"a", "a", 127, ""},
      {"e:c", "a", 0, "c\n"},   {"e", "a", 127, ""},
      {"b:e", "a", 126, ""},    {"", "c", 0, "c\n"},  // nothing is here
      {"a:", "c", 0, "c\n"},    {":a", "c", 0, "c\n"},
      {"a::d", "c", 0, "c\n"},  {"a:d", "c", 0, "d\n"},
      {"c", "d", 0, "c\n"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(run_from(one.path, "prog-x", one.cwd).status, one.status) << one.path;
    EXPECT_EQ(output(), one.prints) << one.path;
  }
}

TEST_F(PathTest, WithASlashItIsNotLookedFor) {
  EXPECT_EQ(run_from("c", "./prog-x", "d").status, 0);
  EXPECT_EQ(output(), "d\n");
  EXPECT_EQ(run_from("c", "./prog-x", "a").status, 127);
  EXPECT_EQ(run_from("c", "../c/prog-x", "a").status, 0);
}

TEST_F(PathTest, AFileOfNoProgramIsNotExecutable) {
  std::ofstream(folder() + "/a/prog-x") << "";
  fs::permissions(folder() + "/a/prog-x", fs::perms::owner_all);
  std::ofstream(folder() + "/d/prog-x") << "#!/no/such/interpreter\n";
  EXPECT_EQ(run_from("d:c").status, 126) << "it is there, so nothing else is meant";
}

// The soft limit on the user's threads: room for eight in each process, never above the old limit.
TEST_F(PathTest, TheUsersThreadsHaveALimit) {
  rlimit ours{};
  ASSERT_EQ(::getrlimit(RLIMIT_NPROC, &ours), 0);
  RunSpec spec = program({"sh", "-c", "grep '^Max processes' /proc/self/limits"});
  const auto limit_of = [&](std::uint32_t processes) -> rlim_t {
    spec.max_processes = processes;
    run(spec);
    const std::string word = output().substr(26, output().find(' ', 26) - 26);
    return word == "unlimited" ? RLIM_INFINITY : std::strtoull(word.c_str(), nullptr, 10);
  };
  EXPECT_EQ(limit_of(0), ours.rlim_cur) << "no limit is asked for";
  if (ours.rlim_cur > 20'000) {
    const rlim_t ten = limit_of(10);
    EXPECT_GE(ten, 8U * 10 + 512);
    EXPECT_LT(ten, 15'000U);
    const rlim_t hundred = limit_of(100);
    EXPECT_NEAR(static_cast<double>(hundred - ten), 8.0 * 90, 500) << "others come and go";
  }
  if (::geteuid() != 0) return;  // the lower limit would bind this test as well
  const rlimit low{std::min<rlim_t>(ours.rlim_cur, 580), ours.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NPROC, &low), 0);
  EXPECT_EQ(limit_of(10'000), low.rlim_cur) << "it is lower already";
  ASSERT_EQ(::setrlimit(RLIMIT_NPROC, &ours), 0);
}

TEST_F(PathTest, AHigherScoreForTheLackOfMemoryStays) {
  for (const auto& [ours, its] : {std::pair{"900", "900\n"}, {"500", "800\n"}, {"800", "800\n"}}) {
    const RunSpec spec = program({"cat", "/proc/self/oom_score_adj"});
    const pid_t supervisor = ::fork();
    if (supervisor == 0) {
      std::ofstream("/proc/self/oom_score_adj") << ours;
      const auto outcome = supervise(spec);
      ::_exit(outcome ? outcome->status : 125);
    }
    EXPECT_EQ(end_of(supervisor), 0);
    read_recording();
    EXPECT_EQ(output(), its) << ours;
  }
}

TEST_F(PathTest, TheKeeperDoesNothingByItself) {
  const fs::path beside = fs::read_symlink("/proc/self/exe").parent_path();
  fs::path path = beside / "procession-keeper";
  if (!fs::exists(path)) path = beside / "../bin/procession-keeper";
  if (!fs::exists(path)) GTEST_SKIP() << path;
  const RunOutcome outcome = run(program({path}));
  EXPECT_EQ(outcome.status, 125);
  EXPECT_NE(output(2).find("does nothing by itself"), std::string::npos);
  EXPECT_EQ(run(program({path, "p", "1", "x", "true"})).status, 125);
}

}  // namespace
}  // namespace procession::run
