// What the rules on processes, threads and files say of small stories, word by word.
#include "verdicts.h"

namespace procession::world {
namespace {

void note(Story& s, std::uint32_t process) { s.add({.process = process, .kind = Kind::note}); }

TEST(ProcessVerdicts, BeginAfterStart) {
  expect_verdicts("process.begin_after_start",
                  {{"yes: holds for 4 events", [](Story&) {}},  // by its cause, and by started
                   {"no: seq 8 and 20: PID 1004 began before it was started",
                    [](Story& s) {
                      s.add({.process = 4, .kind = Kind::process_begin, .cause = 20});
                      s.add({.process = 5, .kind = Kind::process_begin, .cause = 21});
                    }},
                   {"no: seq 8 and 9: PID 1004 began before it was started",
                    [](Story& s) {
                      s.add({.process = 4, .kind = Kind::process_begin});
                      s.add({.process = 2, .kind = Kind::process_start, .op = 90}, "name=kid");
                      s.add({.process = 2, .kind = Kind::process_started, .op = 90, .a = 1004});
                    }},
                   {"yes: holds for 5 events",  // not begun yet
                    [](Story& s) {
                      s.add({.process = 2, .kind = Kind::process_start, .op = 90}, "name=kid");
                      s.add({.process = 2, .kind = Kind::process_started, .op = 90, .a = 1004});
                      s.add({.process = 2, .kind = Kind::process_started, .op = 90, .a = 1003});
                    }},
                   {"yes: holds for 7 events",  // the pid was another's, which had been killed
                    [](Story& s) {
                      s.spawn(1, 4, "d");
                      s.report(Kind::process_exit, 4, 0, 9);
                      s.add({.process = 2, .kind = Kind::process_start, .op = 90}, "name=kid");
                      s.add({.process = 2, .kind = Kind::process_started, .op = 90, .a = 1004});
                    }},
                   {"yes: holds for 4 events",  // no such start
                    [](Story& s) {
                      s.add({.process = 2, .kind = Kind::process_started, .op = 90, .a = 1003});
                    }}});
}

TEST(ProcessVerdicts, BeginFirst) {
  expect_verdicts("process.begin_first", {{"no: seq 8: PID 1004 emitted an event before its begin",
                                           [](Story& s) {
                                             note(s, 4);
                                             note(s, 5);
                                           }},
                                          {"yes: holds for 7 events",
                                           [](Story& s) { s.report(Kind::process_state, 4); }}});
}

TEST(ProcessVerdicts, JoinReapAndExit) {
  expect_verdicts("process.join_after_exit",
                  {{"yes: holds for 2 events",
                    [](Story& s) {
                      s.leave(2, 3);
                      for (int i = 0; i < 2; ++i) s.join(1, 2, 3);
                    }},
                   {"no: seq 9: the join of worker-1 returned before its exit",
                    [](Story& s) {
                      s.join(1, 2);
                      s.join(1, 3);
                    }},
                   {"open: seq 9: process 1009 was joined, but nothing else is known of it",
                    [](Story& s) {
                      s.join(1, 9);
                      s.join(1, 8);
                    }},
                   {"no: seq 10 and 12: the join of worker-1 gave another exit code than its exit",
                    [](Story& s) {
                      s.leave(2, 3);
                      s.join(1, 2, 4);
                      s.join(1, 3);
                    }},
                   {"no: seq 8 and 10: the join of worker-1 gave another exit code than its exit",
                    [](Story& s) {
                      s.report(Kind::process_exit, 2, 0, 9);
                      s.join(1, 2, 9);
                    }}});
  expect_verdicts("process.reap_after_exit", {{"no: seq 8: worker-1 was reaped before its exit",
                                               [](Story& s) {
                                                 s.report(Kind::process_reap, 2);
                                                 s.report(Kind::process_reap, 3);
                                               }},
                                              {"yes: holds for 1 events", [](Story& s) {
                                                 s.leave(2);
                                                 s.report(Kind::process_reap, 2);
                                               }}});
  expect_verdicts("process.no_event_after_exit",
                  {{"no: seq 10 and 11: worker-1 emitted an event after its exit",
                    [](Story& s) {
                      s.leave(2);
                      for (int i = 0; i < 2; ++i) note(s, 2);
                    }},
                   {"yes: holds for 9 events", [](Story& s) {
                      s.leave(2);
                      s.report(Kind::process_state, 2);
                    }}});
  expect_verdicts("process.exit_once", {{"no: seq 8 and 10: worker-1 exited twice",
                                         [](Story& s) {
                                           s.report(Kind::process_exit, 2);
                                           s.report(Kind::process_exit, 3);
                                           for (int i = 0; i < 2; ++i)
                                             s.report(Kind::process_exit, 2);
                                         }},
                                        {"yes: holds for 2 events", [](Story& s) {
                                           s.report(Kind::process_exit, 2);
                                           s.report(Kind::process_exit, 3);
                                         }}});
}

TEST(ProcessVerdicts, DaemonsAndWhoIsLeft) {
  expect_verdicts(
      "process.daemon_ends_with_parent",
      {{"no: seq 9 and 16: the daemon d outlived its parent main, which ended normally",
        [](Story& s) {
          s.spawn(1, 4, "d", true);
          s.spawn(1, 5, "e", true);
          s.leave(1);
        }},
       {"no: seq 12 and 17: the daemon e outlived its parent main, which ended normally",
        [](Story& s) {
          s.spawn(1, 4, "d", true);
          s.spawn(1, 5, "e", true);
          s.report(Kind::process_exit, 4, 0, 15);
          s.leave(1);
        }},
       {"yes: holds for 1 events",
        [](Story& s) {
          s.spawn(1, 4, "d", true);
          s.report(Kind::process_exit, 4, 0, 15);
          s.leave(1);
        }},
       {"yes: nothing to judge", [](Story& s) { s.leave(1); }}});
  expect_verdicts(
      "run.no_process_left",
      {{"no: seq 8: the run ended, but main (1001) had not",
        [](Story& s) { s.run(Kind::run_end); }},
       {"no: seq 14: the run ended, but worker-2 (1003) had not",
        [](Story& s) {
          s.leave(2);
          s.leave(1);
          s.run(Kind::run_end);
        }},
       {"yes: holds for 3 events",
        [](Story& s) {
          for (const std::uint32_t process : {3U, 2U, 1U}) s.leave(process);
          s.run(Kind::run_end);
        }},
       {"open: the recording does not reach the run's end: this can't be judged", [](Story&) {}}});
}

constexpr std::int32_t kTid = 21'002;  // of thread 22 of process 2
void of_22(Story& s, Kind kind) { s.add({.process = 2, .thread = 22, .kind = kind}, "t"); }
void of_20(Story& s, Kind kind, std::int64_t tid = kTid) {
  s.add({.process = 2, .kind = kind, .a = tid}, "t");
}

TEST(ProcessVerdicts, GateAndThreads) {
  expect_verdicts("process.gate",
                  {{"no: seq 8 and 9: worker-1 went on although it stood at its gate",
                    [](Story& s) {
                      s.ask(Kind::gate_wait, 2, 0);
                      for (int i = 0; i < 2; ++i) note(s, 2);
                    }},
                   {"no: seq 8 and 9: worker-1 went on although it stood at its gate",
                    [](Story& s) {
                      for (int i = 0; i < 3; ++i) s.ask(Kind::gate_wait, 2, 0);
                    }},
                   {"no: seq 10 and 11: worker-1 went on although it stood at its gate",
                    [](Story& s) {
                      s.ask(Kind::gate_wait, 2, 0);
                      s.answer(Kind::gate_pass, 2, 0);
                      s.ask(Kind::gate_wait, 2, 0);
                      note(s, 2);
                    }},
                   {"yes: 2 times at a gate, and nothing done there", [](Story& s) {
                      for (int i = 0; i < 2; ++i) {
                        s.ask(Kind::gate_wait, 2, 0);
                        of_22(s, Kind::note);
                        s.answer(Kind::gate_pass, 2, 0);
                      }
                      note(s, 2);
                    }}});
  expect_verdicts("thread.life",
                  {{"no: seq 8 and 9: a thread of worker-1 began before it was started",
                    [](Story& s) {
                      of_22(s, Kind::thread_begin);
                      of_20(s, Kind::thread_start);
                    }},
                   {"yes: holds for 2 events",  // the tid of one that has ended
                    [](Story& s) {
                      of_22(s, Kind::thread_begin);
                      of_22(s, Kind::thread_end);
                      of_20(s, Kind::thread_start);
                    }},
                   {"yes: holds for 1 events",  // its tid is not known
                    [](Story& s) {
                      of_22(s, Kind::thread_begin);
                      of_20(s, Kind::thread_start, 0);
                    }},
                   {"no: seq 8 and 9: a thread of worker-1 was joined before its end",
                    [](Story& s) {
                      of_22(s, Kind::thread_begin);
                      of_20(s, Kind::thread_join);
                    }},
                   {"no: seq 9 and 11: a thread of worker-1 did something after its end",
                    [](Story& s) {
                      of_22(s, Kind::thread_begin);
                      of_22(s, Kind::thread_end);
                      note(s, 2);
                      of_22(s, Kind::note);
                    }},
                   {"yes: holds for 3 events", [](Story& s) {
                      of_20(s, Kind::thread_start);
                      of_22(s, Kind::thread_begin);
                      of_22(s, Kind::thread_end);
                      of_20(s, Kind::thread_join);
                    }}});
}

void file(Story& s) {
  s.create(1, "file", "log", "path=/tmp/log.txt");
  for (const std::uint32_t process : {2U, 3U}) s.open(process, 1);
}

TEST(ProcessVerdicts, FileSize) {
  expect_verdicts(
      "file.size",
      {{"yes log: 2 writes, none over another; the file grew by their 5 bytes",
        [](Story& s) {
          file(s);
          s.write(2, 1, 100, "abc");
          s.write(3, 1, 103, "de");
        }},
       {"no log: two appends to log lie on each other",
        [](Story& s) {
          file(s);
          s.write(2, 1, 0, "abc");
          s.write(3, 1, 2, "de");
        }},
       {"open log: the writes told so far have 5 bytes, and the file grew by 6: one was not "
        "told",
        [](Story& s) {
          file(s);
          s.write(2, 1, 0, "abc");
          s.write(3, 1, 4, "de");
        }},
       {"no log: the writes have 5 bytes, but the file grew by 6",
        [](Story& s) {
          file(s);
          s.write(2, 1, 0, "abc");
          s.write(3, 1, 4, "de");
          for (const std::uint32_t process : {3U, 2U, 1U}) s.leave(process);
          s.run(Kind::run_end);
        }},
       {"open log: the writes told so far have 5 bytes, and the file grew by 6: one was not "
        "told",
        [](Story& s) {  // one lives on
          file(s);
          s.write(2, 1, 0, "abc");
          s.write(3, 1, 4, "de");
          s.leave(2);
          s.run(Kind::run_end);
        }},
       {"open log: seq 12: where this write went is not known",
        [](Story& s) {
          file(s);
          s.write(2, 1, 0, "abc");
          s.write(3, 1, -1, "de");
        }},
       {"yes: nothing to judge", [](Story& s) {
          file(s);
          s.open(3, 1, false);
          s.write(2, 1, 0, "abc");
        }}});
}

}  // namespace
}  // namespace procession::world
