// What is said of each span, mark and arrow of small stories: the sentence's key and its arguments.
#include <gtest/gtest.h>

#include <string>

#include "story.h"
#include "world/layout/explain.h"
#include "world/layout/explain_parts.h"

namespace procession::world {
namespace {

std::string text_of(const Sentence& sentence) {
  std::string text = sentence.key;
  for (const auto& [name, value] : sentence.args) text += " " + name + "=" + value;
  return text;
}

// Of process or object: its spans, one a line, each with its label and the short one behind "/".
std::string spans(const Timeline& timeline, std::uint32_t number) {
  std::string all;
  const Lane& lane = timeline.lanes()[number];
  for (std::uint32_t i = 0; i < lane.spans.size(); ++i) {
    all += text_of(explain_span(timeline, number, i));
    for (const Sentence& label :
         {label_of(timeline, lane, lane.spans[i]), short_label_of(timeline, lane, lane.spans[i])})
      if (!label.key.empty()) all += " / " + text_of(label);
    all += "\n";
  }
  return all;
}
std::string marks(const Timeline& timeline, std::uint32_t number) {
  std::string all;
  for (std::uint32_t i = 0; i < timeline.lanes()[number].marks.size(); ++i)
    all += text_of(explain_mark(timeline, number, i)) + "\n";
  return all;
}
std::string flows(const Timeline& timeline) {
  std::string all;
  for (std::uint32_t i = 0; i < timeline.flows().all().size(); ++i)
    all += text_of(explain_flow(timeline, i)) + "\n";
  return all;
}
std::string at(const Timeline& timeline, const Hit& what) {
  std::string all;
  for (const Sentence& sentence : explain(timeline, what)) all += text_of(sentence) + "\n";
  return all;
}

TEST(ExplainWords, WaitsForALock) {
  Story story = three_processes();
  story.lock(1, "l");                       // 8
  story.emit(Kind::lock_acquire, 1, 1, 1);  // 9
  story.ask(Kind::lock_request, 2, 1);      // 10
  story.wait(4 * kMs);
  story.answer(Kind::lock_timeout, 2, 1);  // 11
  story.ask(Kind::lock_request, 2, 1);     // 12
  story.wait(9 * kMs);
  story.release(1, 1);                        // 13
  story.answer(Kind::lock_acquire, 2, 1, 1);  // 14
  story.ask(Kind::lock_request, 3, 1);        // 15
  story.ask(Kind::lock_request, 1, 1);        // 16
  story.wait(2 * kMs);
  story.report(Kind::process_exit, 3, 0, 9);  // 17
  const Timeline timeline = story.play<Timeline>();
  EXPECT_EQ(spans(timeline, timeline.lane_of_process(2)),
            "hover.running process=a pid=1002 time=7 ms\n"
            "hover.wait.lock.timeout process=a pid=1002 time=5 ms object=l owner=main / "
            "label.wait.object object=l\n"
            "hover.running process=a pid=1002 time=1 ms\n"
            "hover.wait.lock process=a pid=1002 time=11 ms object=l owner=main / label.wait.object "
            "object=l\n"
            "hover.running process=a pid=1002 time=5 ms\n");
  EXPECT_EQ(spans(timeline, timeline.lane_of_process(3)),
            "hover.running process=b pid=1003 time=22 ms\n"
            "hover.wait.lock.died process=b pid=1003 time=4 ms object=l owner=a / "
            "label.wait.object object=l\n"
            "hover.zombie.open process=b pid=1003 time=0 ns / label.zombie\n");
  EXPECT_EQ(spans(timeline, timeline.lane_of_process(1)),
            "hover.running process=main pid=1001 time=28 ms\n"
            "hover.wait.lock.open process=main pid=1001 time=3 ms object=l owner=a / "
            "label.wait.object object=l\n");
  EXPECT_EQ(spans(timeline, timeline.lane_of_object(1)),
            "hover.owner object=l process=main pid=1001 time=17 ms / label.owner process=main\n"
            "hover.owner.open object=l process=a pid=1002 time=5 ms / label.owner process=a\n");
  EXPECT_EQ(marks(timeline, timeline.lane_of_object(1)),
            "hover.waiter object=l process=a pid=1002\n"
            "hover.waiter object=l process=a pid=1002\n"
            "hover.waiter object=l process=b pid=1003\n"
            "hover.waiter object=l process=main pid=1001\n");
  EXPECT_EQ(flows(timeline),
            "flow.start by=main process=a pid=1002\n"
            "flow.start by=main process=b pid=1003\n"
            "flow.lock by=main process=a object=l time=1 ms\n");
}

TEST(ExplainWords, WaitsAtAQueue) {
  Story story = three_processes();
  story.queue(1, "q", 2);                    // 8
  story.ask(Kind::queue_get_request, 3, 1);  // 9
  story.wait(4 * kMs);
  story.emit(Kind::queue_put, 2, 1, 0, item_id(2, 1), "one");                         // 10
  story.answer(Kind::queue_get, 3, 1, 0, item_id(2, 1), "one");                       // 11
  story.ask(Kind::queue_get_request, 3, 1);                                           // 12
  story.answer(Kind::queue_empty, 3, 1);                                              // 13
  for (std::int64_t n = 2; n < 4; ++n) story.put(2, 1, n, n == 2 ? "two" : "three");  // 14 to 17
  story.flush(2, 1, 2, 1);                                                            // 18
  story.ask(Kind::queue_put_request, 2, 1);                                           // 19
  story.answer(Kind::queue_full, 2, 1);                                               // 20
  story.ask(Kind::queue_put_request, 2, 1);                                           // 21
  story.wait(2 * kMs);
  story.ask(Kind::queue_get_request, 3, 1);                       // 22
  story.answer(Kind::queue_get, 3, 1, 0, item_id(2, 2), "two");   // 23
  story.answer(Kind::queue_put, 2, 1, 0, item_id(2, 4), "four");  // 24
  story.ask(Kind::queue_put_request, 1, 1);                       // 25
  story.ask(Kind::queue_get_request, 3, 1);                       // 26
  story.wait(5 * kMs);
  story.emit(Kind::note, 2, 0);  // 27
  const Timeline timeline = story.play<Timeline>();
  EXPECT_EQ(
      spans(timeline, timeline.lane_of_process(2)),
      "hover.running process=a pid=1002 time=15 ms\n"
      "hover.put process=a pid=1002 time=1 ms object=q item=two / label.wait.object object=q\n"
      "hover.running process=a pid=1002 time=1 ms\n"
      "hover.put process=a pid=1002 time=1 ms object=q item=three / label.wait.object object=q\n"
      "hover.running process=a pid=1002 time=2 ms\n"
      "hover.wait.queue.full.timeout process=a pid=1002 time=1 ms object=q bound=2 / "
      "label.wait.object object=q\n"
      "hover.running process=a pid=1002 time=1 ms\n"
      "hover.wait.queue.full process=a pid=1002 time=5 ms object=q item=four bound=2 by=b / "
      "label.wait.object object=q\n"
      "hover.running process=a pid=1002 time=8 ms\n");
  EXPECT_EQ(spans(timeline, timeline.lane_of_process(3)),
            "hover.running process=b pid=1003 time=3 ms\n"
            "hover.wait.queue.empty process=b pid=1003 time=6 ms object=q item=one by=a / "
            "label.wait.object object=q\n"
            "hover.running process=b pid=1003 time=1 ms\n"
            "hover.wait.queue.empty.timeout process=b pid=1003 time=1 ms object=q / "
            "label.wait.object object=q\n"
            "hover.running process=b pid=1003 time=11 ms\n"
            "hover.wait.queue.feeder process=b pid=1003 time=1 ms object=q item=two by=a depth=2 / "
            "label.wait.object object=q\n"
            "hover.running process=b pid=1003 time=3 ms\n"
            "hover.wait.queue.feeder.open process=b pid=1003 time=6 ms object=q depth=2 / "
            "label.wait.object object=q\n");
  EXPECT_EQ(spans(timeline, timeline.lane_of_process(1)),
            "hover.running process=main pid=1001 time=30 ms\n"
            "hover.wait.queue.full.open process=main pid=1001 time=7 ms object=q bound=2 / "
            "label.wait.object object=q\n");
  EXPECT_EQ(flows(timeline),
            "flow.start by=main process=a pid=1002\n"
            "flow.start by=main process=b pid=1003\n"
            "flow.item by=a process=b object=q item=one time=1 ms\n"
            "flow.item by=a process=b object=q item=two time=10 ms\n"
            "flow.slot by=b process=a object=q time=1 ms\n");
  const std::uint32_t lane = timeline.lane_of_object(1);
  const auto depth_at = [&](std::uint64_t seq, std::size_t most) {
    std::string all;
    for (const Sentence& one :
         explain_depth(timeline, lane, story.events()[seq - 1].t + kMs / 2, most))
      all += text_of(one) + "\n";
    return all;
  };
  EXPECT_EQ(depth_at(8, 12), "hover.depth.bound object=q depth=0 bound=2\n");
  EXPECT_EQ(depth_at(18, 12),
            "hover.depth.bound object=q depth=2 bound=2\n"
            "hover.item.pipe item=two by=a time=3.5 ms\n"
            "hover.item.buffer item=three by=a time=1.5 ms\n");
  EXPECT_EQ(depth_at(18, 1),
            "hover.depth.bound object=q depth=2 bound=2\n"
            "hover.item.pipe item=two by=a time=3.5 ms\n");
  EXPECT_EQ(depth_at(24, 12),
            "hover.depth.bound object=q depth=2 bound=2\n"
            "hover.item.buffer item=three by=a time=9.5 ms\n"
            "hover.item.buffer item=four by=a time=500 µs\n");
}

TEST(ExplainWords, JoinsAndExits) {
  Story story = three_processes();
  story.ask_join(1, 2, 5 * kMs);  // 8
  story.wait(4 * kMs);
  story.answer(Kind::process_join_timeout, 1, 0, Story::pid(2));  // 9
  story.ask_join(1, 2);                                           // 10
  story.leave(2, 3);                                              // 11, 12, 13
  story.answer(Kind::process_join, 1, 0, Story::pid(2), 3);       // 14
  story.report(Kind::process_reap, 2);                            // 15
  story.add({.process = 1, .kind = Kind::process_finish});        // 16
  story.ask_join(1, 3, 5 * kMs);                                  // 17
  story.wait(4 * kMs);
  story.answer(Kind::process_join_timeout, 1, 0, Story::pid(3));                            // 18
  story.ask_join(1, 3);                                                                     // 19
  story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(3), .b = 15});  // 20
  story.report(Kind::process_exit, 3, 0, 15);                                               // 21
  story.answer(Kind::process_join, 1, 0, Story::pid(3), -15);                               // 22
  story.ask_join(1, 77);                                                                    // 23
  const Timeline timeline = story.play<Timeline>();
  EXPECT_EQ(spans(timeline, timeline.lane_of_process(1)),
            "hover.running process=main pid=1001 time=7 ms\n"
            "hover.wait.process.timeout process=main pid=1001 time=5 ms child=a child_pid=1002 / "
            "label.wait.process process=a\n"
            "hover.running process=main pid=1001 time=1 ms\n"
            "hover.wait.process process=main pid=1001 time=4 ms child=a child_pid=1002 / "
            "label.wait.process process=a\n"
            "hover.running process=main pid=1001 time=2 ms\n"
            "hover.finishing process=main pid=1001 time=1 ms / label.finishing\n"
            "hover.wait.process.timeout process=main pid=1001 time=5 ms child=b child_pid=1003 / "
            "label.wait.exit.unjoined / label.wait.exit process=b\n"
            "hover.finishing process=main pid=1001 time=1 ms / label.finishing\n"
            "hover.wait.exit process=main pid=1001 time=3 ms child=b child_pid=1003 / "
            "label.wait.exit.unjoined / label.wait.exit process=b\n"
            "hover.finishing process=main pid=1001 time=1 ms / label.finishing\n"
            "hover.wait.exit.open process=main pid=1001 time=0 ns child=? child_pid=1077 / "
            "label.wait.exit.unjoined / label.wait.exit process=1077\n");
  EXPECT_EQ(spans(timeline, timeline.lane_of_process(2)),
            "hover.running process=a pid=1002 time=12 ms\n"
            "hover.finishing process=a pid=1002 time=2 ms / label.finishing\n"
            "hover.zombie process=a pid=1002 time=1 ms / label.zombie\n");
  EXPECT_EQ(spans(timeline, timeline.lane_of_process(3)),
            "hover.running process=b pid=1003 time=23 ms\n"
            "hover.zombie process=b pid=1003 time=1 ms / label.zombie\n");
  std::string marked;
  for (const std::uint32_t process : {1U, 2U, 3U})
    marked += marks(timeline, timeline.lane_of_process(process));
  EXPECT_EQ(marked,
            "mark.begin.root process=main pid=1001\n"
            "mark.finish process=main pid=1001\n"
            "mark.terminate process=main pid=1001 child_pid=1003 signal=15\n"
            "mark.begin process=a pid=1002 by=main\n"
            "mark.finish process=a pid=1002\n"
            "mark.end process=a pid=1002 code=3\n"
            "mark.exit.code process=a pid=1002 code=3\n"
            "mark.reap process=a pid=1002\n"
            "mark.begin process=b pid=1003 by=main\n"
            "mark.exit.signal process=b pid=1003 signal=15\n");
  EXPECT_EQ(flows(timeline),
            "flow.start by=main process=a pid=1002\n"
            "flow.start by=main process=b pid=1003\n"
            "flow.join process=main by=a child_pid=1002\n"
            "flow.terminate by=main process=b pid=1003 signal=15\n"
            "flow.join process=main by=b child_pid=1003\n");
}

