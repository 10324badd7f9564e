// What each type of object tells of itself: its facts, its counts and their words, its state, the
// marks that its events leave and their words.
#include <gtest/gtest.h>

#include "story.h"

namespace procession::world {
namespace {

std::string text_of(const Sentence& sentence) {
  std::string out = sentence.key;
  for (const auto& [name, value] : sentence.args) {
    out += ' ';
    out += name + "=" + value;
  }
  return out;
}

// The facts of an object in one line.
class FactLine final : public FactSink {
 public:
  explicit FactLine(const World& world) { world.object(1)->model().facts(*this); }
  const std::string& line() const { return line_; }

  void number(std::string_view name, std::int64_t value) override {
    text(name, std::to_string(value));
  }
  void truth(std::string_view name, bool value) override { text(name, value ? "yes" : "no"); }
  void text(std::string_view name, std::string_view value) override {
    element(name);
    (line_ += '=') += value;
  }
  void begin_list(std::string_view name) override {
    element(name);
    line_ += "=[";
  }
  void element(std::string_view text) override {
    if (!line_.empty() && line_.back() != '[' && line_.back() != '{') line_ += ' ';
    line_ += text;
  }
  void begin_element() override { line_ += "{"; }
  void end_element() override { line_ += "}"; }
  void end_list() override { line_ += "]"; }

