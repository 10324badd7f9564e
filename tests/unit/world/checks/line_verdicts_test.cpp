// What the rules that lessons add on lines, permits, copies, files and circles say of small
// stories, word by word.
#include "verdicts.h"

namespace procession::world {
namespace {

constexpr std::string_view kCut =
    "the recording does not reach the run's end: this can't be judged";

TEST(LineVerdicts, OutputPresentAndAbsent) {
  const RuleArguments worker{"", {}, {{"process", "worker-*"}, {"text", "*end"}}};
  expect_verdicts(
      "output.present",
      {{"no worker-*: worker-2 ended by itself and did not write \"…end\"",
        [](Story& s) {
          say(s, 2, "the end\n");
          say(s, 3, "the end");  // without its end
          for (const std::uint32_t process : {2U, 3U}) s.leave(process);
          over(s);
        }},
       {"yes worker-*: 1 processes, each wrote \"…end\"",  // who was killed had not to
        [](Story& s) {
          say(s, 2, "one\nthe end\nmore\n");
          s.report(Kind::process_exit, 2);
          s.report(Kind::process_exit, 3, 0, 9);
          over(s);
        }},
       {"yes: nothing to judge",  // nor who lives, nor whose end nobody knows
        [](Story& s) {
          s.report(Kind::process_exit, 3, 0, 0, "unknown");
          over(s);
        }},
       {"open worker-*: the recording does not reach the run's end: this can't be judged",
        [](Story& s) {
          say(s, 2, "the end\n");
          s.report(Kind::process_exit, 2);
        }}},
      &worker);
  expect_verdicts("output.absent",
                  {{"no worker-*: seq 10: worker-2 wrote \"…end\"",
                    [](Story& s) {
                      say(s, 1, "the end\n");
                      say(s, 3, "the ");
                      say(s, 3, "end\n");
                      say(s, 3, "end\n");
                      over(s);
                    }},
                   {"yes worker-*: 2 processes, none wrote \"…end\"",
                    [](Story& s) {
                      say(s, 2, "the ");
                      say(s, 3, "end of it\n");
                      s.add({.process = 2, .kind = Kind::note}, "the end\n");
                      over(s);
                    }}},
                  &worker);
}

TEST(LineVerdicts, OutputAfter) {
  const RuleArguments worker{"", {}, {{"process", "worker-*"}, {"text", "*end"}}};
  expect_verdicts(
      "output.after_join",
      {{"no worker-*: seq 16: worker-1 wrote the line before any join of it returned",
        [](Story& s) {  // another has joined
          s.spawn(3, 4, "kid");
          s.leave(4);
          s.join(3, 4);
          say(s, 2, "the end\n");
          say(s, 2, "the end\n");
          over(s);
        }},
       {"yes worker-*: 2 lines, each written after a join had returned",
        [](Story& s) {
          say(s, 1, "the end\n");
          say(s, 2, "begin\n");
          s.add({.process = 2, .kind = Kind::note}, "the end\n");
          s.spawn(2, 4, "kid");
          s.leave(4);
          s.join(2, 4);
          say(s, 2, "the end\nno\nthe end\n");
          over(s);
        }},
       {"open worker-*: the recording does not reach the run's end: this can't be judged",
        [](Story& s) {
          s.spawn(2, 4, "kid");
          s.leave(4);
          s.join(2, 4);
          say(s, 2, "the end\n");
        }}},
      &worker);
  const RuleArguments all{"", {}, {{"process", "worker-*"}, {"first", "in*"}, {"text", "out*"}}};
  expect_verdicts(
      "output.after_all",
      {{"no worker-*: seq 9 and 11: worker-2 wrote the line, and one that must come first "
        "was written later",
        [](Story& s) {
          say(s, 2, "in\n");
          say(s, 3, "out\n");
          say(s, 2, "out\n");
          say(s, 2, "in\n");
        }},
       {"yes worker-*: 2 lines, each written after all of those that must come first",
        [](Story& s) {
          s.add({.process = 2, .kind = Kind::note}, "out\n");
          say(s, 2, "in\n");
          say(s, 3, "in\n");
          say(s, 2, "out\n");
          say(s, 3, "out\n");
          say(s, 1, "in\n");
        }},
       {"yes: nothing to judge", [](Story& s) { say(s, 2, "in\n"); }}},
      &all);
}

TEST(LineVerdicts, SoManyLinesAndPermits) {
  const RuleArguments lines{"", {{"most", 1}}, {{"process", "worker-*"}, {"text", "go*"}}};
  expect_verdicts("output.at_most",
                  {{"yes worker-*: 1 such lines, at most 1 are meant",
                    [](Story& s) {
                      s.add({.process = 2, .kind = Kind::note}, "go\n");
                      say(s, 1, "go\n");
                      say(s, 2, "g");
                      say(s, 3, "o\n");
                      say(s, 2, "o\n");
                    }},
                   {"no worker-*: seq 9: one such line too many; 3 in all, 1 are meant",
                    [](Story& s) {
                      say(s, 2, "go\nno\n");
                      say(s, 3, "go\n");
                      say(s, 2, "go\n");
                    }}},
                  &lines);
  const RuleArguments permits{"s", {{"most", 1}}, {}};
  expect_verdicts("semaphore.at_most",
                  {{"no s: seq 12: worker-2 took a permit, and 2 have one at once",
                    [](Story& s) {
                      s.create(1, "semaphore", "other", "permits=9");
                      s.create(2, "semaphore", "s", "permits=9");
                      s.emit(Kind::semaphore_acquire, 1, 1);
                      s.emit(Kind::semaphore_acquire, 2, 2);
                      s.emit(Kind::semaphore_acquire, 3, 2);
                      s.emit(Kind::semaphore_acquire, 1, 2);
                    }},
                   {"yes s: 4 permits taken, never by more than 1 at once",
                    [](Story& s) {
                      s.create(2, "semaphore", "s", "permits=9");
                      s.emit(Kind::semaphore_release, 2, 2);  // had none
                      for (int i = 0; i < 2; ++i) s.emit(Kind::semaphore_acquire, 2, 2);
                      for (int i = 0; i < 2; ++i) s.emit(Kind::semaphore_release, 2, 2);
                      for (int i = 0; i < 2; ++i) s.emit(Kind::semaphore_acquire, 3, 2);
                    }},
                   {"no s: seq 12: worker-2 took a permit, and 2 have one at once",
                    [](Story& s) {  // of two one is left
                      s.create(2, "semaphore", "s", "permits=9");
                      for (int i = 0; i < 2; ++i) s.emit(Kind::semaphore_acquire, 2, 2);
                      s.emit(Kind::semaphore_release, 2, 2);
                      s.emit(Kind::semaphore_acquire, 3, 2);
                    }}},
                  &permits);
}

TEST(LineVerdicts, ParentsAndChildren) {
  const RuleArguments lines{"", {}, {{"process", "worker-*"}, {"text", "parent*"}}};
  expect_verdicts(
      "output.parent_pid",
      {{"yes worker-*: 2 lines, each with the pid of the process that started its writer",
        [](Story& s) {
          s.add({.process = 2, .kind = Kind::note}, "parent 5\n");
          say(s, 2, "parent 7 is 1001\n");
          say(s, 3, "parent=1001.");
          say(s, 3, "my parent 5\n");
          say(s, 1, "parent 5\n");
        }},
       {"no worker-*: seq 9: worker-2 names another as its parent",
        [](Story& s) {
          say(s, 2, "parent 1001\n");
          say(s, 3, "parent 1001 or 5\n");
          say(s, 2, "parent\n");
        }},
       {"no worker-*: seq 8: worker-1 names another as its parent",
        [](Story& s) { say(s, 2, "parent\n"); }},
       {"no worker-*: seq 8: worker-1 names another as its parent",
        [](Story& s) { say(s, 2, "parent 99999999999999999999\n"); }}},
      &lines);
  const RuleArguments two{"", {{"most", 2}}, {{"process", "main"}}};
  expect_verdicts("process.at_once",
                  {{"yes main: 3 children, at most 2 alive at once",
                    [](Story& s) {
                      s.report(Kind::process_exit, 2);
                      s.spawn(1, 4, "late");
                      s.spawn(3, 5, "grandchild");
                      s.report(Kind::process_state, 6);  // has not begun
                      s.add({.process = 1, .kind = Kind::process_start, .op = 90}, "name=kid");
                      s.add({.process = 1, .kind = Kind::process_started, .op = 90, .a = 1006});
                    }},
                   {"no main: seq 9: main has 3 children alive at once",
                    [](Story& s) {
                      s.spawn(1, 4, "third");
                      s.spawn(1, 5, "fourth");
                      s.report(Kind::process_exit, 2);
                    }}},
                  &two);
}

TEST(LineVerdicts, OwnCopiesAndFiles) {
  const RuleArguments own{"x", {}, {{"process", "worker-*"}}};
  expect_verdicts(
      "variable.last_write",
      {{"no worker-*: seq 8 and 10: worker-1 read another value than it had written last",
        [](Story& s) {
          s.variable(Kind::variable_write, 2, "x=1");
          s.variable(Kind::variable_write, 1, "x=2");
          s.variable(Kind::variable_read, 2, "x=2");
          s.variable(Kind::variable_read, 2, "x=3");
        }},
       {"yes worker-*: 2 reads gave what the process itself had written last",
        [](Story& s) {
          s.variable(Kind::variable_write, 1, "x=9");
          for (const char* text : {"x=1", "x=2"}) {
            s.variable(Kind::variable_write, 2, text);
            s.variable(Kind::variable_write, 2, "y=5");
            s.variable(Kind::variable_read, 2, text);
          }
          s.variable(Kind::variable_read, 3, "x=7");  // wrote none
          s.variable(Kind::variable_read, 1, "x=7");  // is not meant
          over(s);
        }},
       {"open worker-*: no other process wrote its copy before the last read: this proves "
        "nothing",
        [](Story& s) {
          s.variable(Kind::variable_write, 2, "x=1");
          s.variable(Kind::variable_write, 3, "x=3");
          s.variable(Kind::variable_read, 2, "x=1");
          s.variable(Kind::variable_write, 1, "x=9");
          over(s);
        }}},
      &own);
  const RuleArguments log{"log", {}, {}};
  const auto file = [](Story& s) { s.create(1, "file", "log", "path=/tmp/log.txt"); };
  static const auto kFile = file;
  expect_verdicts("file.none_lost",
                  {{"open log: the recording does not reach the run's end: this can't be judged",
                    [](Story& s) {
                      kFile(s);
                      s.write(2, 1, 0, "abc\n");
                    }},
                   {"no log: 3 bytes were covered by a later write of another process",
                    [](Story& s) {
                      kFile(s);
                      s.write(2, 1, 0, "abc\n");
                      s.write(3, 1, 0, "xyz");
                    }},
                   {"yes log: 2 writes, and no byte of another was covered",
                    [](Story& s) {
                      kFile(s);
                      for (int i = 0; i < 2; ++i) s.write(2, 1, 0, "abc\n");
                      over(s);
                    }}},
                  &log);
  expect_verdicts("file.whole_lines",
                  {{"no log: 2 lines are torn, the first at byte 4",
                    [](Story& s) {
                      kFile(s);
                      s.write(2, 1, 0, "abc\nde");
                      s.write(3, 1, 6, "xyz\n");
                      s.write(2, 1, 10, "fg\n");
                    }},
                   {"yes log: 2 writes, and every line is whole",
                    [](Story& s) {
                      kFile(s);
                      s.write(2, 1, 0, "abc\n");
                      s.write(3, 1, 4, "xyz\n");
                      over(s);
                    }},
                   {"open log: the recording does not reach the run's end: this can't be judged",
                    [](Story& s) {
                      kFile(s);
                      s.write(2, 1, 0, "abc\n");
                    }},
                   {"yes: nothing to judge",
                    [](Story& s) {
                      s.create(1, "file", "other", "path=/tmp/log.txt");
                      s.write(2, 1, 0, "abc\n");
                      over(s);
                    }}},
                  &log);
}

void cpu(Story& s, std::uint32_t process, std::string_view text) {
  s.add({.process = process, .kind = Kind::cpu_sample, .reporter = Reporter::sampled}, text);
}

TEST(LineVerdicts, CpusAndValues) {
  const RuleArguments one{"", {{"cpus", 1}}, {{"process", "worker-*"}}};
  expect_verdicts("cpu.bound",
                  {{"no worker-*: seq 10: worker-2 was seen on CPU 3, which is one too many",
                    [](Story& s) {
                      cpu(s, 1, "cpu=0");
                      cpu(s, 2, "cpu=1");
                      cpu(s, 3, "cpu=3");
                      cpu(s, 2, "cpu=4");
                    }},
                   {"yes worker-*: 2 looks, and nobody was seen on another CPU",
                    [](Story& s) {
                      for (const std::uint32_t process : {2U, 3U}) cpu(s, process, "cpu=3");
                      cpu(s, 2, "");
                    }}},
                  &one);
  const RuleArguments value{"v", {}, {}};
  expect_verdicts("value.none_lost",
                  {{"no v: 1 writes were written over unseen",
                    [](Story& s) {
                      s.create(1, "value", "v", "count=1 value=0");
                      for (const std::uint32_t process : {2U, 3U})
                        s.emit(Kind::value_read, process, 1, 0, 0, "0");
                      for (const std::uint32_t process : {2U, 3U})
                        s.emit(Kind::value_write, process, 1, 0, 0, "1");
                    }},
                   {"yes v: 2 writes, and none was written over unseen",
                    [](Story& s) {
                      s.create(1, "value", "v", "count=1 value=0");
                      s.create(2, "value", "w", "count=1 value=0");
                      for (const char* text : {"1", "2"}) {
                        s.emit(Kind::value_read, 2, 1, 0, 0, text[0] == '1' ? "0" : "1");
                        s.emit(Kind::value_write, 2, 1, 0, 0, text);
                      }
                      for (const std::uint32_t process : {2U, 3U})
                        s.emit(Kind::value_read, process, 2, 0, 0, "0");
                      for (const std::uint32_t process : {2U, 3U})
                        s.emit(Kind::value_write, process, 2, 0, 0, "1");
                      over(s);
                    }},
                   {"open v: the recording does not reach the run's end: this can't be judged",
                    [](Story& s) {
                      s.create(1, "value", "v", "count=1 value=0");
                      s.emit(Kind::value_write, 2, 1, 0, 0, "1");
                    }}},
                  &value);
}

// Each takes its lock, then both ask for the other's. After `over`: it is broken up.
void circle(Story& s, std::uint32_t first, std::uint32_t second, std::uint32_t object) {
  s.lock(object, "l");
  s.lock(object + 1, "m");
  s.emit(Kind::lock_acquire, first, object, 1);
  s.emit(Kind::lock_acquire, second, object + 1, 1);
  s.ask(Kind::lock_request, second, object);
  s.ask(Kind::lock_request, first, object + 1);
}

TEST(LineVerdicts, Circles) {
  const RuleArguments two{"", {{"members", 2}}, {}}, three{"", {{"members", 3}}, {}}, none;
  const std::string stood = "seq 13: in a circle, each waiting for another: worker-1, worker-2";
  for (const bool ended : {true, false}) {
    Story s = three_processes("worker-1", "worker-2");
    circle(s, 2, 3, 1);
    for (const std::uint32_t process : {2U, 3U}) s.report(Kind::process_exit, process, 0, 9);
    s.spawn(1, 4, "late-1");
    s.spawn(1, 5, "late-2");
    circle(s, 4, 5, 3);  // as large as the first: that is the one told
    if (ended) over(s);
    const std::string cut = "open: " + std::string(kCut);
    EXPECT_EQ(verdict_of(s, "wait.circle", &two), ended ? "yes: " + stood : cut);
    EXPECT_EQ(verdict_of(s, "wait.no_circle", &none), "no: " + stood);
    EXPECT_EQ(verdict_of(s, "wait.circle", &three),
              ended ? "no: the largest circle of those that waited for each other had 2 members, "
                      "not 3"
                    : cut);
  }
  expect_verdicts("wait.no_circle",
                  {{"yes: 1 requests, and nobody waited in a circle",
                    [](Story& s) {
                      s.lock(1, "l");
                      s.acquire(2, 1);
                      over(s);
                    }},
                   {"yes: nothing to judge", [](Story& s) { over(s); }}},
                  &none);
}

}  // namespace
}  // namespace procession::world