// Of waits and sleeps the session's time, of work without pauses, at a gate what it was.
TEST(ExplainWords, LengthsLeavePausesOutOrNot) {
  Story story = three_processes();
  story.create(1, "flag", "f");
  story.run(Kind::run_speed, 500);
  story.ask(Kind::flag_wait_request, 2, 1);                                         // 10
  story.add({.process = 3, .kind = Kind::sleep_request, .op = 80, .a = 90 * kMs});  // 11
  story.ask(Kind::gate_wait, 1, 0);                                                 // 12
  story.run(Kind::run_pause);                                                       // 13
  story.wait(19 * kMs);
  story.run(Kind::run_resume);          // 14
  story.answer(Kind::gate_pass, 1, 0);  // 15
  story.run(Kind::run_pause);           // 16
  story.wait(7 * kMs);
  story.run(Kind::run_resume);                               // 17
  story.add({.process = 3, .kind = Kind::sleep, .op = 80});  // 18
  story.emit(Kind::flag_set, 1, 1);                          // 19
  story.answer(Kind::flag_wait, 2, 1);                       // 20
  story.report(Kind::process_freeze, 3);                     // 21
  story.run(Kind::run_pause);                                // 22
  story.wait(3 * kMs);
  story.run(Kind::run_resume);          // 23
  story.report(Kind::process_thaw, 3);  // 24
  story.run(Kind::run_pause);           // 25
  story.wait(30 * kMs);
  story.emit(Kind::note, 1, 0);  // 26
  const Timeline timeline = story.play<Timeline>();
  std::string said;
  for (const std::uint32_t process : {1U, 2U, 3U}) {
    const std::uint32_t lane = timeline.lane_of_process(process);
    for (std::uint32_t i = 0; i < timeline.lanes()[lane].spans.size(); ++i)
      said += at(timeline, {Hit::What::span, lane, i}) + "--\n";
  }
  EXPECT_EQ(said,
            "hover.running process=main pid=1001 time=11 ms\n"
            "--\n"
            "hover.wait.gate process=main pid=1001 time=22 ms\n"
            "--\n"
            "hover.running process=main pid=1001 time=8 ms\n"
            "hover.paused time=43 ms\n"
            "--\n"
            "hover.running process=a pid=1002 time=7 ms\n"
            "--\n"
            "hover.wait.object process=a pid=1002 time=4 ms object=f type=flag\n"
            "hover.paused time=28 ms\n"
            "--\n"
            "hover.running process=a pid=1002 time=4 ms\n"
            "hover.paused time=35 ms\n"
            "--\n"
            "hover.running process=b pid=1003 time=5 ms\n"
            "--\n"
            "hover.sleeping process=b pid=1003 time=2.5 ms\n"
            "hover.paused time=28 ms\n"
            "--\n"
            "hover.running process=b pid=1003 time=3 ms\n"
            "--\n"
            "hover.frozen process=b pid=1003 time=6 ms\n"
            "--\n"
            "hover.running process=b pid=1003 time=1 ms\n"
            "hover.paused time=31 ms\n"
            "--\n");
  std::string pauses;
  for (std::uint32_t i = 0; i < 5; ++i) pauses += at(timeline, {Hit::What::pause, kNoLane, i});
  EXPECT_EQ(pauses,
            "hover.pause time=20 ms\n"
            "hover.pause time=8 ms\n"
            "hover.pause time=4 ms\n"
            "hover.pause.open time=31 ms\n");
  EXPECT_EQ(flows(timeline),
            "flow.start by=main process=a pid=1002\n"
            "flow.start by=main process=b pid=1003\n"
            "flow.flag by=main process=a object=f time=500 µs\n");
}

