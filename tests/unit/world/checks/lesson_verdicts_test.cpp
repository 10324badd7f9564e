// What the rules that lessons add say of small stories, word by word: which events they name,
// which process, what they have counted, and what is left open in a recording that was cut.
#include "verdicts.h"

namespace procession::world {
namespace {

void sentinel(Story& s, std::uint32_t process, std::int64_t n) { s.put(process, 1, n, "None"); }

TEST(LessonVerdicts, QueueSentinels) {
  const RuleArguments two{"q", {{"sentinels", 2}}, {}};
  expect_verdicts(
      "queue.sentinels",
      {{"yes q: 2 sentinels, one for each consumer, after the joins",
        [](Story& s) {
          s.queue(1, "q", 0);
          s.put(2, 1, 1, "x");
          s.leave(2);
          for (std::int64_t n = 1; n < 3; ++n) sentinel(s, 1, n);
          s.get(3, 1, item_id(2, 1));
          s.get(3, 1, item_id(1, 1));
          s.leave(3);
          over(s);
        }},
       {"no q: 3 sentinels were put, 2 were expected",  // already
        [](Story& s) {
          s.queue(1, "q", 0);
          for (std::int64_t n = 1; n < 4; ++n) sentinel(s, 1, n);
        }},
       {"open q: the recording does not reach the run's end: this can't be judged",
        [](Story& s) {
          s.queue(1, "q", 0);
          sentinel(s, 1, 1);
        }},
       {"no q: 1 sentinels were put, 2 were expected",
        [](Story& s) {
          s.queue(1, "q", 0);
          sentinel(s, 1, 1);
          over(s);
        }},
       {"no q: seq 14: a sentinel was put before worker-1, which also puts, had exited",
        [](Story& s) {
          s.queue(1, "q", 0);
          s.put(2, 1, 1, "x");
          s.put(3, 1, 1, "x");
          sentinel(s, 3, 2);  // which puts itself
          s.leave(3);
          s.leave(2);
          over(s);
        }},
       {"no q: seq 10 and 14: worker-1 put an item after a sentinel was put",
        [](Story& s) {
          s.queue(1, "q", 0);
          for (std::int64_t n = 1; n < 3; ++n) sentinel(s, 1, n);
          s.put(2, 1, 1, "x");
          s.put(3, 1, 1, "x");
          over(s);
        }},
       {"no q: worker-2 got 2 sentinels instead of one",
        [](Story& s) {
          s.queue(1, "q", 0);
          for (std::int64_t n = 1; n < 3; ++n) sentinel(s, 1, n);
          for (std::int64_t n = 1; n < 3; ++n) s.get(3, 1, item_id(1, n));
          over(s);
        }},
       {"no q: worker-2 got 0 sentinels instead of one",
        [](Story& s) {
          s.queue(1, "q", 0);
          s.put(1, 1, 9, "x");
          for (std::int64_t n = 1; n < 3; ++n) sentinel(s, 1, n);
          s.get(3, 1, item_id(1, 9));
          s.leave(3);
          over(s);
        }},
       {"yes q: 2 sentinels, one for each consumer, after the joins",  // was killed before it
        [](Story& s) {
          s.queue(1, "q", 0);
          s.put(1, 1, 9, "x");
          for (std::int64_t n = 1; n < 3; ++n) sentinel(s, 1, n);
          s.get(3, 1, item_id(1, 9));
          s.report(Kind::process_exit, 3, 0, 9);
          over(s);
        }},
       {"no q: seq 16 and 18: worker-2 got an item after its sentinel",
        [](Story& s) {
          s.queue(1, "q", 0);
          s.put(1, 1, 9, "x");
          for (std::int64_t n = 1; n < 3; ++n) sentinel(s, 1, n);
          s.get(3, 1, item_id(1, 1));
          s.get(3, 1, item_id(1, 9));
          over(s);
        }},
       {"no q: 0 sentinels were put, 2 were expected",  // in another queue
        [](Story& s) {
          s.queue(1, "other", 0);
          for (std::int64_t n = 1; n < 3; ++n) sentinel(s, 1, n);
          over(s);
        }}},
      &two);
}

TEST(LessonVerdicts, QueueItemsAndExitCodes) {
  const RuleArguments two{"q", {{"items", 2}}, {}};
  expect_verdicts("queue.items",
                  {{"yes q: 2 items were put and got",
                    [](Story& s) {
                      s.queue(1, "q", 0);
                      for (std::int64_t n = 1; n < 3; ++n) s.put(2, 1, n, "x");
                      sentinel(s, 1, 1);
                      for (std::int64_t n = 1; n < 3; ++n) s.get(3, 1, item_id(2, n));
                      s.get(3, 1, item_id(1, 1));
                      over(s);
                    }},
                   {"no q: 1 of 2 items were got",
                    [](Story& s) {
                      s.queue(1, "q", 0);
                      for (std::int64_t n = 1; n < 3; ++n) s.put(2, 1, n, "x");
                      for (int i = 0; i < 2; ++i) s.get(3, 1, item_id(2, 1));
                      over(s);
                    }},
                   {"no q: 1 items were put, 2 were expected",
                    [](Story& s) {
                      s.queue(1, "q", 0);
                      s.put(2, 1, 1, "x");
                      over(s);
                    }},
                   {"no q: 3 items were put, 2 were expected",
                    [](Story& s) {
                      s.queue(1, "q", 0);
                      for (std::int64_t n = 1; n < 4; ++n) s.put(2, 1, n, "x");
                    }}},
                  &two);
  const RuleArguments three{"", {{"code", 3}}, {}};
  expect_verdicts("process.exit_code",
                  {{"yes: 2 processes, each ended with 3",
                    [](Story& s) {
                      s.report(Kind::process_exit, 2, 3);
                      s.report(Kind::process_exit, 3, 0, 0, "unknown");
                    }},
                   {"no: seq 9: worker-2 ended otherwise",
                    [](Story& s) {
                      s.report(Kind::process_exit, 2, 3);
                      s.report(Kind::process_exit, 3, 0);
                      s.report(Kind::process_exit, 1, 1);
                    }},
                   {"no: seq 8: worker-1 ended otherwise",
                    [](Story& s) { s.report(Kind::process_exit, 2, 3, 3); }}},
                  &three);
  const RuleArguments signal{"", {{"code", -9}}, {}};
  expect_verdicts("process.exit_code",
                  {{"yes: 1 processes, each ended with -9",
                    [](Story& s) { s.report(Kind::process_exit, 2, 0, 9); }}},
                  &signal);
}

TEST(LessonVerdicts, ProcessExitsAfter) {
  const RuleArguments worker{"", {}, {{"process", "worker-?"}}};
  expect_verdicts("process.exits_after",
                  {{"no worker-?: seq 13: worker-1 exited while kid still lived",
                    [](Story& s) {
                      s.spawn(2, 4, "kid");
                      s.leave(2);
                      s.leave(4);
                      over(s);
                    }},
                   {"no worker-?: seq 19: worker-2 exited while kid-2 still lived",
                    [](Story& s) {
                      s.spawn(3, 4, "kid-1");
                      s.spawn(3, 5, "kid-2");
                      s.leave(4);
                      s.leave(3);
                      over(s);
                    }},
                   {"yes worker-?: 2 children, each exited before its parent",
                    [](Story& s) {
                      s.spawn(2, 4, "kid");
                      s.spawn(3, 5, "kid");
                      s.spawn(3, 6, "tracker");
                      s.report(Kind::process_role, 6, 0, 0, "resource tracker");
                      for (const std::uint32_t process : {5U, 4U, 3U, 2U}) s.leave(process);
                      over(s);
                    }},
                   {"yes: nothing to judge",  // it lives
                    [](Story& s) {
                      s.spawn(2, 4, "kid");
                      over(s);
                    }}},
                  &worker);
}

void end_by_signal(Story& s, std::uint32_t process, std::int64_t signal = 15) {
  s.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(process), .b = signal});
}

