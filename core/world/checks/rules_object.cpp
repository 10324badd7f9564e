// Rules for recursive locks, flags, values and joinable queues.
#include <algorithm>
#include <set>

#include "world/checks/rules.h"

namespace procession::world::detail {
namespace {

// A recursive lock is released by its owner alone, and its depth is acquires less releases. A
// release that was undone did not happen: it was refused.
class Recursion final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.kind == Kind::undo) return undo(event);
    if (event.object == 0) return;
    const bool acquire = event.kind == Kind::lock_acquire;
    if (!acquire && event.kind != Kind::lock_release) return;
    const Object* object = world.object(event.object);
    if (object == nullptr || !object->as<Lock>().recursive()) return;
    State& lock = locks_[event.object];
    ++lock.finding.judged;
    const bool own = lock.depth > 0 && lock.process == event.process && lock.thread == event.thread;
    if (!acquire) last_[event.thread] = {event.object, event.op, own};
    if (acquire) {
      // Two owners at a time are lock.one_owner's to find.
      if (!own) {
        lock.process = event.process;
        lock.thread = event.thread;
        lock.depth = 0;
      }
      ++lock.depth;
      lock.deepest = std::max(lock.deepest, lock.depth);
    } else if (own) {
      --lock.depth;
    } else {
      // An undo may yet say that it was refused; until then it has changed nothing.
      Breach& refused = lock.refused[event.thread];
      lock.first.take(refused);
      refused = {
          event.seq,
          {"check.recursion.other",
           {{"seq", std::to_string(event.seq)}, {"process", process_name(world, event.process)}}}};
      return;
    }
    if (event.a != lock.depth)
      lock.first.take({event.seq,
                       {"check.recursion.depth",
                        {{"seq", std::to_string(event.seq)},
                         {"depth", number(event.a)},
                         {"count", number(lock.depth)}}}});
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [object, lock] : locks_) {
      Breach first = lock.first;
      for (const auto& [thread, refused] : lock.refused) first.take(refused);
      Finding finding = lock.finding;
      if (first.seq != 0) finding.breaks(first.says);
      add_verdict(all, object_name(world, object), finding,
                  {"check.recursion.holds",
                   {{"count", std::to_string(finding.judged)}, {"depth", number(lock.deepest)}}});
    }
    return all;
  }

 private:
  struct Breach {
    std::uint64_t seq = 0;  // 0: none
    Sentence says;
    void take(const Breach& other) {
      if (other.seq != 0 && (seq == 0 || other.seq < seq)) *this = other;
    }
  };
  struct State {
    Finding finding;
    Breach first;  // of those that stand
    std::uint32_t process = 0, thread = 0;
    std::int64_t depth = 0, deepest = 0;
    // By thread: its last release as another that no undo has taken back so far.
    std::map<std::uint32_t, Breach> refused;
  };
  struct Last {
    std::uint32_t object = 0;
    std::uint64_t op = 0;
    bool own = false;
  };

  void undo(const Event& event) {
    const auto found = last_.find(event.thread);
    if (found == last_.end() || found->second.op != event.op) return;
    State& lock = locks_[found->second.object];
    if (!found->second.own)
      lock.refused.erase(event.thread);
    else if (lock.process == event.process && lock.thread == event.thread)
      ++lock.depth;
    last_.erase(found);
  }

  std::map<std::uint32_t, State> locks_;
  std::map<std::uint32_t, Last> last_;  // release, by thread
};

// A wait returns only where the flag was up when it asked, or went up since. It may be down again
// by the time that the wait is reported.
class FlagWait final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.object == 0) return;
    switch (event.kind) {
      case Kind::object_create:
        created_.insert(event.object);
        break;
      case Kind::flag_set:
      case Kind::flag_clear: {
        State& flag = flags_[event.object];
        flag.up = event.kind == Kind::flag_set;
        flag.known = true;
        if (flag.up) flag.set_seq = event.seq;
        break;
      }
      case Kind::flag_wait_request: {
        const State& flag = flags_[event.object];
        const bool known = flag.known || created_.contains(event.object);
        asked_[event.thread] = {event.seq, flag.up || !known};
        break;
      }
      case Kind::flag_wait: {
        State& flag = flags_[event.object];
        ++flag.finding.judged;
        const auto asked = asked_.find(event.thread);
        const bool went_up = asked != asked_.end() && flag.set_seq > asked->second.first;
        const bool was_up = asked != asked_.end() && asked->second.second;
        if (!flag.up && !went_up && !was_up)
          flag.finding.breaks({"check.flag.down",
                               {{"seq", std::to_string(event.seq)},
                                {"process", process_name(world, event.process)}}});
        break;
      }
      default:
        break;
    }
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [object, flag] : flags_)
      add_verdict(all, object_name(world, object), flag.finding,
                  {"check.flag.holds", {{"count", std::to_string(flag.finding.judged)}}});
    return all;
  }

 private:
  struct State {
    Finding finding;
    bool up = false, known = false;
    std::uint64_t set_seq = 0;
  };
  std::map<std::uint32_t, State> flags_;
  std::set<std::uint32_t>
      created_;  // objects whose creation was recorded: their flags are down at first
  std::map<std::uint32_t, std::pair<std::uint64_t, bool>> asked_;  // by thread: seq, was it up
};