TEST(ExplainWords, SeveralAndWhatIsNotThere) {
  Story story = three_processes();
  story.add({.process = 2, .kind = Kind::output, .a = 1}, "hello\n\n");
  story.report(Kind::process_adopt, 2, 1001);
  story.report(Kind::process_adopt, 2, 1);
  story.report(Kind::process_adopt, 3, 77);
  story.add({.process = 3, .kind = Kind::channel_held, .a = 1500});
  story.add({.process = 3, .kind = static_cast<Kind>(1000)}, "x");
  story.report(Kind::process_exit, 3, 0, 0, "unknown");
  const Timeline timeline = story.play<Timeline>();
  std::string marked;
  for (const std::uint32_t process : {2U, 3U})
    marked += marks(timeline, timeline.lane_of_process(process));
  EXPECT_EQ(marked,
            "mark.begin process=a pid=1002 by=main\n"
            "mark.output process=a pid=1002 text=hello\n"
            "mark.adopt process=a pid=1002 child_pid=1001\n"
            "mark.adopt.keeper process=a pid=1002 child_pid=1\n"
            "mark.begin process=b pid=1003 by=main\n"
            "mark.adopt process=b pid=1003 child_pid=77\n"
            "mark.held process=b pid=1003 time=1.5 µs\n"
            "mark.other process=b pid=1003 kind=unknown\n"
            "mark.exit.unknown process=b pid=1003\n");
  const std::uint32_t lane = timeline.lane_of_process(2);
  EXPECT_EQ(at(timeline, {Hit::What::span, lane, 0, 3}), "hover.many count=3\n");
  EXPECT_EQ(at(timeline, {Hit::What::mark, lane, 1, 3}),
            "mark.output process=a pid=1002 text=hello\n"
            "hover.many count=3\n");
  EXPECT_EQ(at(timeline, {Hit::What::arrow, kNoLane, 0, 3}),
            "flow.start by=main process=a pid=1002\n"
            "flow.many count=3\n");
  EXPECT_EQ(at(timeline, {Hit::What::arrow, kNoLane, 99}), "");
  EXPECT_EQ(at(timeline, {Hit::What::mark, lane, 99}), "");
  EXPECT_EQ(at(timeline, {Hit::What::span, lane, 99}), "");
  EXPECT_EQ(at(timeline, {Hit::What::bytes, kNoLane, 0}), "");
  EXPECT_EQ(at(timeline, {Hit::What::row, lane, 0}), "");
  EXPECT_EQ(at(timeline, {Hit::What::depth, kNoLane, 0}), "");
}

