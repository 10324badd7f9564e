// What happens when a program can't be started, and how it ended when it could.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "run_test.h"

namespace procession::run {
namespace {

std::string write_file(const std::string& path, const std::string& text, mode_t mode) {
  std::ofstream(path) << text;
  ::chmod(path.c_str(), mode);
  return path;
}

TEST_F(RunTest, NotFoundInPath) {
  const RunOutcome outcome = run(program({"there-is-no-such-program"}));
  EXPECT_EQ(outcome.start, Start::not_found);
  EXPECT_EQ(outcome.status, 127);
  EXPECT_NE(outcome.end.sentence().find("there-is-no-such-program"), std::string::npos)
      << outcome.end.sentence();
  ASSERT_EQ(facts.size(), 2u) << "the recording says so";
  EXPECT_EQ(facts[1].event.kind, Kind::run_end);
  EXPECT_EQ(facts[1].event.a, 127);
  EXPECT_EQ(facts[1].text, outcome.end.sentence());
  const RunEnd end = run_end_of(facts[1].event.b, facts[1].fields);
  EXPECT_EQ(end.reason, EndReason::not_started);
  ASSERT_TRUE(end.why);
  EXPECT_EQ(end.why->what.key, "error.start.not_in_path");
  EXPECT_EQ(end.sentence(), facts[1].text);
  EXPECT_EQ(life, record::Life::finished);
}

TEST_F(RunTest, NotFoundAsAFile) {
  EXPECT_EQ(run(program({folder() + "/nothing"})).status, 127);
  EXPECT_EQ(run(program({folder() + "/a/b/c"})).status, 127);
}

TEST_F(RunTest, NotExecutable) {
  EXPECT_EQ(run(program({folder()})).status, 126);
  EXPECT_EQ(run(program({write_file(folder() + "/plain", "hello", 0644)})).status, 126);
  const RunOutcome outcome = run(program({write_file(folder() + "/text", "hello", 0755)}));
  EXPECT_EQ(outcome.status, 126);
  EXPECT_EQ(outcome.start, Start::not_executable);
}

TEST_F(RunTest, BadInterpreterIsNamed) {
  const RunOutcome outcome =
      run(program({write_file(folder() + "/script", "#! /no/such/python3 -u\n", 0755)}));
  EXPECT_EQ(outcome.status, 126);
  EXPECT_NE(outcome.end.sentence().find("/no/such/python3"), std::string::npos)
      << outcome.end.sentence();
}

TEST_F(RunTest, NoProgramFolderOrRecordingIsAnErrorOfOurs) {
  RunSpec spec = helper({"exit", "0"});
  spec.cwd = folder() + "/nowhere";
  auto outcome = supervise(spec);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().exit_code, 125);
  EXPECT_NE(::access(record_path().c_str(), F_OK), 0) << "nothing ran, nothing is recorded";

  spec = helper({"exit", "0"});
  spec.record_path = folder() + "/nowhere/run.procession";
  outcome = supervise(spec);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().exit_code, 125);

  spec = helper({"exit", "0"});
  spec.keeper = folder() + "/no-keeper";
  EXPECT_FALSE(supervise(spec));
  spec.argv.clear();
  EXPECT_FALSE(supervise(spec));
}

TEST_F(RunTest, ExitCodesAreTheProgramsOwn) {
  for (const int code : {0, 1, 77, 255}) {
    const RunOutcome outcome = run(helper({"exit", std::to_string(code)}));
    EXPECT_EQ(outcome.start, Start::started);
    EXPECT_EQ(outcome.status, code);
    EXPECT_TRUE(outcome.by_itself);
    const auto exits = all(Kind::process_exit);
    ASSERT_EQ(exits.size(), 1u);
    EXPECT_EQ(exits[0].event.process, 1u);
    EXPECT_EQ(exits[0].event.a, code);
    EXPECT_EQ(exits[0].event.b, 0);
    EXPECT_EQ(exits[0].text, "own");
    EXPECT_EQ(facts.back().event.kind, Kind::run_end);
    EXPECT_EQ(facts.back().event.a, code);
  }
}

TEST_F(RunTest, SignalsAre128AndMore) {
  for (const int signal : {SIGKILL, SIGTERM, SIGSEGV, SIGINT}) {
    EXPECT_EQ(run(helper({"signal", std::to_string(signal)})).status, 128 + signal);
    ASSERT_EQ(all(Kind::process_exit).size(), 1u);
    EXPECT_EQ(all(Kind::process_exit)[0].event.b, signal);
  }
}

TEST_F(RunTest, FolderAndEnvironmentAreThoseAskedFor) {
  RunSpec spec = program({"sh", "-c", "pwd; echo $ADDED; echo ${PROCESSION_CHANNEL%%/fd*}"});
  spec.cwd = folder();
  spec.env.emplace_back("ADDED", "one two");
  run(spec);
  EXPECT_EQ(output().substr(0, folder().size() + 9), folder() + "\none two\n");
  EXPECT_NE(output().find("\n/proc/"), std::string::npos);
}

// The keeper ignores signals and the supervisor blocks some: the program must not inherit that.
TEST_F(RunTest, SignalsAreDefaultInTheProgram) {
  run(program({"sh", "-c", "grep -E '^Sig(Blk|Ign)' /proc/self/status"}));
  unsigned long long blocked = 1;
  unsigned long long ignored = 1;
  ASSERT_EQ(std::sscanf(output().c_str(), "SigBlk: %llx SigIgn: %llx", &blocked, &ignored), 2);
  EXPECT_EQ(blocked, 0u);
  // 32 and 33 are the C library's own, which a program can't set.
  EXPECT_EQ(ignored & ~0x1'8000'0000ull, 0u);
}

TEST_F(RunTest, NoDescriptorOfOursIsOpenInTheProgram) {
  run(program({"sh", "-c", "for n in /proc/$$/fd/*; do readlink $n; done"}));
  EXPECT_EQ(output().find("memfd"), std::string::npos) << output();
  EXPECT_EQ(output().find("socket"), std::string::npos) << output();
  EXPECT_EQ(output().find("signalfd"), std::string::npos) << output();
}

TEST_F(RunTest, AttachmentsAndHeaderTravelInside) {
  RunSpec spec = helper({"exit", "0"});
  spec.attachments.emplace_back("main.cpp", "int main() {}\n");
  spec.header.lesson = "hello";
  run(spec);
  const auto recording = record::Recording::open(record_path());
  ASSERT_TRUE(recording);
  EXPECT_EQ((*recording)->attachment("main.cpp").value_or(""), "int main() {}\n");
  EXPECT_EQ((*recording)->header().lesson, "hello");
  EXPECT_EQ((*recording)->header().command, spec.argv);
  EXPECT_EQ((*recording)->header().options.at("stdio"), "pipe");
}

}  // namespace
}  // namespace procession::run