TEST(LessonVerdicts, ProcessKilledBy) {
  const RuleArguments worker{"", {{"signal", 15}}, {{"process", "worker-*"}, {"text", "done*"}}};
  expect_verdicts(
      "process.killed_by",
      {{"yes worker-*: 1 died of signal 15, in the middle of their code",
        [](Story& s) {
          say(s, 2, "doing\n");
          s.add({.process = 2, .kind = Kind::note}, "done\n");
          say(s, 3, "done\n");
          end_by_signal(s, 2);
          s.report(Kind::process_exit, 2, 0, 15);
          s.report(Kind::process_exit, 3, 0, 15);
          over(s);
        }},
       {"no worker-*: seq 8 and 9: worker-1 was sent the signal but ended otherwise",
        [](Story& s) {
          end_by_signal(s, 2);
          s.report(Kind::process_exit, 2, 0, 9);
          over(s);
        }},
       {"no worker-*: seq 8 and 11: worker-1 was sent the signal but ended otherwise",
        [](Story& s) {  // the first one's time counts
          end_by_signal(s, 2);
          s.wait(900 * kMs);
          end_by_signal(s, 2);
          s.wait(900 * kMs);
          s.add({.process = 2, .kind = Kind::process_finish});
          s.report(Kind::process_exit, 2);
          over(s);
        }},
       {"no worker-*: seq 9 and 12: worker-1 was killed, yet had written its line",
        [](Story& s) {
          say(s, 2, "do");
          say(s, 2, "ne\nok\n");
          say(s, 2, "done too\n");
          end_by_signal(s, 2);
          s.report(Kind::process_exit, 2, 0, 15);
          over(s);
        }},
       {"open worker-*: the recording does not reach the run's end: this can't be judged",
        [](Story& s) {
          end_by_signal(s, 2);
          s.report(Kind::process_exit, 2, 0, 15);
        }},
       {"yes: nothing to judge",  // how it ended nobody knows; the other's code was done
        [](Story& s) {
          end_by_signal(s, 2);
          s.report(Kind::process_exit, 2, 0, 0, "unknown");
          s.add({.process = 3, .kind = Kind::process_finish});
          end_by_signal(s, 3);
          s.report(Kind::process_exit, 3, 0, 9);
          over(s);
        }}},
      &worker);
}

}  // namespace
}  // namespace procession::world
