#include "run/steer/stance.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iterator>

#include "procession.h"

namespace procession::run {
namespace {

TEST(Stance, IsWhatTheThreadSaysAsFarAsTheKernelAgrees) {
  EXPECT_EQ(stance(PROCESSION_COMPUTING, 'R'), Stance::computes);
  EXPECT_EQ(stance(PROCESSION_COMPUTING, 'S'), Stance::asleep) << "its sleep may end";
  EXPECT_EQ(stance(PROCESSION_COMPUTING, 'D'), Stance::asleep);
  EXPECT_EQ(stance(PROCESSION_BLOCKED, 'D'), Stance::inside);
  EXPECT_EQ(stance(PROCESSION_INSIDE, 'R'), Stance::inside);
  EXPECT_EQ(stance(PROCESSION_INSIDE, 'S'), Stance::inside);
  EXPECT_EQ(stance(PROCESSION_AT_GATE, 'R'), Stance::stands) << "it only looks at the gate again";
  EXPECT_EQ(stance(PROCESSION_BLOCKED, 'S'), Stance::stands);
  EXPECT_EQ(stance(PROCESSION_BLOCKED, 'R'), Stance::inside) << "it was woken";
  EXPECT_EQ(stance(4711, 'R'), Stance::computes) << "its process scribbles";
  for (const std::uint32_t any : {PROCESSION_COMPUTING, PROCESSION_INSIDE, PROCESSION_BLOCKED})
    for (const char halted : {'T', 't', 'Z', 'X'}) EXPECT_EQ(stance(any, halted), Stance::stands);
}

TEST(Stance, OfAProcessIsThatOfTheThreadThatForbidsMost) {
  constexpr Stance kRising[] = {Stance::stands, Stance::asleep, Stance::computes, Stance::inside};
  for (std::size_t low = 0; low < std::size(kRising); ++low)
    for (std::size_t high = low; high < std::size(kRising); ++high) {
      EXPECT_EQ(together(kRising[low], kRising[high]), kRising[high]) << low << ' ' << high;
      EXPECT_EQ(together(kRising[high], kRising[low]), kRising[high]) << high << ' ' << low;
    }
}

TEST(Stance, OfOneThatIsStoppedAndOfOneThatIsDead) {
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
