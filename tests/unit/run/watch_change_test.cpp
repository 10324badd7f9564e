// Facts that the watch reports of a changing process: its memory, its program, its parent; and how
// long a process may take to emit its own process.begin.
#include <fcntl.h>
#include <sys/prctl.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "by_hand.h"

namespace procession::run {
namespace {

class WatchChangeTest : public ByHandTest {
 protected:
  WatchChangeTest() {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    EXPECT_EQ(::pipe2(asked_, O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(done_, O_CLOEXEC), 0);
  }
  ~WatchChangeTest() override {
    for (const pid_t pid : orphans_) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
    }
    for (const int fd : {asked_[0], asked_[1], done_[0], done_[1]}) ::close(fd);
    ::prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
  }
  // In the child: sleeps until the test asks for something; true with what it asked for.
  bool asked(std::int32_t& what) const {
    return ::read(asked_[0], &what, sizeof what) == sizeof what;
  }
  void is_done(std::int32_t what) const {
    if (::write(done_[1], &what, sizeof what) < 0) ::_exit(1);
  }
  // In the test: asks, and waits until it is done and the child sleeps again.
  std::int32_t ask(const Child& one, std::int32_t what) const {
    EXPECT_EQ(::write(asked_[1], &what, sizeof what), static_cast<ssize_t>(sizeof what));
    EXPECT_EQ(::read(done_[0], &what, sizeof what), static_cast<ssize_t>(sizeof what));
    for (Stat stat; stat_of(one.pid, stat) && stat.state != 'S';) {
    }
    return what;
  }
  // A child that forks one of its own when it is asked to.
  Child& parent() {
    return child(PROCESSION_BLOCKED, [this] {
      std::int32_t what = 0;
      while (asked(what)) {
        const pid_t pid = ::fork();
        if (pid == 0)
          for (;;) ::pause();
        is_done(pid);
      }
    });
  }
  std::int32_t grandchild(const Child& one) {
    orphans_.push_back(ask(one, 0));
    return orphans_.back();
  }
  int asked_for() const { return asked_[1]; }
  int asked_by() const { return asked_[0]; }
  int answers() const { return done_[1]; }
  bool has_answered() const {
    pollfd wait{done_[0], POLLIN, 0};
    char some[64];
    return ::poll(&wait, 1, 0) > 0 && ::read(done_[0], some, sizeof some) > 0;
  }
  // Whether the process has begun, as the merger is asked to settle at this time.
  bool has_begun(std::int32_t pid, MonoNs at) {
    merger.settle(at);
    return merger.entry(merger.known_process(pid)).begun;
  }

