// The end of a whole program: returning from main() does what Python does at the end of a script.
#include <fcntl.h>
#include <spawn.h>

#include <string>

#include "mp_test.h"

namespace procession::mp {
namespace {

struct Ended {
  int status = -1;
  std::string output;
};

// Runs end_program until it and every process that has its output have ended.
Ended run(const char* what) {
  int ends[2];
  EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  std::string program = END_PROGRAM, argument = what;
  char* argv[] = {program.data(), argument.data(), nullptr};
  pid_t pid = 0;
  EXPECT_EQ(posix_spawn(&pid, program.c_str(), &actions, nullptr, argv, environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  Ended ended;
  char bytes[4096];
  for (ssize_t got = 0; (got = read(ends[0], bytes, sizeof bytes)) > 0;)
    ended.output.append(bytes, static_cast<std::size_t>(got));
  ::close(ends[0]);
  EXPECT_EQ(waitpid(pid, &ended.status, 0), pid);
  return ended;
}

TEST(Main, returning_waits_for_children_and_ends_daemons) {
  const Ended ended = run("return");
  EXPECT_EQ(WEXITSTATUS(ended.status), 3);
  EXPECT_EQ(ended.output, "last line of main\nplain is done\n");
}

TEST(Main, exit_does_the_same) {
  const Ended ended = run("exit");
  EXPECT_EQ(WEXITSTATUS(ended.status), 4);
  EXPECT_EQ(ended.output, "last line of main\nplain is done\n");
}

TEST(Main, exit_with_a_text) {
  const Ended ended = run("text");
  EXPECT_EQ(WEXITSTATUS(ended.status), 1);
  EXPECT_EQ(ended.output, "last line of main\nthat was all\nplain is done\n");
}

TEST(Main, what_nobody_caught_is_told_and_the_handlers_run) {
  const Ended ended = run("uncaught");
  EXPECT_EQ(WEXITSTATUS(ended.status), 1);
  EXPECT_EQ(ended.output, "last line of main\nValueError: bad value\nplain is done\n");
  const Ended refused = run("refused");
  EXPECT_EQ(WEXITSTATUS(refused.status), 1);
  EXPECT_EQ(refused.output,
            "last line of main\nOSError: [Errno 11] fork: Resource temporarily unavailable\n"
            "plain is done\n");
}

// main() runs again in a spawned child, which may not start a process there.
TEST(Main, a_spawned_process_that_main_does_not_lead_to_its_function) {
  const Ended ended = run("spawn");
  EXPECT_EQ(WEXITSTATUS(ended.status), 1);
  EXPECT_NE(
      ended.output.find("RuntimeError: An attempt has been made to start a new process before "
                        "the current process has finished its bootstrapping phase."),
      std::string::npos)
      << ended.output;
  EXPECT_EQ(ended.output.find("never"), std::string::npos);
  const Ended lost = run("lost");
  EXPECT_EQ(WEXITSTATUS(lost.status), 1);
  EXPECT_NE(lost.output.find("Process worker: its function was not run"), std::string::npos)
      << lost.output;
}

// Also a block that a child made; a block whose name is unlinked already is not counted.
TEST(Main, shared_memory_that_nobody_unlinked_is_removed) {
  const Ended ended = run("memory");
  EXPECT_EQ(ended.status, 0);
  const std::size_t at = ended.output.find("psm_");
  ASSERT_NE(at, std::string::npos) << ended.output;
  EXPECT_NE(ended.output.find("Shared memory that nobody unlinked: 2 blocks"), std::string::npos)
      << ended.output;
  EXPECT_THROW(SharedMemory({.name = ended.output.substr(at, 12)}), std::system_error);
}

TEST(Main, what_was_put_is_delivered_before_the_end) {
  const Ended ended = run("feeder");
  EXPECT_EQ(ended.status, 0);
  EXPECT_NE(ended.output.find("200000 bytes\n"), std::string::npos) << ended.output;
}

}  // namespace
}  // namespace procession::mp