 private:
  std::string line_;
};

std::string facts(const Story& story) { return FactLine(story.play<World>()).line(); }

// "what count/bound"; "?" where the count is not known.
std::string count_text(const Count& count) {
  constexpr std::string_view kNames[] = {"nothing",   "depth",   "flag",      "value",
                                         "recursion", "bytes",   "waiting",   "tasks",
                                         "working",   "arrived", "unfinished"};
  std::string out(kNames[static_cast<std::size_t>(count.what)]);
  if (count.what == Counts::nothing) return out;
  return out + " " + std::to_string(count.count) + "/" + std::to_string(count.bound) +
         (count.known ? "" : "?");
}

std::string counts(const Story& story) {
  const World world = story.play<World>();
  const Object& object = *world.object(1);
  return count_text(object.count()) + ", " + count_text(object.second_count());
}

// The words of the counts 7 of 9, and beside 5.
std::string words(const Story& story) {
  const World world = story.play<World>();
  const ObjectModel& model = world.object(1)->model();
  const Counted counted{"it", 7, 9, 5};
  std::string out;
  for (const Sentence& sentence : model.count_words(counted)) out += text_of(sentence) + "; ";
  return out + text_of(model.count_label(counted));
}

std::string state(const Story& story) {
  const World world = story.play<World>();
  const Object& object = *world.object(1);
  const std::string whole = text_of(object.model().state(object, world));
  const std::string brief = text_of(object.model().short_state(object, world));
  return whole == brief ? whole : whole + "; " + brief;
}

// What the events on the object have left on its lane: "-" where nothing; "!" behind a fault.
std::string traces(const Story& story) {
  constexpr std::string_view kNames[] = {"waiter", "write", "other"};
  World world;
  std::string out;
  for (const Event& event : story.events()) {
    world.apply(event);
    if (event.object != 1) continue;
    out += (out.empty() ? "" : " ") + std::string(kind_info(event.kind)->name) + ":";
    const auto& mark = world.effects().mark;
    out += mark ? kNames[static_cast<std::size_t>(mark->what)] : std::string_view("-");
    if (mark && mark->bad) out += "!";
    EXPECT_EQ(mark ? mark->object : 1, 1U);
  }
  return out;
}

std::string mark(const Story& story, const MarkedEvent& event) {
  const World world = story.play<World>();
  return text_of(world.object(1)->model().mark_words(event));
}

Story with(std::string_view type, std::string_view more = {}) {
  Story story = three_processes("a", "b");
  story.create(1, type, "it", more);
  return story;
}

TEST(Portrait, AQueue) {
  Story story = with("queue", "maxsize=3 joinable=1");
  EXPECT_EQ(facts(story), "maxsize=3 depth=0 puts=0 gets=0 unfinished=0 items=[]");
  story.put(2, 1, 1, "x");
  story.put(2, 1, 2, "y");
  story.flush(2, 1, 1, 1);
  story.put(3, 1, 1, "z");
  story.get(1, 1, item_id(2, 1));
  const auto id = [](std::uint32_t process, std::int64_t n) {
    return std::to_string(item_id(process, n));
  };
  EXPECT_EQ(facts(story), "maxsize=3 depth=2 puts=3 gets=1 unfinished=3 items=[{id=" + id(2, 2) +
                              " text=y process=2 place=buffer}{id=" + id(3, 1) +
                              " text=z process=3 place=buffer}]");
  story.report(Kind::process_exit, 3, 0, 9);
  story.flush(2, 1, 2, 2);
  EXPECT_EQ(facts(story), "maxsize=3 depth=2 puts=3 gets=1 unfinished=3 items=[{id=" + id(2, 2) +
                              " text=y process=2 place=pipe}{id=" + id(3, 1) +
                              " text=z process=3 place=lost}]");
  EXPECT_EQ(counts(story), "depth 2/3, unfinished 3/0");
  EXPECT_EQ(state(story), "object.depth_bound_unfinished depth=2 bound=3 count=3");
  EXPECT_EQ(words(story), "");
  EXPECT_EQ(traces(story),
            "object.create:- queue.put.request:- queue.put:- queue.put.request:- queue.put:- "
            "queue.flush:- queue.put.request:- queue.put:- queue.get.request:- queue.get:- "
            "queue.flush:-");
}

TEST(Portrait, ALock) {
  Story story = with("lock", "lock=recursive");
  EXPECT_EQ(facts(story), "owner=0 owner_thread=0 depth=0 abandoned=no recursive=yes");
  EXPECT_EQ(state(story), "object.free");
  story.acquire(2, 1);
  EXPECT_EQ(state(story), "object.held process=a; object.value text=a");
  story.ask(Kind::lock_request, 2, 1);
  story.ask(Kind::lock_request, 3, 1);
  story.acquire(2, 1, false);
  EXPECT_EQ(facts(story), "owner=2 owner_thread=20 depth=2 abandoned=no recursive=yes");
  EXPECT_EQ(counts(story), "recursion 2/0, nothing");
  EXPECT_EQ(state(story), "object.held_times process=a count=2; object.value text=a");
  EXPECT_EQ(words(story), "hover.recursion object=it depth=7; ");
  story.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(facts(story), "owner=2 owner_thread=20 depth=2 abandoned=yes recursive=yes");
  EXPECT_EQ(traces(story),
            "object.create:- lock.request:- lock.acquire:- lock.request:- lock.request:waiter "
            "lock.acquire:-");
  EXPECT_EQ(counts(with("lock")), "nothing, nothing");
  EXPECT_EQ(facts(with("lock")), "owner=0 owner_thread=0 depth=0 abandoned=no recursive=no");
}

TEST(Portrait, ASemaphore) {
  Story untold = with("semaphore");
  EXPECT_EQ(facts(untold), "");
  EXPECT_EQ(counts(untold), "value 0/0?, waiting 0/0");
  EXPECT_EQ(state(untold), "");
  untold.emit(Kind::semaphore_release, 2, 1, 4);
  EXPECT_EQ(facts(untold), "value=4");
  EXPECT_EQ(state(untold), "object.value text=4");
  Story story = with("semaphore", "permits=2");
  story.emit(Kind::semaphore_acquire, 2, 1, 1);
  EXPECT_EQ(facts(story), "value=1");
  story.ask(Kind::semaphore_request, 3, 1);
  story.ask(Kind::semaphore_request, 1, 1);
  EXPECT_EQ(counts(story), "value 1/2, waiting 2/0");
  EXPECT_EQ(state(story),
            "object.permits_waiting count=1 bound=2 other=2; object.permits count=1 bound=2");
  EXPECT_EQ(words(story),
            "hover.permits object=it count=7 bound=9; hover.waiting object=it count=5; "
            "object.permits_waiting count=7 bound=9 other=5");
  story.emit(Kind::semaphore_release, 2, 1, 2);
  story.undo(2);
  EXPECT_EQ(traces(story),
            "object.create:other semaphore.acquire:other semaphore.request:- semaphore.request:- "
            "semaphore.release:other");
  EXPECT_EQ(mark(story, {Kind::semaphore_acquire, 6, 8}), "mark.semaphore.acquire count=6");
  EXPECT_EQ(mark(story, {Kind::note, 6, 8}), "");
  const World world = story.play<World>();
  const ObjectModel& model = world.object(1)->model();
  EXPECT_EQ(text_of(model.count_words({"it", 7, 0, 5})[0]), "hover.value object=it count=7");
  EXPECT_EQ(text_of(model.count_label({"it", 7, 9, 0})), "object.permits count=7 bound=9");
}

TEST(Portrait, AFlag) {
  Story story = three_processes("a", "b");
  story.ask(Kind::flag_wait_request, 3, 1);
  EXPECT_EQ(facts(story), "");
  EXPECT_EQ(counts(story), "flag 0/1?, nothing");
  story.emit(Kind::flag_set, 2, 1);
  EXPECT_EQ(facts(story), "value=1");
  EXPECT_EQ(counts(story), "flag 1/1, nothing");
  EXPECT_EQ(state(story), "object.up");
  story.answer(Kind::flag_wait, 3, 1);
  story.ask(Kind::flag_wait_request, 3, 1);
  story.emit(Kind::flag_clear, 2, 1);
  EXPECT_EQ(facts(story), "value=0");
  EXPECT_EQ(state(story), "object.down");
  EXPECT_EQ(words(story), "hover.flag.up object=it; label.flag.up");
  EXPECT_EQ(
      traces(story),
      "flag.wait.request:waiter flag.set:other flag.wait:- flag.wait.request:- flag.clear:other");
}

TEST(Portrait, ACondition) {
  Story story = with("condition");
  story.ask(Kind::condition_wait_request, 3, 1);
  story.ask(Kind::condition_wait_request, 1, 1);
  EXPECT_EQ(counts(story), "waiting 2/0, nothing");
  EXPECT_EQ(state(story), "object.waiting count=2");
  story.emit(Kind::condition_notify, 2, 1, 1);
  story.answer(Kind::condition_wait, 3, 1);
  story.answer(Kind::condition_wait, 1, 1);
  story.emit(Kind::condition_notify, 2, 1, 0);
  story.undo(2, 1);
  EXPECT_EQ(facts(story), "");
  EXPECT_EQ(words(story), "hover.waiting object=it count=7; object.waiting count=7");
  EXPECT_EQ(
      traces(story),
      "object.create:- condition.wait.request:- condition.wait.request:- condition.notify:other "
      "condition.wait:other condition.wait:other condition.notify:other! undo:other");
  EXPECT_EQ(mark(story, {Kind::condition_notify, 6, 8}), "mark.condition.notify count=6");
  EXPECT_EQ(mark(story, {Kind::condition_notify, 6, 8, true}), "mark.condition.notify.bad");
  EXPECT_EQ(mark(story, {Kind::condition_wait, 6, 8}), "mark.condition.wait");
}

TEST(Portrait, ABarrier) {
  Story story = with("barrier", "parties=2");
  EXPECT_EQ(facts(story), "");
  story.add({.process = 2, .kind = Kind::barrier_wait_request, .object = 1, .op = 70, .a = 1});
  EXPECT_EQ(facts(story), "value=1");
  EXPECT_EQ(counts(story), "arrived 1/2, nothing");
  EXPECT_EQ(state(story), "object.arrived count=1 bound=2");
  story.emit(Kind::barrier_broken, 3, 1);
  EXPECT_EQ(facts(story), "value=0");
  EXPECT_EQ(state(story), "object.broken");
  story.add({.process = 3, .kind = Kind::barrier_wait_request, .object = 1, .op = 71, .a = 2});
  story.add({.process = 3, .kind = Kind::barrier_wait, .object = 1, .op = 71, .a = 1});
  EXPECT_EQ(facts(story), "value=1");
  EXPECT_EQ(state(story), "object.arrived count=1 bound=2");
  EXPECT_EQ(words(story),
            "hover.arrived object=it count=7 bound=9; object.arrived count=7 bound=9");
  EXPECT_EQ(traces(story),
            "object.create:- barrier.wait.request:- barrier.broken:other! barrier.wait.request:- "
            "barrier.wait:other");
}

TEST(Portrait, AValue) {
  Story story = with("value", "value=-4");
  EXPECT_EQ(facts(story), "value=-4 value_text=-4");
  story.emit(Kind::value_read, 2, 1, -4, 0, "-4");
  story.emit(Kind::value_write, 3, 1, 5, 0, "5");
  story.emit(Kind::value_write, 2, 1, 6, 0, "6.5");
  EXPECT_EQ(facts(story), "value=6 value_text=6.5");
  EXPECT_EQ(counts(story), "value 6/0?, nothing");
  EXPECT_EQ(state(story), "object.lost_updates text=6.5 count=1");
  EXPECT_EQ(words(story), "hover.value object=it count=7; ");
  EXPECT_EQ(traces(story), "object.create:- value.read:other value.write:write value.write:write!");
  EXPECT_EQ(mark(story, {Kind::value_write, 6, 8, false, "t"}), "mark.value.write text=t");
  EXPECT_EQ(mark(story, {Kind::value_write, 6, 8, true, "t"}), "mark.value.write.bad text=t");
  EXPECT_EQ(mark(story, {Kind::note, 6, 8, false, "t"}), "");
  EXPECT_EQ(facts(with("value")), "");
  EXPECT_EQ(state(with("value")), "");
}

TEST(Portrait, AnArray) {
  Story story = with("value", "count=3");
  EXPECT_EQ(facts(story), "count=3 elements=[]");
  story.emit(Kind::value_write, 2, 1, 6, 2, "6");
  story.emit(Kind::value_write, 2, 1, 7, 0, "7");
  EXPECT_EQ(facts(story), "value=7 value_text=7 count=3 elements=[7  6]");
  EXPECT_EQ(counts(story), "value 7/0?, nothing");
  EXPECT_EQ(state(story), "object.value text=[7, ·, 6]");
  EXPECT_EQ(mark(story, {Kind::value_write, 6, 8, false, "t"}),
            "mark.value.write.place count=8 text=t");
  EXPECT_EQ(mark(story, {Kind::value_read, 6, 8, false, "t"}),
            "mark.value.read.place count=8 text=t");
}

TEST(Portrait, AFile) {
  Story story = with("file", "path=/tmp/it");
  story.open(2, 1);
  story.open(3, 1, false);
  story.buffer(2, 1, 9);
  story.write(2, 1, 10, "abcd");
  story.buffer(3, 1, 8);
  story.report(Kind::process_exit, 3, 0, 9);
  story.emit(Kind::file_close, 2, 1);
  EXPECT_EQ(facts(story),
            "path=/tmp/it size=14 writes=1 users=[{process=2 open=no append=yes buffered=5 "
            "written=4 lost=0}{process=3 open=no append=no buffered=0 written=0 lost=8}]");
  EXPECT_EQ(counts(story), "bytes 14/0, nothing");
  EXPECT_EQ(words(story), "hover.size object=it count=7; object.value text=7 B");
  EXPECT_EQ(traces(story),
            "object.create:- file.open:other file.open:other file.buffer:- file.write:write "
            "file.buffer:- file.close:other");
  EXPECT_EQ(mark(story, {Kind::file_write, 6, 8}), "mark.file.write count=8 other=6");
  EXPECT_EQ(mark(story, {Kind::file_write, 0, 8}), "mark.file.write count=8 other=0");
  EXPECT_EQ(mark(story, {Kind::file_write, -1, 8}), "mark.file.write.somewhere count=8 other=-1");
  EXPECT_EQ(mark(story, {Kind::file_open, 6, 8}), "mark.file.open");
}

TEST(Portrait, APoolAPipeAndAManager) {
  Story pool = with("pool");
  pool.emit(Kind::pool_submit, 1, 1, 3, 7);
  pool.emit(Kind::pool_submit, 1, 1, 4, 7);
  pool.emit(Kind::pool_task_begin, 2, 1, 3, 7);
  EXPECT_EQ(counts(pool), "tasks 1/0, working 1/0");
  EXPECT_EQ(state(pool), "object.tasks count=1 other=1");
  pool.emit(Kind::pool_task_end, 2, 1, 3, 7);
  pool.emit(Kind::pool_result, 1, 1, 3, 7);
  pool.emit(Kind::pool_submit, 1, 1, 5, 7);
  pool.undo(1, 1);
  pool.undo(1, 1);
  EXPECT_EQ(counts(pool), "tasks 1/0, working 0/0");
  EXPECT_EQ(words(pool), "hover.tasks object=it count=7 other=5; object.tasks count=7 other=5");
  EXPECT_EQ(traces(pool),
            "object.create:other pool.submit:other pool.submit:other pool.task.begin:other "
            "pool.task.end:other pool.result:other pool.submit:other undo:other undo:other");
  EXPECT_EQ(facts(pool), "");

  Story pipe = with("pipe");
  pipe.ask(Kind::pipe_recv_request, 3, 1);
  pipe.emit(Kind::pipe_send, 2, 1, 4);
  pipe.undo(2, 1);
  pipe.undo(2);
  EXPECT_EQ(traces(pipe), "object.create:other pipe.recv.request:- pipe.send:other undo:other");
  EXPECT_EQ(counts(pipe), "nothing, nothing");

  Story manager = with("manager");
  manager.emit(Kind::manager_call_request, 2, 1, 0, 0, "get");
  manager.emit(Kind::manager_serve, 3, 1, 0, 0, "get");
  EXPECT_EQ(traces(manager), "object.create:other manager.call.request:- manager.serve:other");
}

TEST(Portrait, OfABarrierAnEndOfAWaitTellsAsMuchAsItsRequest) {
  Story broken = with("barrier", "parties=2");
  broken.emit(Kind::barrier_broken, 2, 1);
  EXPECT_EQ(facts(broken), "value=0");
  Story passed = with("barrier", "parties=2");
  passed.emit(Kind::barrier_wait, 2, 1, 1);
  EXPECT_EQ(facts(passed), "value=1");
  passed.emit(Kind::note, 2, 1, 5);
  EXPECT_EQ(facts(passed), "value=1");
}

TEST(Portrait, ATypeIsToBlameForItsOwnRequestsOnly) {
  for (const TypeInfo& info : kTypes) {
    Object object;
    object.become(info.type);
    for (const KindInfo& kind : kKinds) {
      if (kind.role != Role::request) continue;
      const HangCause* cause = object.model().blame(kind.kind, 0, object).cause;
      EXPECT_TRUE(cause == nullptr || kind.type == info.type || info.type == ObjectType::connection)
          << info.name << " " << kind.name;
    }
  }
}

}  // namespace
}  // namespace procession::world