// A read gives what was written last (the clock that travels with the value orders the two). What
// a process told that was killed right then may not have been done: not judged.
class LastWrite final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.object == 0) return;
    if (event.kind == Kind::object_create) {
      const Object* object = world.object(event.object);
      const Value* value = object == nullptr ? nullptr : object->get<Value>();
      if (value != nullptr && value->now.known && value->size == 1)
        values_[event.object].last[0] = {value->now.text, 0, 0};
    } else if (event.kind == Kind::note) {
      // A program that takes the bare memory out of a value writes without reporting it.
      const Object* object = world.object(event.object);
      if (object != nullptr && object->type == ObjectType::value) values_[event.object].bare = true;
    } else if (event.kind == Kind::value_write) {
      values_[event.object].last[event.b] = {std::string(event.text), event.seq, event.process};
    } else if (event.kind == Kind::value_read) {
      State& value = values_[event.object];
      const auto last = value.last.find(event.b);
      if (value.bare || last == value.last.end()) return;  // the first content was not reported
      ++value.finding.judged;
      if (last->second.text == event.text) return;
      const Process* writer = world.process(last->second.process);
      const std::string both = seqs(last->second.seq, event.seq);
      if (writer != nullptr && writer->dead && writer->signal != 0)
        value.finding.doubts({"check.value.killed",
                              {{"seqs", both}, {"process", process_name(world, writer->number)}}});
      else
        value.finding.breaks({"check.value.other",
                              {{"seqs", both}, {"process", process_name(world, event.process)}}});
    }
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [object, value] : values_)
      add_verdict(all, object_name(world, object), value.finding,
                  {"check.value.holds", {{"count", std::to_string(value.finding.judged)}}});
    return all;
  }

 private:
  struct Written {
    std::string text;
    std::uint64_t seq = 0;
    std::uint32_t process = 0;
  };
  struct State {
    Finding finding;
    bool bare = false;
    std::map<std::int64_t, Written> last;  // by index
  };
  std::map<std::uint32_t, State> values_;
};

// A joinable queue's unfinished items are never less than none, and its join returns only where
// there was none since it asked.
class Unfinished final : public Rule {
 public:
  void apply(const Event& event, const World& world) override {
    if (event.object == 0) return;
    const Object* object = world.object(event.object);
    const Queue* known = object == nullptr ? nullptr : object->get<Queue>();
    if (known == nullptr || !known->joinable) return;
    State& queue = queues_[event.object];
    const std::int64_t unfinished = known->unfinished;
    if (unfinished <= 0) queue.none_seq = event.seq;
    if (event.kind == Kind::queue_join_request) {
      asked_[event.thread] = event.seq;
    } else if (event.kind == Kind::queue_task_done) {
      ++queue.finding.judged;
      if (unfinished < 0)
        queue.finding.breaks({"check.unfinished.below", {{"seq", std::to_string(event.seq)}}});
    } else if (event.kind == Kind::queue_join) {
      ++queue.finding.judged;
      // None was left at some moment between the two; what was put since is not its concern.
      const auto asked = asked_.find(event.thread);
      if (asked != asked_.end() && queue.none_seq < asked->second)
        queue.finding.breaks({"check.unfinished.join",
                              {{"seq", std::to_string(event.seq)}, {"count", number(unfinished)}}});
    }
  }

  std::vector<Verdict> verdicts(const World& world) const override {
    std::vector<Verdict> all;
    for (const auto& [object, queue] : queues_)
      add_verdict(all, object_name(world, object), queue.finding,
                  {"check.unfinished.holds", {{"count", std::to_string(queue.finding.judged)}}});
    return all;
  }

 private:
  struct State {
    Finding finding;
    std::uint64_t none_seq = 0;  // the last event after which none was unfinished
  };
  std::map<std::uint32_t, State> queues_;
  std::map<std::uint32_t, std::uint64_t> asked_;  // by thread: seq
};

}  // namespace

RulePtr lock_recursion(const RuleArguments&) { return std::make_unique<Recursion>(); }
RulePtr flag_wait(const RuleArguments&) { return std::make_unique<FlagWait>(); }
RulePtr value_last_write(const RuleArguments&) { return std::make_unique<LastWrite>(); }
RulePtr queue_unfinished(const RuleArguments&) { return std::make_unique<Unfinished>(); }

}  // namespace procession::world::detail
