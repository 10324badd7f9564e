#include "run/steer/quiescence.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iterator>

#include "procession.h"

namespace procession::run {
namespace {

TEST(Quiescence, IsTheThreadsStateAsFarAsTheKernelAgrees) {
  EXPECT_EQ(quiescence(PROCESSION_COMPUTING, 'R'), Quiescence::computing);
  EXPECT_EQ(quiescence(PROCESSION_COMPUTING, 'S'), Quiescence::asleep) << "its sleep may end";
  EXPECT_EQ(quiescence(PROCESSION_COMPUTING, 'D'), Quiescence::asleep);
  EXPECT_EQ(quiescence(PROCESSION_BLOCKED, 'D'), Quiescence::inside);
  EXPECT_EQ(quiescence(PROCESSION_INSIDE, 'R'), Quiescence::inside);
  EXPECT_EQ(quiescence(PROCESSION_INSIDE, 'S'), Quiescence::inside);
  EXPECT_EQ(quiescence(PROCESSION_AT_GATE, 'R'), Quiescence::quiescent)
      << "it only looks at the gate again";
  EXPECT_EQ(quiescence(PROCESSION_BLOCKED, 'S'), Quiescence::quiescent);
  EXPECT_EQ(quiescence(PROCESSION_BLOCKED, 'R'), Quiescence::inside) << "it was woken";
  EXPECT_EQ(quiescence(4711, 'R'), Quiescence::computing) << "its process scribbles";
  for (const std::uint32_t any : {PROCESSION_COMPUTING, PROCESSION_INSIDE, PROCESSION_BLOCKED})
    for (const char halted : {'T', 't', 'Z', 'X'})
      EXPECT_EQ(quiescence(any, halted), Quiescence::quiescent);
}

TEST(Quiescence, OfAProcessIsThatOfTheThreadThatForbidsMost) {
  constexpr Quiescence kRising[] = {Quiescence::quiescent, Quiescence::asleep,
                                    Quiescence::computing, Quiescence::inside};
  for (std::size_t low = 0; low < std::size(kRising); ++low)
    for (std::size_t high = low; high < std::size(kRising); ++high) {
      EXPECT_EQ(combined(kRising[low], kRising[high]), kRising[high]) << low << ' ' << high;
      EXPECT_EQ(combined(kRising[high], kRising[low]), kRising[high]) << high << ' ' << low;
    }
}

TEST(Quiescence, OfOneThatIsStoppedAndOfOneThatIsDead) {
  const pid_t pid = ::fork();
  if (pid == 0)
    for (;;) ::pause();
  EXPECT_EQ(halt_of(pid), Halt::none);
  ::kill(pid, SIGSTOP);
  int status = 0;
  ASSERT_EQ(::waitpid(pid, &status, WUNTRACED), pid);
  EXPECT_EQ(halt_of(pid), Halt::stopped);
  ::kill(pid, SIGKILL);
  siginfo_t info{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(halt_of(pid), Halt::dead) << "a zombie";
  ::waitpid(pid, nullptr, 0);
  EXPECT_EQ(halt_of(pid), Halt::dead);
}

}  // namespace
}  // namespace procession::run
