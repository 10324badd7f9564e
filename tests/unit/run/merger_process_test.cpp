// Lives of processes as the merger records them.
#include "merger_fixture.h"

namespace procession::run {
namespace {

constexpr MonoNs kNever = MonoNs::max();

ExitFact code(int value, std::string_view recorded) { return {true, value << 8, recorded}; }

TEST_F(MergerTest, ABeginComesFromTheStartOfItsParent) {
  put(1, 1, Kind::process_begin, 9);
  const std::uint64_t start = put(1, 2, Kind::process_start, 0, 0, 0u, 4u).seq;
  put(2, 3, Kind::process_begin, 1);
  EXPECT_EQ(last().cause, start);
  put(1, 4, Kind::process_started, 2, 0, 0u, 4u);
  EXPECT_EQ(mentioned, (std::vector<std::int32_t>{1, 2, 2}));
}

TEST_F(MergerTest, OfTwoStartsTheOneThatReportsThePid) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_start, 0, 0, 0u, 4u);
  const std::uint64_t second = put(1, 3, Kind::process_start, 0, 0, 0u, 5u).seq;
  put(3, 4, Kind::process_begin, 1);
  EXPECT_EQ(last().cause, 0u) << "it could be either";
  put(1, 5, Kind::process_started, 2, 0, 0u, 5u);
  put(2, 6, Kind::process_begin, 1);
  EXPECT_EQ(last().cause, second);
}

TEST_F(MergerTest, AChildOfADeadParentIsKnownByTheParentsEarlierEvents) {
  put(1, 1, Kind::process_begin, 9);
  const std::uint64_t start = put(1, 2, Kind::process_start, 0, 0, 0u, 4u).seq;
  merger.known_exit(1, code(0, "own"), kStart + 3);
  merger.settle(kStart + 3);
  put(2, 4, Kind::process_begin, 9);
  EXPECT_EQ(last().cause, start);
}

TEST_F(MergerTest, AStartThatFailedHasNoChild) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_start, 0, 0, 0u, 4u);
  put(1, 3, Kind::undo, 11, 0, 0u, 4u);
  put(2, 4, Kind::process_begin, 1);
  EXPECT_EQ(last().cause, 0u);
}

TEST_F(MergerTest, AnExitThatIsNotKnownYetComesBeforeItsJoin) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 1);
  put(2, 3, Kind::process_end, 3);
  put(1, 4, Kind::process_join, 2, 3);
  ASSERT_EQ(story(),
            "process.begin P1, process.begin P2, process.end P2, process.exit P2, process.reap P2, "
            "process.join P1");
  EXPECT_EQ(kept[3].event.a, 3);
  EXPECT_EQ(kept[3].text, "parent");
  EXPECT_EQ(kept[4].event.a, 1);
  EXPECT_EQ(last().cause, kept[3].event.seq);
  // What the watch learns later is no news.
  merger.known_exit(2, code(3, "zombie"), kStart + 5);
  merger.known_reap(2, 1, kStart + 5);
  merger.settle(kStart + 5);
  EXPECT_EQ(kept.size(), 6u);
  put(1, 6, Kind::process_join, 2, 3);
  EXPECT_EQ(kept.size(), 7u) << "a second join finds it dead already";
  EXPECT_EQ(last().cause, kept[3].event.seq);
}

TEST_F(MergerTest, AJoinHasASignalAsPythonGivesIt) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 1);
  put(1, 4, Kind::process_join, 2, -15);
  EXPECT_EQ(kept[2].event.a, 0);
  EXPECT_EQ(kept[2].event.b, 15);
}

TEST_F(MergerTest, TheKernelsWordOnAnExitGoesBeforeTheJoins) {
  exits[2] = {true, 9, "parent"};
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 1);
  put(1, 4, Kind::process_join, 2, 0);
  EXPECT_EQ(kept[2].event.b, 9);
}

TEST_F(MergerTest, AnExitThatWaitsIsPulledForwardByTheJoin) {
  put(1, 1, Kind::process_begin, 9);
  put(2, 2, Kind::process_begin, 1);
  merger.known_exit(2, {true, 11, "zombie"}, kStart + 20);
  put(1, 10, Kind::process_join, 2, -11);
  put(1, 11, Kind::note);
  merger.close_window(kStart + 30);
  merger.settle(kStart + 30);
  EXPECT_EQ(story(),
            "process.begin P1, process.begin P2, process.exit P2, process.reap P2, "
            "process.join P1, note P1");
  EXPECT_EQ(kept[2].text, "zombie");
}

TEST_F(MergerTest, AnExitComesAfterAllEventsOfTheDeadProcess) {
  put(1, 1, Kind::process_begin, 9);
  merger.known_exit(1, code(0, "own"), kStart + 20);
  put(1, 5, Kind::process_end, 0);
  merger.output(1, 1, false, "late\n", kStart + 21);
  merger.settle(kStart + 21);
  EXPECT_EQ(story(), "process.begin P1, process.end P1, output P1, process.exit P1");
}

