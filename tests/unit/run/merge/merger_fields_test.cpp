// The fields that go through the merger unchanged, and those that it fills in itself.
#include <sys/wait.h>

#include "merger_fixture.h"

namespace procession::run {
namespace {

class MergerFields : public MergerTest {
 protected:
  // The only event of this kind.
  const Event& only(Kind kind) {
    const Event* found = nullptr;
    for (const Kept& one : kept)
      if (one.event.kind == kind) {
        EXPECT_EQ(found, nullptr) << "one more";
        found = &one.event;
      }
    EXPECT_NE(found, nullptr);
    return found != nullptr ? *found : kept.back().event;
  }
};

TEST_F(MergerFields, OfAnEventThatAThreadEmits) {
  put(50, 5, Kind::process_begin, 1);
  channel::WireEvent wire_event = wire(50, 10, Kind::note, 11, 12, 0, 13, "text");
  wire_event.tid = 51;
  wire_event.ring = 9;
  wire_event.opens = static_cast<std::uint16_t>(Kind::lock_request);
  wire_event.line = 14;
  wire_event.text_full = 15;
  wire_event.file = "main.py";
  merger.wire(wire_event);
  EXPECT_EQ(last().seq, 2U);
  EXPECT_EQ(last().t, RawNs(10));
  EXPECT_EQ(last().process, 1U);
  EXPECT_EQ(last().thread, 2U);
  EXPECT_EQ(last().pid, 50);
  EXPECT_EQ(last().tid, 51);
  EXPECT_EQ(last().kind, Kind::note);
  EXPECT_EQ(last().reporter, Reporter::self);
  EXPECT_EQ(last().opens, Kind::lock_request);
  EXPECT_EQ(last().object, 0U);
  EXPECT_EQ(last().line, 14U);
  EXPECT_EQ(last().op, 13U);
  EXPECT_EQ(last().cause, 0U);
  EXPECT_EQ(last().a, 11);
  EXPECT_EQ(last().b, 12);
  EXPECT_EQ(kept.back().text, "text");
  EXPECT_EQ(last().text_full, 15U);
  EXPECT_EQ(last().file.size(), 7U);
  EXPECT_EQ(merger.entry(1).emitted, 2U) << "both are counted";
}

TEST_F(MergerFields, OfAFactOfTheSupervisor) {
  put(50, 5, Kind::process_begin, 1);
  SupervisorFact fact{kStart + 7, 1, Kind::process_state, Reporter::sampled, 21, 22, "said"};
  fact.fields = "key=value";
  merger.fact(fact);
  merger.fact({kStart + 8, 0, Kind::run_pause, Reporter::supervisor, 0, 0, {}});
  merger.close_window(kStart + 9);
  const Event& state = only(Kind::process_state);
  EXPECT_EQ(state.t, RawNs(7));
  EXPECT_EQ(state.process, 1U);
  EXPECT_EQ(state.pid, 50);
  EXPECT_EQ(state.thread, 0U);
  EXPECT_EQ(state.tid, 0);
  EXPECT_EQ(state.reporter, Reporter::sampled);
  EXPECT_EQ(state.a, 21);
  EXPECT_EQ(state.b, 22);
  EXPECT_EQ(state.text_full, 4U);
  EXPECT_EQ(state.fields.size(), 9U);
  const Event& pause = only(Kind::run_pause);
  EXPECT_EQ(pause.process, 0U);
  EXPECT_EQ(pause.pid, 0);
  EXPECT_EQ(pause.reporter, Reporter::supervisor);
  EXPECT_EQ(merger.events(), 3U);
}

TEST_F(MergerFields, OfOutputThatNoProcessReported) {
  put(50, 5, Kind::process_begin, 1);
  merger.output(1, 2, true, "bytes", kStart + 9);
  EXPECT_EQ(last().t, RawNs(9));
  EXPECT_EQ(last().process, 1U);
  EXPECT_EQ(last().pid, 50);
  EXPECT_EQ(last().kind, Kind::output);
  EXPECT_EQ(last().reporter, Reporter::supervisor);
  EXPECT_EQ(last().a, 2);
  EXPECT_EQ(last().b, 1);
  EXPECT_EQ(kept.back().text, "bytes");
  EXPECT_EQ(last().text_full, 5U);
  merger.output(0, 1, false, "x", kStart + 10);
  EXPECT_EQ(last().process, 0U);
  EXPECT_EQ(last().pid, 0);
  EXPECT_EQ(last().a, 1);
  EXPECT_EQ(last().b, 0);
  EXPECT_TRUE(reported.empty()) << "that is the other kind of output";
}

TEST_F(MergerFields, OfABeginningThatWasSeen) {
  const std::uint32_t process = merger.process(50, 7);
  merger.sighted(process, 4, "prog", kStart + 3, kStart + 100);
  merger.sighted(merger.process(51, 7), 50, "child", kStart + 4, kStart + 50);
  merger.settle(kStart + 49);
  EXPECT_TRUE(kept.empty()) << "they may emit it themselves";
  merger.settle(kStart + 50);
  EXPECT_EQ(story(), "process.begin P1, process.begin P2") << "a parent began before its child";
  EXPECT_EQ(kept[0].event.a, 4);
  EXPECT_EQ(kept[0].text, "prog");
  EXPECT_EQ(kept[0].event.t, RawNs(3));
  EXPECT_EQ(kept[0].event.reporter, Reporter::sampled);
  EXPECT_EQ(kept[1].event.a, 50);
  EXPECT_EQ(kept[1].event.t, RawNs(4));
  merger.sighted(process, 4, "again", kStart + 60, kStart + 60);
  merger.settle(kStart + 1000);
  EXPECT_EQ(kept.size(), 2U);
}

struct End {
  ExitFact exit;
  std::int64_t a, b;
};

TEST_F(MergerFields, OfAnExit) {
  const End ends[] = {{{true, W_EXITCODE(0, 0), "own"}, 0, 0},
                      {{true, W_EXITCODE(255, 0), "zombie"}, 255, 0},
                      {{true, W_EXITCODE(0, 9), "parent"}, 0, 9},
                      {{true, W_EXITCODE(0, 11) | 0x80, "own"}, 0, 11},
                      {{false, W_EXITCODE(3, 0), "unknown"}, 0, 0},
                      {{false, W_EXITCODE(0, 9), "unknown"}, 0, 0}};
  std::int32_t pid = 50;
  for (const End& end : ends) {
    kept.clear();
    put(pid, 5, Kind::process_begin, 1);
    const std::uint32_t process = last().process;
    merger.known_exit(process, end.exit, kStart + 20);
    merger.known_exit(process, {true, W_EXITCODE(77, 0), "again"}, kStart + 21);
    merger.settle(kStart + 30);
    const Event& exit = only(Kind::process_exit);
    EXPECT_EQ(exit.process, process);
    EXPECT_EQ(exit.pid, pid);
    EXPECT_EQ(exit.a, end.a);
    EXPECT_EQ(exit.b, end.b);
    EXPECT_EQ(exit.reporter, Reporter::kernel);
    EXPECT_EQ(exit.t, RawNs(20));
    EXPECT_EQ(kept.back().text, end.exit.reported_by);
    merger.known_exit(process, {true, W_EXITCODE(77, 0), "again"}, kStart + 31);
    merger.settle(kStart + 40);
    EXPECT_EQ(kept.size(), 2U) << "once";
    ++pid;
  }
}

TEST_F(MergerFields, OfAReap) {
  put(50, 5, Kind::process_begin, 1);
  merger.known_reap(1, 4, kStart + 22);
  merger.settle(kStart + 30);
  EXPECT_EQ(kept.size(), 1U) << "its exit comes first";
  merger.known_exit(1, {true, 0, "own"}, kStart + 31);
  merger.settle(kStart + 40);
  const Event& reap = only(Kind::process_reap);
  EXPECT_EQ(reap.a, 4);
  EXPECT_EQ(reap.pid, 50);
  EXPECT_EQ(reap.reporter, Reporter::kernel);
  merger.known_reap(1, 5, kStart + 41);
  merger.settle(kStart + 50);
  EXPECT_EQ(kept.size(), 3U);
}

TEST_F(MergerFields, OfALockThatTheDeadOwns) {
  constexpr std::uint64_t kLock = 0x0200'0000'0000'0001;
  put(50, 5, Kind::process_begin, 1);
  put(50, 6, Kind::lock_acquire, 0, 0, kLock, 1);
  const std::uint32_t object = last().object;
  merger.known_exit(1, {true, W_EXITCODE(0, 9), "own"}, kStart + 20);
  merger.settle(kStart + 30);
  const Event& lock = only(Kind::lock_abandoned);
  EXPECT_EQ(lock.process, 1U);
  EXPECT_EQ(lock.pid, 50);
  EXPECT_EQ(lock.a, 50);
  EXPECT_EQ(lock.object, object);
  EXPECT_EQ(lock.reporter, Reporter::supervisor);
  EXPECT_EQ(lock.cause, only(Kind::process_exit).seq);
  EXPECT_EQ(lock.t, RawNs(20));
}

// A join without a child: no process has such a pid.
TEST_F(MergerFields, OfAJoinThatNamesNoProcess) {
  put(50, 5, Kind::process_begin, 1);
  for (const std::int64_t pid : {0, -1, -4}) {
    put(50, 10, Kind::process_join, pid, 3);
    EXPECT_EQ(last().kind, Kind::process_join);
    EXPECT_EQ(last().cause, 0U);
  }
  EXPECT_EQ(merger.processes(), 1U);
  EXPECT_TRUE(mentioned.empty() || mentioned == std::vector<std::int32_t>{50});
}

TEST_F(MergerFields, OfAJoinsCode) {
  for (const auto& [code, a, b] : {std::tuple{0, 0, 0}, {255, 255, 0}, {-9, 0, 9}, {-1, 0, 1}}) {
    kept.clear();
    put(50, 5, Kind::process_begin, 1);
    const std::int32_t child = 100 + static_cast<std::int32_t>(merger.processes());
    put(50, 10, Kind::process_join, child, code);
    const Event& exit = only(Kind::process_exit);
    EXPECT_EQ(exit.pid, child);
    EXPECT_EQ(exit.a, a) << code;
    EXPECT_EQ(exit.b, b) << code;
    EXPECT_EQ(only(Kind::process_reap).a, 50);
    EXPECT_EQ(last().cause, exit.seq);
  }
}

}  // namespace
}  // namespace procession::run
