// What was undone has left no trace: of two worlds with the same events, one also sees operations
// that are taken back at once. They must not differ, then or at any later event.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "story.h"

namespace procession::world {
namespace {

// Everything that a model says of an object, in one text.
class Description final : public FactSink {
 public:
  explicit Description(const World& world) {
    for (const Object& object : world.objects()) {
      const ObjectModel& model = object.model();
      text_ += "\n" + object.name + ":";
      for (const Count& count : {object.count(), object.second_count()})
        add(static_cast<int>(count.what), count.count, count.bound, count.known);
      if (const auto holding = model.holding())
        add(holding->process, holding->thread, holding->since_seq, holding->abandoned);
      if (const auto* semaphore = object.get<Semaphore>())
        for (const Holder& one : semaphore->holders()) add(one.process, one.thread, one.permits);
      if (const auto* items = model.items())
        for (const Item& item : *items)
          add(item.id, static_cast<int>(item.location), item.written, item.put.seq);
      for (const Waiter& one : object.waiters) add(one.thread, one.since_seq, one.overtaken);
      for (const Sentence& said : {model.state(object, world), model.short_state(object, world)}) {
        text_ += ' ' + said.key;
        for (const auto& [name, value] : said.args) text_ += ' ' + value;
      }
      model.facts(*this);
    }
  }
  // What the last event did besides.
  void add_effects(const Effects& effects) {
    text_ += "\neffects:";
    for (const Origin& one : effects.origins)
      add(static_cast<int>(one.kind), one.from.seq, one.item);
    for (const ItemMove& one : effects.moves)
      add(static_cast<int>(one.what), one.object, one.id, one.position);
    if (effects.mark)
      add(effects.mark->object, static_cast<int>(effects.mark->what), effects.mark->bad);
  }
  const std::string& text() const { return text_; }

  void number(std::string_view name, std::int64_t value) override { text(name, value_of(value)); }
  void truth(std::string_view name, bool value) override { text(name, value ? "yes" : "no"); }
  void text(std::string_view name, std::string_view value) override {
    ((text_ += ' ') += name) += '=';
    text_ += value;
  }
  void begin_list(std::string_view name) override { (text_ += " [") += name; }
  void element(std::string_view one) override { (text_ += ' ') += one; }
  void begin_element() override { text_ += " {"; }
  void end_element() override { text_ += "}"; }
  void end_list() override { text_ += "]"; }

 private:
  static std::string value_of(std::int64_t value) { return std::to_string(value); }
  template <class... Numbers>
  void add(Numbers... numbers) {
    ((text_ += ' ' + std::to_string(numbers)), ...);
    text_ += ',';
  }

  std::string text_;
};

enum Objects : std::uint32_t {
  kRecursive = 1,
  kLock,
  kSemaphore,
  kUnreportedSemaphore,
  kFlag,
  kCondition,
  kPipe,
  kPool,
  kValue,
  kArray,
  kQueue,
  kJoinable,
};

constexpr std::pair<std::uint32_t, std::string_view> kCreations[] = {
    {kRecursive, "type=lock name=r lock=recursive"},
    {kLock, "type=lock name=l"},
    {kSemaphore, "type=semaphore name=s permits=2"},
    {kUnreportedSemaphore, "type=semaphore name=t"},
    {kFlag, "type=flag name=f"},
    {kCondition, "type=condition name=c"},
    {kPipe, "type=pipe name=p"},
    {kPool, "type=pool name=w"},
    {kValue, "type=value name=v value=0"},
    {kArray, "type=value name=a count=3"},
    {kQueue, "type=queue name=q maxsize=2"},
    {kJoinable, "type=queue name=j maxsize=3 joinable=1"},
};

class UndoProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  UndoProperty() : random_(GetParam()) {
    for (const auto& [object, text] : kCreations)
      both({.process = 1,
            .thread = 10,
            .kind = Kind::object_create,
            .object = object,
            .text = text});
  }

  int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }

  // One that can be undone, by the thread. The worlds' values stand in it as a program would say.
  Event give(std::uint32_t process, std::uint32_t thread) {
    Event event{.process = process, .thread = thread, .op = ++op_};
    const auto is = [&event](Kind kind, std::uint32_t object, std::int64_t a = 0,
                             std::int64_t b = 0) {
      event.kind = kind;
      event.object = object;
      event.a = a;
      event.b = b;
    };
    const std::uint32_t semaphore = pick(2) == 0 ? kSemaphore : kUnreportedSemaphore;
    switch (pick(11)) {
      case 0:
        is(Kind::lock_release, kRecursive);
        break;
      case 1:
        is(Kind::lock_release, kLock);
        break;
      case 2:
        is(Kind::semaphore_release, semaphore, permits(semaphore) + 1);
        break;
      case 3:
        is(Kind::flag_set, kFlag);
        break;
      case 4:
        is(Kind::flag_clear, kFlag);
        break;
      case 5:
        is(Kind::condition_notify, kCondition, pick(3));
        break;
      case 6:
        is(Kind::pipe_send, kPipe, 4);
        break;
      case 7:
        is(Kind::pool_submit, kPool, ++items_, 7);
        break;
      case 8:
        is(Kind::value_write, kValue, pick(5));
        event.text = numbers_[static_cast<std::size_t>(event.a)];
        break;
      case 9:
        is(Kind::value_write, kArray, pick(5), pick(4));
        event.text = numbers_[static_cast<std::size_t>(event.a)];
        break;
      default:
        is(Kind::queue_put, pick(2) == 0 ? kQueue : kJoinable, 0, item_id(process, ++items_));
        event.text = "item";
        break;
    }
    return event;
  }