TEST_F(MergerTest, ASightedProcessMayEmitItsOwnBegin) {
  const std::uint32_t number = merger.process(1, 7);
  merger.sighted(number, 9, "prog", kStart + 5, kStart + 100);
  merger.fact({kStart + 6, number, Kind::process_state, Reporter::sampled, 'R', 0, {}});
  merger.close_window(kStart + 10);
  merger.settle(kStart + 10);
  EXPECT_EQ(story(), "");
  put(1, 12, Kind::process_begin, 9);
  merger.settle(kStart + 20);
  EXPECT_EQ(story(), "process.begin P1, process.state P1");
  EXPECT_EQ(kept[0].event.reporter, Reporter::self);
}

TEST_F(MergerTest, FactsSampledBeforeAnOwnBeginComeBeforeLaterOnes) {
  const std::uint32_t number = merger.process(1, 7);
  merger.sighted(number, 9, "prog", kStart + 5, kStart + 100);
  for (const int ran : {6, 7})
    merger.fact({kStart + static_cast<std::uint64_t>(ran),
                 number,
                 Kind::cpu_sample,
                 Reporter::sampled,
                 ran,
                 0,
                 {}});
  merger.close_window(kStart + 10);
  merger.settle(kStart + 10);
  merger.fact({kStart + 13, number, Kind::cpu_sample, Reporter::sampled, 13, 0, {}});
  merger.wire(wire(1, 12, Kind::process_begin, 9));
  merger.close_window(kStart + 20);
  merger.settle(kStart + 20);
  ASSERT_EQ(story(), "process.begin P1, cpu.sample P1, cpu.sample P1, cpu.sample P1");
  EXPECT_EQ(kept[1].event.a, 6);
  EXPECT_EQ(kept[2].event.a, 7);
  EXPECT_EQ(kept[3].event.a, 13);
}

TEST_F(MergerTest, AProcessThatEmitsNothingBeganWhenItWasSeen) {
  const std::uint32_t number = merger.process(1, 7);
  merger.sighted(number, 9, "prog", kStart + 5, kStart + 100);
  merger.settle(kStart + 101);
  ASSERT_EQ(story(), "process.begin P1");
  EXPECT_EQ(last().reporter, Reporter::sampled);
  EXPECT_EQ(last().t, RawNs(5));
  EXPECT_EQ(kept[0].text, "prog");
  put(1, 200, Kind::process_begin, 9);
  EXPECT_EQ(last().reporter, Reporter::self) << "it attached late";
  put(1, 300, Kind::process_begin, 9);
  EXPECT_EQ(last().kind, Kind::process_exec) << "it runs another program";
}

TEST_F(MergerTest, AParentBeginsBeforeItsChild) {
  const std::uint32_t parent = merger.process(1, 7);
  const std::uint32_t child = merger.process(2, 7);
  merger.sighted(parent, 9, "sh", kStart + 5, kStart + 100);
  merger.sighted(child, 1, "ls", kStart + 6, kStart + 10);
  merger.settle(kStart + 11);
  EXPECT_EQ(story(), "process.begin P1, process.begin P2");
  EXPECT_EQ(kept[0].event.t, RawNs(5));
}

TEST_F(MergerTest, AProcessThatWasNeverSeenAliveHasALifeToo) {
  put(1, 1, Kind::process_begin, 9);
  put(1, 2, Kind::process_start, 0, 0, 0u, 4u);
  put(1, 3, Kind::process_started, 2, 0, 0u, 4u);
  put(1, 4, Kind::process_join, 2, -9);
  ASSERT_EQ(story(),
            "process.begin P1, process.start P1, process.started P1, process.begin P2, "
            "process.exit P2, process.reap P2, process.join P1");
  EXPECT_EQ(kept[3].event.cause, kept[1].event.seq);
  EXPECT_EQ(kept[3].event.a, 1);
  EXPECT_EQ(kept[3].event.reporter, Reporter::supervisor);
}

TEST_F(MergerTest, OfTheDeadOnlyTheirZombieIsSeen) {
  put(1, 1, Kind::process_begin, 9);
  merger.known_exit(1, code(0, "zombie"), kStart + 2);
  merger.settle(kStart + 2);
  merger.fact({kStart + 3, 1, Kind::process_state, Reporter::sampled, 'S', 0, {}});
  merger.fact({kStart + 4, 1, Kind::process_state, Reporter::sampled, 'Z', 0, {}});
  merger.close_window(kStart + 5);
  merger.known_reap(1, 9, kStart + 6);
  merger.settle(kStart + 6);
  merger.fact({kStart + 7, 1, Kind::process_state, Reporter::sampled, 'Z', 0, {}});
  merger.close_window(kNever);
  EXPECT_EQ(story(), "process.begin P1, process.exit P1, process.state P1, process.reap P1");
}

}  // namespace
}  // namespace procession::run
