// Steps, breakpoints and stops of runs in which no two numbers agree: a thread's number is not its
// process's, its tid is not its pid, and two processes have threads with the same tid.
#include "by_hand.h"
#include "run/steer/breakpoint_controller.h"
#include "run/steer/steps.h"

namespace procession::run {
namespace {

// Steps the thread with the number that the test sets.
class OneThread : public SchedulingStrategy {
 public:
  void on_event(const Event& /*event*/) override {}
  Decision next(const std::vector<Candidate>& candidates, std::uint64_t /*now*/) override {
    seen = candidates;
    return decision;
  }
  Decision decision;
  std::vector<Candidate> seen;
};

class OneKind : public Breakpoints {
 public:
  std::vector<Kind> kinds() const override { return {Kind::lock_request}; }
  std::string hit(const Event& /*event*/) override { return ""; }
};

class TwoThreadsTest : public ByHandTest {
 protected:
  void SetUp() override {
    ByHandTest::SetUp();
    if (IsSkipped()) return;
    for (int i = 0; i < 2; ++i) children.push_back(&child());
    for (int i = 0; i < 2; ++i) wait_at_gate(children[static_cast<std::size_t>(i)]->ring);
    // The same tid in both, so that a tid alone names no thread.
    tid = children[0]->pid + 100'000;
    for (int i = 0; i < 2; ++i) {
      const Child& one = *children[static_cast<std::size_t>(i)];
      ASSERT_TRUE(second[i].take(memory(), one.pid, tid, one.start_ticks));
      wait_at_gate(second[i]);
    }
    drain();
    story();
    for (int i = 0; i < 2; ++i)
      std::tie(process[i], thread[i]) =
          merger.known_thread(children[static_cast<std::size_t>(i)]->pid, tid);
    ASSERT_EQ(process[0], 1U);
    ASSERT_EQ(process[1], 2U);
    ASSERT_GT(thread[0], 2U);
    ASSERT_GT(thread[1], 2U);
  }
  // The thread has emitted an event and waits at its gate.
  static void wait_at_gate(channel::RingWriter& ring) {
    ring.publish({.kind = static_cast<std::uint16_t>(Kind::note)}, 0);
    ring.head()->thread_state.store(PROCESSION_AT_GATE);
    ring.head()->about.store(static_cast<std::uint32_t>(Kind::lock_request));
    ring.head()->waits.store(7);
  }
  static bool is_let_through(const channel::RingWriter& ring) {
    return ring.head()->step.load() == ring.head()->waits.load();
  }
  // Which are let through: "1 2" the main threads, "1b 2b" the second ones.
  std::string let_through() const {
    std::string out;
    if (is_let_through(children[0]->ring)) out += "1 ";
    if (is_let_through(children[1]->ring)) out += "2 ";
    if (is_let_through(second[0])) out += "1b ";
    if (is_let_through(second[1])) out += "2b ";
    return out;
  }
  // The choices since the last call: "P2 T4 text".
  std::string choices() {
    std::string out;
    for (const Kept& one : take(Kind::choice))
      out += "P" + std::to_string(one.event.a) + " T" + std::to_string(one.event.b) + one.text;
    return out;
  }
  std::string stepped(int i, const std::string& at) const {
    return R"({"at":")" + at + R"(","is":"stepped","pid":)" +
           std::to_string(children[static_cast<std::size_t>(i)]->pid) + R"(,"tid":)" +
           std::to_string(tid) + "}";
  }
  std::unique_ptr<Steps> make(SchedulingStrategy* strategy = nullptr) {
    return std::make_unique<Steps>(*reader, *pause, merger, *control, strategy,
                                   [](const Error&) {});
  }