  // A request, or the end of the thread's last one, or what needs none.
  Event other(std::uint32_t process, std::uint32_t thread) {
    Event event{.process = process, .thread = thread, .op = ++op_};
    if (const auto asked = asked_.find(thread); asked != asked_.end() && pick(3) > 0) {
      event.kind = asked->second.end;
      event.object = asked->second.object;
      event.op = asked->second.op;
      asked_.erase(asked);
      if (event.kind == Kind::lock_acquire) event.a = 1;
      if (event.kind == Kind::semaphore_acquire) event.a = std::max(0L, permits(event.object) - 1);
      if (event.kind == Kind::pipe_recv && !sent_.empty())
        event.cause = sent_[random_() % sent_.size()];
      if (event.kind == Kind::queue_get)
        if (const auto* items = plain_.object(event.object)->model().items(); !items->empty())
          event.b = (*items)[random_() % items->size()].id;
      return event;
    }
    constexpr Asked kAsks[] = {
        {Kind::lock_request, Kind::lock_acquire, kRecursive},
        {Kind::lock_request, Kind::lock_acquire, kLock},
        {Kind::semaphore_request, Kind::semaphore_acquire, kSemaphore},
        {Kind::semaphore_request, Kind::semaphore_acquire, kUnreportedSemaphore},
        {Kind::flag_wait_request, Kind::flag_wait, kFlag},
        {Kind::condition_wait_request, Kind::condition_wait, kCondition},
        {Kind::pipe_recv_request, Kind::pipe_recv, kPipe},
        {Kind::queue_get_request, Kind::queue_get, kQueue},
        {Kind::queue_get_request, Kind::queue_get, kJoinable},
    };
    const int which = pick(12);
    if (which < 9 && !asked_.contains(thread)) {
      Asked asked = kAsks[which];
      asked.op = event.op;
      asked_[thread] = asked;
      event.kind = asked.request;
      event.object = asked.object;
      event.b = -1;
    } else if (which == 9) {
      event.kind = Kind::value_read;
      event.object = pick(2) == 0 ? kValue : kArray;
      event.b = event.object == kArray ? pick(4) : 0;
    } else if (which == 10) {
      event.kind = pick(2) == 0 ? Kind::pool_task_begin : Kind::pool_result;
      event.object = kPool;
      event.a = items_ == 0 ? 0 : 1 + pick(static_cast<int>(items_));
      event.b = 7;
    } else {
      return give(process, thread);
    }
    return event;
  }

  std::int64_t permits(std::uint32_t semaphore) const {
    return plain_.object(semaphore)->count().count;
  }

  void both(Event event) {
    stamp(event, 10);
    if (event.kind == Kind::pipe_send) sent_.push_back(event.seq);
    plain_.apply(event);
    undoing_.apply(event);
  }
  void undoing(Event event) {
    stamp(event, 1);
    undoing_.apply(event);
  }
  void stamp(Event& event, std::uint64_t step) {
    seq_ = (seq_ / step + 1) * step;
    event.seq = seq_;
    event.t = RawNs(static_cast<std::int64_t>(seq_));
    event.pid = Story::pid(event.process);
    event.tid = event.pid + static_cast<std::int32_t>(event.thread % 10);
    event.text_full = event.text.size();
  }

  struct Asked {
    Kind request = Kind::none, end = Kind::none;
    std::uint32_t object = 0;
    std::uint64_t op = 0;
  };
  std::mt19937 random_;
  World plain_, undoing_;
  std::map<std::uint32_t, Asked> asked_;  // by thread
  std::vector<std::uint64_t> sent_;
  std::uint64_t seq_ = 0, op_ = 0;
  std::int64_t items_ = 0;
  static constexpr std::string_view numbers_[] = {"0", "1", "2", "3", "4"};
};

TEST_P(UndoProperty, WhatWasUndoneHasLeftNoTrace) {
  for (int i = 0; i < 120; ++i) {
    const auto process = static_cast<std::uint32_t>(1 + pick(3));
    const std::uint32_t thread = process * 10 + static_cast<std::uint32_t>(pick(2));
    if (!asked_.contains(thread) && pick(2) == 0) {
      const Event gift = give(process, thread);
      undoing(gift);
      const bool is_named = pick(2) == 0 || kind_role(gift.kind) != Role::give;
      undoing({.process = process,
               .thread = thread,
               .kind = Kind::undo,
               .object = is_named ? gift.object : 0,
               .op = gift.op});
      ASSERT_EQ(Description(undoing_).text(), Description(plain_).text())
          << "after an undone " << kind_name(gift.kind) << ", event " << seq_;
    }
    const Event event = other(process, thread);
    both(event);
    Description plain(plain_), undoing(undoing_);
    plain.add_effects(plain_.effects());
    undoing.add_effects(undoing_.effects());
    ASSERT_EQ(undoing.text(), plain.text()) << kind_name(event.kind) << ", event " << seq_;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, UndoProperty, ::testing::Range(0U, 60U));

}  // namespace
}  // namespace procession::world