 private:
  int asked_[2], done_[2];
  std::vector<pid_t> orphans_;
};

TEST_F(WatchChangeTest, MemoryIsNewsWhenMuchOfItHasChanged) {
  // Much is a sixteenth of what it has, and of us it has all: much under a sanitizer, whose
  // pages of address space (the first number) are more than an int32 holds.
  std::int64_t space_pages = 0, pages = 0;
  ASSERT_TRUE(std::ifstream("/proc/self/statm") >> space_pages >> pages);
  const auto much = std::max(2048, static_cast<std::int32_t>(pages * 4 / 8));  // KiB
  Child& one = child(PROCESSION_BLOCKED, [this] {
    constexpr std::size_t kSpace = 1U << 30;
    void* space =
        ::mmap(nullptr, kSpace, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    auto* at = static_cast<char*>(space);
    for (std::int32_t kib = 0; asked(kib); is_done(kib)) {
      if (kib < 0) ::madvise(space, kSpace, MADV_DONTNEED);
      for (; kib > 0; kib -= 4, at += 4096) *at = 1;
    }
  });
  ask(one, 4);
  poll();
  take(Kind::process_state);
  ask(one, 100);
  poll();
  EXPECT_EQ(take(Kind::process_state).size(), 0U);
  ask(one, much / 4 * 4);
  poll();
  const auto more = take(Kind::process_state);
  ASSERT_EQ(more.size(), 1U);
  EXPECT_EQ(more[0].event.a, 'S');
  EXPECT_GT(more[0].event.b, much);
  for (std::int32_t kib = 0; kib <= much; kib += 200) {  // little by little it is much, too
    ask(one, 200);
    poll();
  }
  EXPECT_GE(take(Kind::process_state).size(), 1U);
  ask(one, -1);
  poll();
  const auto less = take(Kind::process_state);
  ASSERT_EQ(less.size(), 1U) << "it gave it back";
  EXPECT_LT(less[0].event.b, more[0].event.b);
}

// Whenever it is looked at: also in the middle of the exec.
TEST_F(WatchChangeTest, AnotherProgramIsOneExec) {
  for (int i = 0; i < 12; ++i) {
    Child& one = child(PROCESSION_BLOCKED, [this] {
      std::int32_t what = 0;
      if (!asked(what)) return;
      ::dup2(asked_by(), 0);
      ::dup2(answers(), 1);
      ::execlp("sh", "sh", "-c", "echo new; read line", nullptr);
    });
    poll();
    EXPECT_EQ(take(Kind::process_exec).size(), 0U);
    const std::int32_t what = 0;
    ASSERT_EQ(::write(asked_for(), &what, sizeof what), static_cast<ssize_t>(sizeof what));
    while (!has_answered()) poll();
    poll();
    const auto execs = take(Kind::process_exec);
    ASSERT_EQ(execs.size(), 1U) << i;
    EXPECT_EQ(execs[0].text, "sh -c echo new; read line");
    EXPECT_EQ(execs[0].event.process, one.process);
    end(one);
    watch.on_death(one.process, now);
  }
}

TEST_F(WatchChangeTest, AnOrphanIsAdopted) {
  Child& one = parent();
  const std::int32_t orphan = grandchild(one);
  poll();
  EXPECT_EQ(watch.alive(), 2U);
  EXPECT_EQ(take(Kind::process_adopt).size(), 0U);
  end(one);
  ::waitpid(one.pid, nullptr, 0);
  merger.settle(MonoNs::max());
  poll();
  poll();
  const auto adopted = take(Kind::process_adopt);
  ASSERT_EQ(adopted.size(), 1U);
  EXPECT_EQ(adopted[0].event.pid, orphan);
  EXPECT_EQ(adopted[0].event.a, ::getpid());
  EXPECT_EQ(adopted[0].event.b, one.pid);
  EXPECT_EQ(watch.alive(), 1U);
}

TEST_F(WatchChangeTest, OneWithAChildIsNotTheOnlyWriter) {
  Child& one = parent();
  bool unsettled = true;
  EXPECT_EQ(watch.only_writer(unsettled).process, one.process);
  EXPECT_FALSE(unsettled);
  grandchild(one);  // not looked at yet
  EXPECT_EQ(watch.only_writer(unsettled).process, 0U);
}

// A child of a process that emits events will probably emit its own process.begin.
TEST_F(WatchChangeTest, AChildOfAnAttachedProcessHas100Ms) {
  Child& one = parent();
  one.ring.publish({.kind = static_cast<std::uint16_t>(Kind::note)}, 0);
  drain();
  const std::int32_t pid = grandchild(one);
  poll();
  EXPECT_FALSE(has_begun(pid, now + 100 * kMs - 1));
  EXPECT_TRUE(has_begun(pid, now + 100 * kMs));
}

TEST_F(WatchChangeTest, AChildOfAnUnattachedProcessBeginsAtOnce) {
  Child& one = parent();
  const std::int32_t pid = grandchild(one);
  poll();
  EXPECT_TRUE(has_begun(pid, now));
}

TEST_F(WatchChangeTest, OneOfNoParentThatIsKnownHas20Ms) {
  child();
  const pid_t pid = ::fork();
  if (pid == 0)
    for (;;) ::pause();
  watch.process_mentioned(pid, 0);
  watch.add_new(now);
  EXPECT_FALSE(has_begun(pid, now + 20 * kMs - 1));
  EXPECT_TRUE(has_begun(pid, now + 20 * kMs));
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

TEST_F(WatchChangeTest, TheRootHas100Ms) {
  const pid_t pid = ::fork();
  if (pid == 0)
    for (;;) ::pause();
  Stat stat;
  ASSERT_TRUE(stat_of(pid, stat));
  EXPECT_EQ(watch.add_root(pid, stat.start_ticks, now), 1U);
  EXPECT_EQ(watch.next_poll(), now + 5 * kMs);
  EXPECT_FALSE(has_begun(pid, now + 100 * kMs - 1));
  EXPECT_TRUE(has_begun(pid, now + 100 * kMs));
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

}  // namespace
}  // namespace procession::run