TEST(ExplainWords, BytesOfAFile) {
  Story story = three_processes();
  story.create(1, "file", "log", "path=/tmp/log.txt");
  const std::uint64_t first = story.write(2, 1, 0, "abc\nde");
  const std::uint64_t second = story.write(3, 1, 6, "xyz\n");
  const std::uint64_t third = story.write(2, 1, 10, "fg\n");
  const std::uint64_t fourth = story.write(2, 1, 13, "hi\n");
  Timeline timeline = story.play<Timeline>();
  const std::uint32_t lane = timeline.lane_of_object(1);
  std::string all;
  for (const std::uint64_t seq : {first, second, third, fourth, fourth + 1, first - 1})
    all += at(timeline, {Hit::What::bytes, lane, 0, 1, RawNs(0), seq}) + "--\n";
  EXPECT_EQ(all,
            "hover.bytes process=a pid=1002 object=log count=6 other=0 time=9 ms\n"
            "hover.bytes.torn\n"
            "--\n"
            "hover.bytes process=b pid=1003 object=log count=4 other=6 time=10 ms\n"
            "hover.bytes.torn\n"
            "--\n"
            "hover.bytes process=a pid=1002 object=log count=3 other=10 time=11 ms\n"
            "hover.bytes.torn\n"
            "--\n"
            "hover.bytes process=a pid=1002 object=log count=3 other=13 time=12 ms\n"
            "--\n"
            "--\n"
            "--\n");
  const std::uint64_t over = story.write(3, 1, 0, "A");
  timeline = story.play<Timeline>();
  EXPECT_EQ(at(timeline, {Hit::What::bytes, lane, 0, 1, RawNs(0), over}),
            "hover.bytes process=b pid=1003 object=log count=1 other=0 time=13 ms\n"
            "hover.bytes.over\n");
  EXPECT_EQ(at(timeline, {Hit::What::bytes, lane, 0, 1, RawNs(0), second}),
            "hover.bytes process=b pid=1003 object=log count=4 other=6 time=10 ms\n");
}

}  // namespace
}  // namespace procession::world
