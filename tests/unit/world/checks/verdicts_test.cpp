// What the rules of every run say of small stories, word by word: that is which events they name,
// which process, and what they have counted.
#include "verdicts.h"

namespace procession::world {
namespace {

void take(Story& s, std::uint32_t process, std::uint32_t object, std::int64_t depth = 1) {
  s.emit(Kind::lock_acquire, process, object, depth);
}
void give(Story& s, std::uint32_t process, std::uint32_t object, std::int64_t depth = 0) {
  s.emit(Kind::lock_release, process, object, depth);
}
void of_thread(Story& s, Kind kind, std::uint32_t thread, std::uint32_t object, std::uint64_t op,
               std::int64_t a = 0) {
  s.add(
      {.process = thread / 10, .thread = thread, .kind = kind, .object = object, .op = op, .a = a});
}

TEST(Verdicts, LockOneOwner) {
  expect_verdicts(
      "lock.one_owner",
      {{"no l: seq 9 and 10: worker-2 acquired it while worker-1 held it",
        [](Story& s) {
          s.lock(1, "l");
          take(s, 2, 1);
          take(s, 3, 1);
          take(s, 1, 1);
        }},
       {"no l: seq 9 and 12: worker-2 acquired it while worker-1 held it",  // one level is left
        [](Story& s) {
          s.lock(1, "l");
          for (int i = 0; i < 2; ++i) take(s, 2, 1);
          give(s, 2, 1);
          take(s, 3, 1);
        }},
       {"yes l: 4 acquires, never two owners",
        [](Story& s) {
          s.lock(1, "l");
          for (int i = 0; i < 3; ++i) take(s, 2, 1);
          for (int i = 0; i < 3; ++i) give(s, 2, 1);
          take(s, 3, 1);
        }},
       {"yes l: 3 acquires, never two owners",  // whoever is not its owner frees it at any level
        [](Story& s) {
          s.lock(1, "l");
          for (const std::uint64_t op : {90U, 91U}) of_thread(s, Kind::lock_acquire, 20, 1, op);
          of_thread(s, Kind::lock_release, 21, 1, 92);
          take(s, 3, 1);
        }},
       {"yes l: 3 acquires, never two owners",  // a refused release of a level takes none
        [](Story& s) {
          s.lock(1, "l");
          for (int i = 0; i < 2; ++i) take(s, 2, 1);
          give(s, 2, 1);
          s.undo(2, 1);
          for (int i = 0; i < 2; ++i) give(s, 2, 1);
          take(s, 3, 1);
        }},
       {"no l: seq 9 and 14: worker-2 acquired it while worker-1 held it",  // nor does it free it
        [](Story& s) {
          s.lock(1, "l");
          for (int i = 0; i < 2; ++i) take(s, 2, 1);
          give(s, 2, 1);
          s.undo(2, 1);
          give(s, 2, 1);
          take(s, 3, 1);
        }},
       {"no l: seq 9 and 12: worker-2 acquired it while worker-1 held it",  // a refused release
        [](Story& s) {
          s.lock(1, "l");
          take(s, 2, 1);
          give(s, 2, 1);
          s.undo(2, 1);
          take(s, 3, 1);
        }},
       {"no l: seq 12 and 14: main acquired it while worker-2 held it | yes m: 1 acquires, never "
        "two owners",
        [](Story& s) {
          s.lock(1, "l");
          s.lock(2, "m");
          take(s, 2, 1);
          give(s, 2, 1);
          take(s, 3, 1);
          take(s, 2, 2);
          take(s, 1, 1);
        }},
       {"yes: nothing to judge", [](Story& s) { take(s, 2, 0); }}});
}

void recursive(Story& s) { s.create(1, "lock", "r", "lock=recursive"); }

TEST(Verdicts, LockRecursion) {
  expect_verdicts(
      "lock.recursion",
      {{"no r: seq 10: the depth is told as 3, but acquires less releases is 2",
        [](Story& s) {
          recursive(s);
          take(s, 2, 1, 1);
          take(s, 2, 1, 3);
          take(s, 2, 1, 1);
        }},
       {"no r: seq 11: the depth is told as 2, but acquires less releases is 1",
        [](Story& s) {
          recursive(s);
          for (const std::int64_t depth : {1, 2}) take(s, 2, 1, depth);
          give(s, 2, 1, 2);
        }},
       {"yes r: 3 steps by the owner alone, at most 2 deep",  // the next one begins at none
        [](Story& s) {
          recursive(s);
          for (const std::int64_t depth : {1, 2}) take(s, 2, 1, depth);
          take(s, 3, 1, 1);
        }},
       {"yes r: 2 steps by the owner alone, at most 1 deep",
        [](Story& s) {
          recursive(s);
          of_thread(s, Kind::lock_acquire, 20, 1, 90, 1);
          of_thread(s, Kind::lock_acquire, 21, 1, 91, 1);
        }},
       {"no r: seq 11: worker-1 released it and did not own it",  // no more
        [](Story& s) {
          recursive(s);
          take(s, 2, 1);
          give(s, 2, 1);
          give(s, 2, 1);
        }},
       {"no r: seq 10: worker-1 released it and did not own it",
        [](Story& s) {
          recursive(s);
          of_thread(s, Kind::lock_acquire, 20, 1, 90, 1);
          of_thread(s, Kind::lock_release, 21, 1, 91);
        }},
       {"no r: seq 10: worker-2 released it and did not own it",  // the first of its two
        [](Story& s) {
          recursive(s);
          take(s, 2, 1);
          for (int i = 0; i < 2; ++i) give(s, 3, 1);
        }},
       {"yes r: 4 steps by the owner alone, at most 1 deep",  // refused; the lock stays
        [](Story& s) {
          recursive(s);
          take(s, 2, 1);
          for (int i = 0; i < 2; ++i) {
            give(s, 3, 1);
            s.undo(3, 1);
          }
          give(s, 2, 1);
        }},
       {"yes r: 4 steps by the owner alone, at most 2 deep",  // a level is given back
        [](Story& s) {
          recursive(s);
          for (const std::int64_t depth : {1, 2}) take(s, 2, 1, depth);
          give(s, 2, 1, 1);
          s.undo(2, 1);
          give(s, 2, 1, 1);
        }},
       {"yes r: 4 steps by the owner alone, at most 2 deep",  // another operation's undo
        [](Story& s) {
          recursive(s);
          for (const std::int64_t depth : {1, 2}) take(s, 2, 1, depth);
          of_thread(s, Kind::lock_release, 20, 1, 90, 1);
          of_thread(s, Kind::undo, 20, 1, 91);
          give(s, 2, 1, 0);
        }}});
}

// Of several breaches the first is told, whoever made it.
TEST(Verdicts, LockRecursionNamesTheFirstBreach) {
  const std::string first = "no r: seq 10: worker-2 released it and did not own it";
  for (const int then : {0, 1, 2, 3}) {
    Story story = three_processes("worker-1", "worker-2");
    recursive(story);
    take(story, 1, 1);
    give(story, 3, 1);
    if (then == 1) give(story, 2, 1);
    if (then == 2) take(story, 1, 1, 7);
    if (then == 3)
      for (const std::uint32_t process : {2U, 2U, 3U}) give(story, process, 1);
    EXPECT_EQ(verdict_of(story, "lock.recursion"), first) << then;
  }
}

void flag(Story& s) { s.create(1, "flag", "f"); }

TEST(Verdicts, FlagWait) {
  expect_verdicts(
      "flag.wait",
      {{"no f: seq 10: the wait of worker-1 returned, but the flag was down since it asked",
        [](Story& s) {
          flag(s);
          s.ask(Kind::flag_wait_request, 2, 1);
          s.answer(Kind::flag_wait, 2, 1);
          s.emit(Kind::flag_set, 3, 1);
          s.answer(Kind::flag_wait, 2, 1);
        }},
       {"yes f: 2 waits, each returned with the flag up",  // without a request
        [](Story& s) {
          flag(s);
          s.emit(Kind::flag_set, 3, 1);
          for (const std::uint32_t process : {2U, 3U}) s.emit(Kind::flag_wait, process, 1);
        }},
       {"no f: seq 9: the wait of worker-1 returned, but the flag was down since it asked",
        [](Story& s) {
          flag(s);
          s.emit(Kind::flag_wait, 2, 1);
        }},
       {"yes f: 1 waits, each returned with the flag up",  // up for a moment since
        [](Story& s) {
          flag(s);
          s.ask(Kind::flag_wait_request, 2, 1);
          s.emit(Kind::flag_set, 3, 1);
          s.emit(Kind::flag_clear, 3, 1);
          s.answer(Kind::flag_wait, 2, 1);
        }},
       {"yes f: 1 waits, each returned with the flag up",  // up when it asked
        [](Story& s) {
          flag(s);
          s.emit(Kind::flag_set, 3, 1);
          s.ask(Kind::flag_wait_request, 2, 1);
          s.emit(Kind::flag_clear, 3, 1);
          s.answer(Kind::flag_wait, 2, 1);
        }},
       {"no f: seq 13: the wait of worker-2 returned, but the flag was down since it asked",
        [](Story& s) {  // another asked while it was up
          flag(s);
          s.emit(Kind::flag_set, 3, 1);
          s.ask(Kind::flag_wait_request, 2, 1);
          s.emit(Kind::flag_clear, 3, 1);
          s.ask(Kind::flag_wait_request, 3, 1);
          s.answer(Kind::flag_wait, 3, 1);
          s.answer(Kind::flag_wait, 2, 1);
        }},
       {"no f: seq 12: the wait of worker-1 returned, but the flag was down since it asked",
        [](Story& s) {
          flag(s);
          s.create(2, "flag", "g");
          s.ask(Kind::flag_wait_request, 2, 1);
          s.emit(Kind::flag_set, 3, 2);
          s.answer(Kind::flag_wait, 2, 1);
        }},
       {"no flag-1: seq 12: the wait of worker-1 returned, but the flag was down since it "
        "asked",
        [](Story& s) {  // nobody saw it made: known from its first clear on
          for (int i = 0; i < 2; ++i) {
            s.ask(Kind::flag_wait_request, 2, 1);
            s.answer(Kind::flag_wait, 2, 1);
            s.emit(Kind::flag_clear, 3, 1);
          }
        }}});
}

void value(Story& s) { s.create(1, "value", "v", "count=1 value=0"); }
void write(Story& s, std::uint32_t process, std::string_view text, std::int64_t place = 0) {
  s.emit(Kind::value_write, process, 1, 0, place, text);
}
void read(Story& s, std::uint32_t process, std::string_view text, std::int64_t place = 0) {
  s.emit(Kind::value_read, process, 1, 0, place, text);
}

TEST(Verdicts, ValueLastWrite) {
  expect_verdicts(
      "value.last_write",
      {{"no v: seq 0 and 10: worker-2 read another value than was written last",
        [](Story& s) {
          value(s);
          read(s, 2, "0");
          read(s, 3, "1");
        }},
       {"no v: seq 10 and 11: worker-1 read another value than was written last",
        [](Story& s) {
          value(s);
          write(s, 2, "5");
          write(s, 3, "6");
          read(s, 2, "5");
          read(s, 2, "5");
        }},
       {"yes v: 2 reads, each gave what was written last",  // each place by itself
        [](Story& s) {
          value(s);
          write(s, 2, "5", 0);
          write(s, 3, "6", 1);
          read(s, 2, "5", 0);
          read(s, 2, "6", 1);
          read(s, 2, "9", 2);  // nobody told
        }},
       {"open v: seq 9 and 11: worker-1 was killed at its write: whether it was done is not "
        "known",
        [](Story& s) {
          value(s);
          write(s, 2, "5");
          s.report(Kind::process_exit, 2, 0, 9);
          read(s, 3, "0");
        }},
       {"yes v: 1 reads, each gave what was written last",  // note: its memory is taken
        [](Story& s) {
          value(s);
          read(s, 2, "0");
          s.emit(Kind::note, 2, 1);
          read(s, 2, "7");
        }},
       {"no v: seq 0 and 11: worker-1 read another value than was written last",
        [](Story& s) {  // of another object
          value(s);
          s.create(2, "value", "w", "count=1 value=0");
          s.emit(Kind::note, 2, 2);
          read(s, 2, "7");
        }}});
}

void joinable(Story& s) { s.create(1, "queue", "j", "maxsize=0 joinable=1"); }

TEST(Verdicts, QueueUnfinished) {
  expect_verdicts(
      "queue.unfinished",
      {{"no j: seq 12: more were finished than were put",
        [](Story& s) {
          joinable(s);
          s.put(2, 1, 1, "x");
          for (int i = 0; i < 3; ++i) s.emit(Kind::queue_task_done, 3, 1);
        }},
       {"no j: seq 17: the join returned, but 2 were unfinished all the time since it asked",
        [](Story& s) {
          joinable(s);
          for (std::int64_t n = 1; n < 4; ++n) s.put(2, 1, n, "x");
          s.ask(Kind::queue_join_request, 1, 1);
          s.emit(Kind::queue_task_done, 3, 1);
          s.emit(Kind::queue_join, 1, 1);
        }},
       {"yes j: 3 steps, never less than none unfinished",
        [](Story& s) {
          joinable(s);
          for (std::int64_t n = 1; n < 3; ++n) s.put(2, 1, n, "x");
          s.ask(Kind::queue_join_request, 1, 1);
          for (int i = 0; i < 2; ++i) s.emit(Kind::queue_task_done, 3, 1);
          s.put(2, 1, 3, "x");
          s.answer(Kind::queue_join, 1, 1);
        }},
       {"yes: nothing to judge", [](Story& s) {
          s.queue(1, "plain", 0);
          s.emit(Kind::queue_task_done, 3, 1);
        }}});
}

TEST(Verdicts, Order) {
  expect_verdicts("order.seq_and_time",
                  {{"no: seq 0 and 2 follow each other: events are missing",
                    [](Story& s) { s.events().erase(s.events().begin()); }},
                   {"no: seq 3 and 5 follow each other: events are missing",
                    [](Story& s) { s.events().erase(s.events().begin() + 3); }},
                   {"no: seq 3 and 3 follow each other: the order runs backwards",
                    [](Story& s) { s.events()[3].seq = 3; }},
                   {"no: seq 4 and 2 follow each other: the order runs backwards",
                    [](Story& s) { s.events()[4].seq = 2; }},
                   {"no: seq 3 and 4: time runs backwards",
                    [](Story& s) { s.events()[3].t = s.events()[2].t - 1; }},
                   {"yes: holds for 7 events", [](Story& s) { s.events()[3].t = s.events()[2].t; }},
                   {"yes: holds for 7 events", [](Story& s) { s.events()[0].t = RawNs(-5); }}});
  expect_verdicts("order.cause_first",
                  {{"no: seq 9 and 8: the cause comes after its effect",
                    [](Story& s) {
                      s.add({.process = 1, .kind = Kind::note, .cause = 9});
                      s.add({.process = 1, .kind = Kind::note, .cause = 90});
                    }},
                   {"no: seq 8 and 8: the cause comes after its effect",
                    [](Story& s) { s.add({.process = 1, .kind = Kind::note, .cause = 8}); }},
                   {"yes: holds for 3 events",
                    [](Story& s) { s.add({.process = 1, .kind = Kind::note, .cause = 7}); }}});
}

TEST(Verdicts, RequestEndedOnce) {
  expect_verdicts(
      "request.ended_once",
      {{"no: seq 10 and 11: an operation of worker-1 ended twice",
        [](Story& s) {
          s.lock(1, "l");
          s.acquire(2, 1);
          for (int i = 0; i < 2; ++i) s.answer(Kind::lock_acquire, 2, 1, 1);
        }},
       {"no: seq 10: an operation of worker-1 ended as another kind than it began",
        [](Story& s) {
          s.lock(1, "l");
          s.ask(Kind::lock_request, 2, 1);
          s.add({.process = 2, .kind = Kind::queue_get, .object = 2, .op = s.op()});
        }},
       {"yes: holds for 3 events",  // one operation's number in two threads, and again later
        [](Story& s) {
          s.lock(1, "l");
          for (const std::uint32_t thread : {20U, 30U, 20U}) {
            of_thread(s, Kind::lock_request, thread, 1, 90);
            of_thread(s, Kind::lock_acquire, thread, 1, 90);
          }
        }}});
}

TEST(Verdicts, QueueDepthOnceAndFifo) {
  expect_verdicts(
      "queue.depth",
      {{"no q: seq 14: depth 3 is above the bound 2",
        [](Story& s) {
          s.queue(1, "q", 2);
          for (std::int64_t n = 1; n < 5; ++n) s.put(2, 1, n, "x");
        }},
       {"no q: seq 13: a get makes the depth less than 0",
        [](Story& s) {
          s.queue(1, "q", 2);
          s.emit(Kind::queue_put, 2, 1, 0, item_id(2, 1));
          for (int i = 0; i < 2; ++i) s.get(3, 1, item_id(2, 1));
        }},
       {"no q: seq 10: puts less gets is 2, but 1 items wait",  // one item put twice
        [](Story& s) {
          s.queue(1, "q", 2);
          for (int i = 0; i < 2; ++i) s.emit(Kind::queue_put, 2, 1, 0, item_id(2, 1));
        }},
       {"yes q: at most 2 of 2, equal to puts less gets | yes r: at most 1, no bound, equal "
        "to puts less gets",
        [](Story& s) {
          s.queue(1, "q", 2);
          s.queue(2, "r", 0);
          for (std::int64_t n = 1; n < 3; ++n) s.put(2, 1, n, "x");
          s.get(3, 1, item_id(2, 1));
          s.put(2, 2, 3, "x");
        }}});
  expect_verdicts("queue.once", {{"no q: seq 12 and 14: item 7 was got twice",
                                  [](Story& s) {
                                    s.queue(1, "q", 0);
                                    s.put(2, 1, 7, "x");
                                    for (int i = 0; i < 2; ++i) s.get(3, 1, item_id(2, 7));
                                  }},
                                 {"no q: seq 10: item 7 was got, but not put before",
                                  [](Story& s) {
                                    s.queue(1, "q", 0);
                                    s.get(3, 1, item_id(2, 7));
                                    s.put(2, 1, 7, "x");
                                  }},
                                 {"open q: seq 12: which item was got is not known",
                                  [](Story& s) {
                                    s.queue(1, "q", 0);
                                    s.put(2, 1, 7, "x");
                                    for (int i = 0; i < 2; ++i) s.get(3, 1, 0);
                                  }},
                                 {"yes q: 2 items got, each once; 1 never got", [](Story& s) {
                                    s.queue(1, "q", 0);
                                    for (std::int64_t n = 1; n < 5; ++n) s.put(2, 1, n, "x");
                                    s.undo(2, 1);
                                    for (std::int64_t n = 1; n < 3; ++n) s.get(3, 1, item_id(2, n));
                                  }}});
  expect_verdicts(
      "queue.fifo_per_producer",
      {{"no q: seq 10 and 14: items of worker-1 were got in another order than it put them",
        [](Story& s) {
          s.queue(1, "q", 0);
          s.get(1, 1, item_id(2, 2));
          s.get(1, 1, item_id(3, 9));
          s.get(1, 1, item_id(2, 1));
          s.get(1, 1, item_id(3, 8));
        }},
       {"yes q: 3 items, each producer's in the order of its puts | yes r: 1 items, each "
        "producer's "
        "in the order of its puts",
        [](Story& s) {
          s.queue(1, "q", 0);
          s.queue(2, "r", 0);
          for (const std::int64_t n : {2, 3, 5}) s.get(1, 1, item_id(2, n));
          s.get(1, 2, item_id(2, 1));
        }}});
}

}  // namespace
}  // namespace procession::world