  std::vector<Child*> children;
  std::int32_t tid = 0;
  channel::RingWriter second[2];
  std::uint32_t process[2] = {}, thread[2] = {};
};

TEST_F(TwoThreadsTest, AStepIsOfTheThreadThatBothNumbersName) {
  const auto steps = make();
  pause_all();
  story();
  steps->ask(children[1]->pid, tid);
  steps->round(now);
  EXPECT_EQ(let_through(), "2b ");
  EXPECT_EQ(choices(), "P2 T" + std::to_string(thread[1]));
  second[1].head()->waits.fetch_add(1);
  second[0].head()->thread_state.store(PROCESSION_BLOCKED);
  round();
  round();
  steps->round(now);
  EXPECT_EQ(answer(), stepped(1, "gate"));
}

TEST_F(TwoThreadsTest, AStepThatEndsWithTheRunsPauseIsAnsweredForItsThread) {
  const auto steps = make();
  pause_all();
  steps->ask(children[1]->pid, tid);
  steps->ask(children[0]->pid, tid);
  steps->round(now);
  pause->resume(now);
  received();
  steps->round(now);
  EXPECT_EQ(received(), (Lines{stepped(1, "running"), stepped(0, "running")}));
}

TEST_F(TwoThreadsTest, AThreadThatIsNotThereIsNamedByBothNumbers) {
  const auto steps = make();
  pause_all();
  steps->ask(children[1]->pid, tid + 1);
  steps->round(now);
  const std::string line = answer();
  EXPECT_NE(line.find(std::to_string(children[1]->pid)), std::string::npos) << line;
  EXPECT_NE(line.find(std::to_string(tid + 1)), std::string::npos) << line;
  EXPECT_EQ(let_through(), "");
}

TEST_F(TwoThreadsTest, AStrategysThreadIsMeantByItsNumberInTheRun) {
  OneThread strategy;
  const auto steps = make(&strategy);
  pause_all();
  story();
  strategy.decision.action = Decision::Action::step;
  strategy.decision.thread = thread[0];
  steps->round(now);
  EXPECT_EQ(let_through(), "1b ");
  EXPECT_EQ(choices(), "P1 T" + std::to_string(thread[0]));
  ASSERT_EQ(strategy.seen.size(), 4U);
  int same = 0;
  for (const Candidate& one : strategy.seen)
    for (int i = 0; i < 2; ++i)
      if (one.pid == children[static_cast<std::size_t>(i)]->pid && one.tid == tid) {
        EXPECT_EQ(one.process, process[i]);
        EXPECT_EQ(one.thread, thread[i]);
        ++same;
      }
  EXPECT_EQ(same, 2);
}

TEST_F(TwoThreadsTest, ABreakpointsWaitingThreadIsLetThroughAlone) {
  OneKind kind;
  BreakpointController controller(kind, *reader, *pause, *control);
  const auto event = [&](Kind what, int i, std::uint32_t number, std::int32_t of_tid) {
    Event out;
    out.kind = what;
    out.pid = children[static_cast<std::size_t>(i)]->pid;
    out.tid = of_tid;
    out.process = process[i];
    out.thread = number;
    controller.on_event(out);
  };
  event(Kind::gate_wait, 0, thread[0], tid);
  event(Kind::gate_pass, 0, process[0], children[0]->pid);  // the main thread, number 1
  event(Kind::gate_wait, 1, thread[1], tid);
  event(Kind::gate_pass, 1, thread[1], tid);
  controller.round(now);
  EXPECT_EQ(let_through(), "1b ");
}

// by_pause and by_hand are two reasons: each is over by its own command.
TEST_F(TwoThreadsTest, FrozenAgainInAPauseItIsLetGoAtTheEnd) {
  Child& one = *children[0];
  pause->freeze(one.pid, now);
  round();
  one.is_stopped();
  round();
  pause_all();
  pause->thaw(one.pid, now);  // it is the pause's alone
  pause->freeze(one.pid, now);
  pause->resume(now);
  round();
  EXPECT_TRUE(one.is_halted()) << "it was frozen by hand again";
  pause->let_go(now);
  one.is_continued();
}

}  // namespace
}  // namespace procession::run
