#include "world/layout/explain.h"

#include <gtest/gtest.h>

#include <set>

#include "story.h"
#include "world/words/sentence_keys.h"

namespace procession::world {
namespace {

// The sentence's arguments are those of the table, in its order.
void expect_known(const Sentence& sentence) {
  const SentenceKey* row = sentence_key(sentence.key);
  ASSERT_NE(row, nullptr) << sentence.key;
  std::string names;
  for (const auto& [name, value] : sentence.args) names += (names.empty() ? "" : " ") + name;
  EXPECT_EQ(names, row->args) << sentence.key;
}

Sentence span_of(const Timeline& timeline, std::uint32_t process, State state) {
  const std::uint32_t lane = timeline.lane_of_process(process);
  const auto& spans = timeline.lanes()[lane].spans;
  for (std::size_t i = spans.size(); i-- > 0;)
    if (spans[i].state == state) return explain_span(timeline, lane, static_cast<std::uint32_t>(i));
  return {};
}

TEST(Explain, WhyAConsumerWaited) {
  Story story;
  story.root();
  story.queue(1, "tasks", 3);
  story.spawn(1, 2, "consumer-2");
  story.spawn(1, 3, "producer-1");
  story.ask(Kind::queue_get_request, 2, 1);
  EXPECT_EQ(span_of(story.play<Timeline>(), 2, State::waiting).key, "hover.wait.queue.empty.open");
  story.wait(309 * kMs);
  story.put(3, 1, 1, "17");
  story.get(2, 1, item_id(3, 1), "17", false);
  const Sentence sentence = span_of(story.play<Timeline>(), 2, State::waiting);
  expect_known(sentence);
  EXPECT_EQ(sentence.key, "hover.wait.queue.empty");
  EXPECT_EQ(sentence.arg("process"), "consumer-2");
  EXPECT_EQ(sentence.arg("pid"), "1002");
  EXPECT_EQ(sentence.arg("time"), "312 ms");
  EXPECT_EQ(sentence.arg("object"), "tasks");
  EXPECT_EQ(sentence.arg("item"), "17");
  EXPECT_EQ(sentence.arg("by"), "producer-1");
}

TEST(Explain, WhoMadeRoom) {
  Story story;
  story.root();
  story.queue(1, "tasks", 1);
  story.spawn(1, 2, "consumer-1");
  story.put(1, 1, 1, "a");
  story.ask(Kind::queue_put_request, 1, 1);
  story.get(2, 1, item_id(1, 1), "a");
  story.put(1, 1, 2, "b", false);
  const Sentence sentence = span_of(story.play<Timeline>(), 1, State::waiting);
  expect_known(sentence);
  EXPECT_EQ(sentence.key, "hover.wait.queue.full");
  EXPECT_EQ(sentence.arg("bound"), "1");
  EXPECT_EQ(sentence.arg("by"), "consumer-1");
  EXPECT_EQ(sentence.arg("item"), "b");
}

TEST(Explain, WaitingAtExit) {
  Story story;
  story.root();
  story.spawn(1, 2, "child");
  story.add({.process = 1, .kind = Kind::process_finish});
  story.add({.process = 1, .kind = Kind::process_join_request, .op = 9, .a = Story::pid(2)});
  const Sentence sentence = span_of(story.play<Timeline>(), 1, State::waiting);
  expect_known(sentence);
  EXPECT_EQ(sentence.key, "hover.wait.exit.open");
  EXPECT_EQ(sentence.arg("child"), "child");
}

// A story with something of everything: each sentence must be in the table with its arguments.
Story everything() {
  Story story;
  story.report(Kind::process_begin, 9, 1, 0, "sh");
  story.report(Kind::process_state, 9, 'S', 1);
  story.report(Kind::process_state, 9, 'R', 1);
  story.report(Kind::process_state, 9, 'T', 1);
  story.root();
  story.queue(1, "tasks", 2);
  story.queue(4, "free", 0);
  story.lock(2, "guard");
  story.add({.process = 1, .kind = Kind::object_create, .object = 3},
            "type=semaphore name=s permits=2");
  story.spawn(1, 2, "a");
  story.spawn(1, 3, "b", true);
  story.put(1, 4, 1, "f");
  story.acquire(1, 2);
  story.ask(Kind::lock_request, 2, 2);
  story.answer(Kind::lock_timeout, 2, 2);
  story.ask(Kind::lock_request, 2, 2);
  story.release(1, 2);
  story.acquire(2, 2, false);
  story.ask(Kind::semaphore_request, 3, 3);
  story.answer(Kind::semaphore_acquire, 3, 3, 1);
  story.put(1, 1, 1, "x");
  story.put(1, 1, 2, "y");
  story.flush(1, 1, 1, 1);
  story.ask(Kind::queue_put_request, 1, 1);
  story.answer(Kind::queue_full, 1, 1);
  story.ask(Kind::queue_put_request, 1, 1);
  story.get(3, 1, item_id(1, 1), "x");
  story.put(1, 1, 3, "z", false);
  story.ask(Kind::queue_get_request, 3, 1);
  story.answer(Kind::queue_empty, 3, 1);
  story.add({.process = 3, .kind = Kind::sleep_request, .op = 900, .a = 5});
  story.add({.process = 3, .kind = Kind::sleep, .op = 900, .a = 5});
  story.add({.process = 3, .kind = Kind::gate_wait, .op = 901});
  story.add({.process = 3, .kind = Kind::gate_pass, .op = 901});
  story.report(Kind::process_freeze, 3);
  story.report(Kind::process_thaw, 3);
  story.add({.process = 3, .kind = Kind::output, .a = 1}, "hello\n");
  story.add({.process = 3, .kind = Kind::variable_write}, "n=1");
  story.add({.process = 3, .kind = Kind::note}, "here");
  story.add({.process = 3, .kind = Kind::undo, .op = 12345}, "nothing");
  story.add({.process = 3, .kind = Kind::channel_held, .a = 1500});
  story.add({.process = 3, .kind = static_cast<Kind>(1000)});
  story.report(Kind::process_adopt, 3, 1, 2);
  story.add({.process = 1, .thread = 11, .kind = Kind::thread_begin}, "helper");
  story.add({.process = 1, .thread = 11, .kind = Kind::thread_end}, "helper");
  story.ask(Kind::lock_request, 1, 2);
  story.report(Kind::process_exit, 2, 0, 9);
  story.answer(Kind::lock_timeout, 1, 2);
  story.add({.process = 1, .kind = Kind::process_terminate, .a = Story::pid(3), .b = 15});
  story.report(Kind::process_exit, 3, 0, 15);
  story.report(Kind::process_reap, 3);
  story.join(1, 2, -9);
  story.leave(1, 3);
  story.report(Kind::process_exit, 9, 0, 0, "unknown");
  return story;
}

TEST(Explain, EverySentenceIsInTheTable) {
  const Story story = everything();
  Timeline timeline;
  std::set<std::string> said;
  const auto take = [&](const Sentence& sentence) {
    expect_known(sentence);
    said.insert(sentence.key);
  };
  for (const Event& event : story.events()) {
    timeline.apply(event);
    for (std::uint32_t lane = 0; lane < timeline.lanes().size(); ++lane) {
      const Lane& at = timeline.lanes()[lane];
      for (std::uint32_t span = 0; span < at.spans.size(); ++span) {
        take(explain_span(timeline, lane, span));
        const Sentence label = label_of(timeline, at, at.spans[span]);
        if (!label.key.empty()) take(label);
      }
      for (std::uint32_t mark = 0; mark < at.marks.size(); ++mark)
        take(explain_mark(timeline, lane, mark));
      if (!at.steps.empty())
        for (const Sentence& sentence : explain_depth(timeline, lane, event.t)) take(sentence);
    }
  }
  for (std::uint32_t flow = 0; flow < timeline.flows().all().size(); ++flow)
    take(explain_flow(timeline, flow));
  // That the story was worth it.
  for (const char* key : {"hover.running",
                          "hover.sleeping",
                          "hover.frozen",
                          "hover.zombie",
                          "hover.finishing",
                          "hover.kernel.sleeping",
                          "hover.kernel.running",
                          "hover.kernel.stopped",
                          "hover.put",
                          "hover.wait.gate",
                          "hover.wait.queue.full",
                          "hover.wait.queue.full.timeout",
                          "hover.wait.queue.feeder",
                          "hover.wait.lock",
                          "hover.wait.lock.timeout",
                          "hover.wait.object",
                          "hover.lock.taken",
                          "hover.owner",
                          "hover.owner.dead",
                          "hover.depth",
                          "hover.depth.bound",
                          "hover.item.pipe",
                          "hover.item.buffer",
                          "hover.waiter",
                          "hover.wait.process",
                          "mark.begin",
                          "mark.begin.root",
                          "mark.exit.signal",
                          "mark.exit.code",
                          "mark.exit.unknown",
                          "mark.output",
                          "mark.variable",
                          "mark.note",
                          "mark.undo",
                          "mark.held",
                          "mark.other",
                          "mark.object",
                          "mark.adopt.keeper",
                          "mark.terminate",
                          "mark.reap",
                          "mark.thread.begin",
                          "mark.thread.end",
                          "mark.finish",
                          "mark.end",
                          "flow.start",
                          "flow.join",
                          "flow.item",
                          "flow.slot",
                          "flow.lock",
                          "flow.terminate",
                          "label.wait.object",
                          "label.wait.process",
                          "label.sleeping",
                          "label.owner",
                          "label.owner.dead",
                          "label.zombie",
                          "label.frozen",
                          "label.finishing"})
    EXPECT_TRUE(said.contains(key)) << key;
}

TEST(Explain, APlaceThatIsNotThereSaysNothing) {
  const Timeline timeline;
  EXPECT_TRUE(explain_span(timeline, 0, 0).key.empty());
  EXPECT_TRUE(explain_mark(timeline, 7, 0).key.empty());
  EXPECT_TRUE(explain_flow(timeline, 7).key.empty());
  EXPECT_TRUE(explain(timeline, Hit{}).empty());
}

TEST(Sentence, KeysStandOnceAndTheirEnglishUsesTheirArguments) {
  std::set<std::string_view> keys;
  for (const SentenceKey& row : kSentenceKeys) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    const bool is_for_the_terminal = row.key.starts_with("check.") ||
                                     row.key.starts_with("hang.") || row.key.starts_with("object.");
    EXPECT_EQ(row.english.empty(), !is_for_the_terminal) << row.key;
    Sentence sentence{std::string(row.key), {}};
    std::string_view rest = row.args;
    while (!rest.empty()) {
      const std::size_t end = rest.find(' ');
      sentence.args.emplace_back(rest.substr(0, end), "VALUE");
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    const std::string words = fill(row.english, sentence);
    EXPECT_EQ(words.find('{'), std::string::npos) << row.key << ": " << words;
  }
}

TEST(Sentence, Durations) {
  EXPECT_EQ(duration_text(0), "0 ns");
  EXPECT_EQ(duration_text(12'000), "12 µs");
  EXPECT_EQ(duration_text(312'400'000), "312 ms");
  EXPECT_EQ(duration_text(1'250'000'000), "1.25 s");
  EXPECT_EQ(duration_text(1'500'000'000), "1.5 s");
  EXPECT_EQ(duration_text(999'600'000), "1 s");
  EXPECT_EQ(duration_text(600'000'000'000), "600 s");
  EXPECT_EQ(duration_text(2'345'678), "2.35 ms");
}

}  // namespace
}  // namespace procession::world
