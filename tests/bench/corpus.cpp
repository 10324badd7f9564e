#include "corpus.h"

#include <array>
#include <limits>
#include <utility>

namespace procession::corpus {
namespace {

constexpr std::string_view kFile = "main.cpp";
constexpr std::int64_t kMicrosecond = 1000;
constexpr std::int64_t kMillisecond = 1000 * kMicrosecond;

constexpr std::int64_t kItems = 500;  // no lesson has more items

enum Object : std::uint32_t { tasks = 1, counter_lock, counter, log_file, barrier, start_flag };

struct Item {
  std::int64_t id = 0;
  std::uint64_t put_seq = 0;
  std::string text;
};

// An event that its process will come to, and what has to happen when it does.
struct Step {
  Event event;
  std::string text;
  enum class Act { none, put, flush, release, acquire } act = Act::none;
};

struct Actor {
  std::uint32_t process = 0, thread = 0;
  std::uint64_t op = 0;
  std::int64_t made = 0;
  std::uint64_t last_put = 0;
  std::string name;
  std::deque<Step> ahead;
};

}  // namespace

std::uint64_t Random::next() {
  std::uint64_t value = (state_ += 0x9e3779b97f4a7c15u);
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

struct Corpus::State {
  State(std::uint64_t seed, Shape wanted) : random(seed), shape(wanted) {
    for (std::uint32_t place = 0; place < shape.producers + shape.consumers; ++place) {
      const bool makes = place < shape.producers;
      Actor actor;
      actor.process = place + 2;
      actor.thread = 2 * place + 2;
      actor.name = makes ? "producer-" + std::to_string(place + 1)
                         : "consumer-" + std::to_string(place + 1 - shape.producers);
      actors.push_back(actor);
    }
  }

  Random random;
  Shape shape;
  std::vector<Actor> actors;
  std::deque<Item> queue;
  std::int64_t depth = 0;      // places taken, from put to the get that frees one
  std::int64_t places = 0;     // messages written to the pipe
  std::int64_t count = 0;      // the shared value
  std::int64_t log_bytes = 0;  // of the file that all write to
  bool locked = false;
  std::uint64_t last_release = 0;
  std::uint64_t seq = 0;
  std::int64_t t = 0;
  Step now;

  Event base(const Actor& actor, Kind kind, std::uint32_t object, std::uint32_t line) const {
    Event event;
    event.kind = kind;
    event.process = actor.process;
    event.thread = actor.thread;
    event.pid = static_cast<std::int32_t>(40'000 + actor.process);
    event.tid = event.pid;
    event.object = object;
    event.line = line;
    event.file = line == 0 ? std::string_view() : kFile;
    return event;
  }

  Step& add(Actor& actor, Kind kind, std::uint32_t object, std::uint32_t line,
            std::uint64_t op = 0) {
    actor.ahead.push_back(Step{base(actor, kind, object, line), {}, Step::Act::none});
    actor.ahead.back().event.op = op;
    return actor.ahead.back();
  }

  void sleep(Actor& actor) {
    const std::uint64_t op = ++actor.op;
    const std::int64_t wanted = (actor.process % 3 + 1) * 10 * kMillisecond;
    add(actor, Kind::sleep_request, 0, 31, op).event.a = wanted;
    // The event has the real duration, which always differs from the requested one.
    add(actor, Kind::sleep, 0, 31, op).event.a =
        wanted + static_cast<std::int64_t>(random.below(60 * kMicrosecond)) + 70 * kMicrosecond;
  }

  void print(Actor& actor, const std::string& words) {
    Step& step = add(actor, Kind::output, 0, 33, ++actor.op);
    step.event.a = 1;
    step.text = actor.name + " " + words + "\n";
  }

  void put(Actor& actor) {
    ++depth;
    const std::uint64_t op = ++actor.op;
    const std::string text = std::to_string(++actor.made % kItems);
    const std::int64_t id = item_id(actor.process, actor.made);
    Step& request = add(actor, Kind::queue_put_request, tasks, 38, op);
    request.event.a = depth - 1;
    request.event.b = -1;
    Step& done = add(actor, Kind::queue_put, tasks, 38, op);
    done.event.a = depth;
    done.event.b = id;
    done.text = text;
    done.act = Step::Act::put;
    Step& flush = add(actor, Kind::queue_flush, tasks, 0, static_cast<std::uint64_t>(actor.made));
    flush.event.thread += 1;  // the feeder
    flush.event.tid += 1;
    flush.event.a = ++places;
    flush.event.b = id;
    flush.act = Step::Act::flush;
    print(actor, "put " + text);
  }

  void get(Actor& actor) {
    const Item item = std::move(queue.front());
    queue.pop_front();
    const std::uint64_t op = ++actor.op;
    Step& request = add(actor, Kind::queue_get_request, tasks, 52, op);
    request.event.a = depth;
    request.event.b = -1;
    Step& done = add(actor, Kind::queue_get, tasks, 52, op);
    done.event.a = --depth;
    done.event.b = item.id;
    done.event.cause = item.put_seq;
    done.text = item.text;
    print(actor, "used " + item.text);
  }

  void count_up(Actor& actor) {
    locked = true;
    const std::uint64_t op = ++actor.op;
    add(actor, Kind::lock_request, counter_lock, 44, op);
    Step& acquire = add(actor, Kind::lock_acquire, counter_lock, 44, op);
    acquire.event.a = 1;
    acquire.act = Step::Act::acquire;
    add(actor, Kind::value_read, counter, 45).event.a = count;
    add(actor, Kind::value_write, counter, 45).event.a = ++count;
    add(actor, Kind::lock_release, counter_lock, 46, ++actor.op).act = Step::Act::release;
  }

  void write_line(Actor& actor) {
    Step& step = add(actor, Kind::file_write, log_file, 48);
    step.text = actor.name + " wrote line " + std::to_string(actor.made) + "\n";
    step.event.a = log_bytes;
    step.event.b = static_cast<std::int64_t>(step.text.size());
    log_bytes += step.event.b;
  }

  void sample(Actor& actor) {
    Step& step = add(actor, Kind::process_state, 0, 0);
    step.event.reporter = Reporter::sampled;
    step.event.thread = 0;
    step.event.tid = 0;
    step.event.a = "RSSSD"[random.below(5)];
    step.event.b = 3'400 + static_cast<std::int64_t>(random.below(3)) * 4;
  }

  // About 36 % are sleeps, 38 % queue operations and 15 % output, as in a recorded
  // producer_consumer; the rest are a few of each kind that other lessons have.
  void plan(Actor& actor) {
    const bool makes = actor.process < shape.producers + 2;
    const std::uint64_t choice = random.below(100);
    if (choice < 4 && !locked) return count_up(actor);
    if (choice < 7) return write_line(actor);
    if (choice < 12) return sample(actor);
    if (choice < 15) {
      Step& step = add(actor, Kind::variable_write, 0, 40);
      step.text = "done=" + std::to_string(actor.made);
      return;
    }
    sleep(actor);
    if (makes && depth < static_cast<std::int64_t>(shape.capacity)) put(actor);
    if (!makes && !queue.empty()) get(actor);
  }

  void step() {
    Actor& actor = actors[random.below(actors.size())];
    if (actor.ahead.empty()) plan(actor);
    now = std::move(actor.ahead.front());
    actor.ahead.pop_front();
    Event& event = now.event;
    event.seq = ++seq;
    // Two of three events follow at once, as parts of one operation do; the others follow after
    // some work.
    t += random.below(3) != 0
             ? static_cast<std::int64_t>(random.below(60 * kMicrosecond)) + kMicrosecond
             : static_cast<std::int64_t>(random.below(8 * kMillisecond)) + 100 * kMicrosecond;
    event.t = RawNs(t);
    event.text = now.text;
    event.text_full = now.text.size();
    switch (now.act) {
      case Step::Act::put:
        queue.push_back(Item{event.b, event.seq, now.text});
        actor.last_put = event.seq;
        break;
      case Step::Act::flush:
        event.cause = actor.last_put;
        break;
      case Step::Act::acquire:
        event.cause = last_release;
        break;
      case Step::Act::release:
        last_release = event.seq;
        locked = false;
        break;
      case Step::Act::none:
        break;
    }
  }
};

Corpus::Corpus(std::uint64_t seed, Shape shape) : state_(std::make_unique<State>(seed, shape)) {}
Corpus::~Corpus() = default;

const Event& Corpus::next() {
  state_->step();
  return state_->now.event;
}

Batch make_batch(std::uint64_t seed, std::size_t count, Shape shape) {
  Batch batch;
  batch.events.reserve(count);
  Corpus corpus(seed, shape);
  for (std::size_t place = 0; place < count; ++place) {
    batch.events.push_back(corpus.next());
    Event& event = batch.events.back();
    if (event.text.empty()) continue;
    event.text = batch.texts.emplace_back(event.text);
  }
  return batch;
}

Event wild_event(Random& random, std::string& text) {
  const auto number = [&random]() -> std::uint64_t {
    constexpr std::array<std::uint64_t, 6> kEdges = {0,
                                                     1,
                                                     std::numeric_limits<std::uint64_t>::max(),
                                                     std::uint64_t{1} << 63,
                                                     (std::uint64_t{1} << 63) - 1,
                                                     std::uint64_t{1} << 32};
    if (random.below(3) == 0) return kEdges[random.below(kEdges.size())];
    return random.next() >> random.below(64);
  };
  text.clear();
  if (random.below(2) == 0) {
    const std::uint64_t size = random.below(random.below(40) == 0 ? 4'000 : 24);
    while (text.size() < size) text.push_back(static_cast<char>(random.below(256)));
  }
  text += "dir/file.py";
  Event event;
  event.process = static_cast<std::uint32_t>(number());
  event.thread = static_cast<std::uint32_t>(number());
  event.pid = static_cast<std::int32_t>(number());
  event.tid = static_cast<std::int32_t>(number());
  event.kind = static_cast<Kind>(random.below(3) == 0 ? random.below(65'536) : random.below(200));
  event.reporter = static_cast<Reporter>(random.below(4));
  if (random.below(2) == 0) event.opens = static_cast<Kind>(random.below(256));
  if (random.below(4) == 0 && static_cast<unsigned>(event.kind) < 256) event.opens = event.kind;
  event.object = static_cast<std::uint32_t>(number());
  event.line = static_cast<std::uint32_t>(number());
  event.op = number();
  event.cause = number();
  event.a = static_cast<std::int64_t>(number());
  event.b = static_cast<std::int64_t>(number());
  const std::string_view all = text;
  event.text = all.substr(0, all.size() - 11);
  event.text_full = event.text.size() + (random.below(8) == 0 ? random.below(100'000) : 0);
  if (random.below(4) != 0) event.file = all.substr(all.size() - random.below(12));
  return event;
}

}  // namespace procession::corpus
