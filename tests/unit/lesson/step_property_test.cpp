// The moments of steps and the checks that are meant, against plain second accounts, over random
// lessons and runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "lesson/judge.h"
#include "lesson/steps.h"

namespace procession::lesson {
namespace {

constexpr std::int64_t kMs = 1'000'000;

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}
  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }
  bool one_in(unsigned n) { return below(n) == 0; }
  template <class T>
  T one_of(std::initializer_list<T> all) {
    return all.begin()[below(static_cast<unsigned>(all.size()))];
  }
  Amount amount(unsigned from, unsigned to) {
    const std::int64_t value = from + below(to - from);
    return one_in(3) ? Amount{100, "p" + std::to_string(value)} : Amount{value, {}};
  }

 private:
  std::mt19937 random_;
};

// "p3" has the value 3.
const std::map<std::string, std::string> kParameters = {
    {"p0", "0"}, {"p1", "1"}, {"p2", "2"}, {"p3", "3"}};

std::int64_t number(const Amount& amount) {
  return amount.parameter.empty() ? amount.value : amount.parameter[1] - '0';
}

Lesson random_lesson(Random& random) {
  Lesson lesson;
  lesson.steps.resize(5);
  for (Step& step : lesson.steps) {
    step.variant = random.one_of({"", "", "cpp", "python"});
    if (random.one_in(8)) continue;
    Pattern& pattern = step.waits_for.emplace();
    pattern.kind =
        random.one_of({Kind::queue_put_request, Kind::queue_put, Kind::queue_get, Kind::note});
    if (random.one_in(4)) pattern.object = random.one_of({"tasks", "done", "t*"});
    if (random.one_in(4)) pattern.process = random.one_of({"first", "second", "?i*"});
    if (random.one_in(4)) pattern.text = random.one_of({"x", "x*", "y"});
    if (random.one_in(4)) pattern.a = random.amount(0, 3);
    if (random.one_in(5)) pattern.b = random.amount(0, 2);
    if (random.one_in(4)) pattern.depth = random.amount(0, 3);
    if (random.one_in(4)) pattern.cause = random.one_of({Kind::queue_put, Kind::note});
    pattern.before = random.one_in(4);
    if (pattern.kind == Kind::queue_put_request && !random.one_in(3))
      pattern.waits_ms = random.one_of({1, 2, 3});
    pattern.nth = random.amount(1, 4);
  }
  return lesson;
}

struct Told {
  Event event;
  std::string process, object;        // names; "" if there is none
  std::optional<std::int64_t> depth;  // of the object after the event
};

std::vector<Told> random_run(Random& random, world::World& world) {
  std::vector<Told> out;
  static constexpr const char* kProcesses[] = {"", "first", "second"};
  static constexpr const char* kObjects[] = {"", "tasks", "done"};
  std::int64_t t = 0;
  const auto add = [&](Event event) {
    event.seq = out.size() + 1;
    event.t = RawNs(t);
    event.thread = event.process;
    event.pid = event.tid = static_cast<std::int32_t>(100 + event.process);
    out.push_back({event, kProcesses[event.process], kObjects[event.object], {}});
  };
  for (const std::uint32_t n : {1U, 2U}) {
    add({.process = n, .kind = Kind::process_begin, .text = kProcesses[n]});
    add({.process = n,
         .kind = Kind::object_create,
         .object = n,
         .text = n == 1 ? "type=queue name=tasks maxsize=9" : "type=queue name=done maxsize=9"});
  }
  for (int i = 0; i < 60; ++i) {
    t += random.one_of<std::int64_t>({0, kMs - 1, kMs, kMs + 1});
    Event event{.process = 1 + random.below(2), .object = random.below(3)};
    event.kind = random.one_of({Kind::queue_put_request, Kind::queue_put, Kind::queue_get,
                                Kind::note, Kind::gate_wait, Kind::queue_put_request});
    if (event.kind == Kind::note && random.one_in(3)) event.process = 0;
    event.op = random.below(3);
    event.a = random.below(3);
    if (event.kind == Kind::gate_wait)
      event.a = static_cast<std::int64_t>(
          random.one_of({Kind::queue_put, Kind::note, Kind::queue_put_request}));
    event.b = random.below(2);
    event.cause = random.below(static_cast<unsigned>(out.size()) + 2);
    event.text = random.one_of({"", "x", "xy", "y"});
    add(event);
  }
  for (Told& told : out) {
    world.apply(told.event);
    if (const world::Object* object = world.object(told.event.object))
      told.depth = object->count().count;
  }
  return out;
}

bool is_like(const std::string& pattern, std::string_view text) {
  if (pattern == "t*" || pattern == "x*") return !text.empty() && text[0] == pattern[0];
  if (pattern == "?i*") return text.size() > 1 && text[1] == 'i';
  return text == pattern;
}

bool fits(const Pattern& pattern, const Told& told, const std::vector<Told>& run) {
  const Event& event = told.event;
  bool good = event.kind == pattern.kind || (pattern.before && event.kind == Kind::gate_wait &&
                                             event.a == static_cast<std::int64_t>(pattern.kind));
  if (pattern.a) good = good && number(*pattern.a) == event.a;
  if (pattern.b) good = good && number(*pattern.b) == event.b;
  if (pattern.depth) good = good && told.depth && number(*pattern.depth) == *told.depth;
  if (!pattern.text.empty()) good = good && is_like(pattern.text, event.text);
  if (!pattern.object.empty()) good = good && is_like(pattern.object, told.object);
  if (!pattern.process.empty()) good = good && is_like(pattern.process, told.process);
  if (pattern.cause != Kind::none)
    good = good && event.cause > 0 && event.cause < event.seq &&
           run[event.cause - 1].event.kind == pattern.cause;
  return good;
}

Moment moment_of(const Step& step, const std::vector<Told>& run) {
  if (!step.waits_for || step.variant == "python") return {};
  const Pattern& pattern = *step.waits_for;
  struct Hit {
    std::size_t at = 0;  // index of the event with which it is known
    Moment moment;
  };
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (!fits(pattern, run[i], run)) continue;
    const Event& asked = run[i].event;
    if (pattern.waits_ms == 0) hits.push_back({i, {asked.seq, asked.t}});
    for (std::size_t k = i + 1; pattern.waits_ms > 0 && k < run.size(); ++k) {
      const Event& later = run[k].event;
      const RawNs due(asked.t.ns + pattern.waits_ms * kMs);
      if (later.t.ns >= due.ns) hits.push_back({k, {asked.seq, due}});
      const bool is_answer =
          later.kind == Kind::queue_put && later.op == asked.op && later.process == asked.process;
      if (later.t.ns >= due.ns || is_answer) break;
    }
  }
  std::stable_sort(hits.begin(), hits.end(),
                   [](const Hit& a, const Hit& b) { return a.at < b.at; });
  const auto nth = static_cast<std::size_t>(number(pattern.nth));
  return nth <= hits.size() ? hits[nth - 1].moment : Moment{};
}

TEST(StepProperty, EachMomentIsThatOfASecondAccount) {
  int reached = 0;
  for (unsigned seed = 0; seed < 700; ++seed) {
    Random random(seed);
    const Lesson lesson = random_lesson(random);
    world::World whole;
    const std::vector<Told> run = random_run(random, whole);
    StepFinder finder(lesson, "cpp", kParameters);
    world::World world;
    for (const Told& told : run) {
      world.apply(told.event);
      const std::vector<Moment> before = finder.moments();
      const bool news = finder.apply(told.event, world);
      bool changed = false;
      for (std::size_t i = 0; i < before.size(); ++i)
        changed = changed || before[i].seq != finder.moments()[i].seq;
      ASSERT_EQ(news, changed) << "seed " << seed << ", event " << told.event.seq;
    }
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
      const Moment wanted = moment_of(lesson.steps[i], run);
      ASSERT_EQ(finder.moments()[i].seq, wanted.seq) << "seed " << seed << ", step " << i;
      ASSERT_EQ(finder.moments()[i].t.ns, wanted.t.ns) << "seed " << seed << ", step " << i;
      reached += wanted.seq != 0 ? 1 : 0;
    }
  }
  EXPECT_GT(reached, 500) << "the runs reach too few steps";
}

// A check is meant if its variant is this one or none, and each parameter that it names has one of
// the values. A parameter that the run does not have has no value.
TEST(CheckProperty, WhichAreMeant) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    Random random(seed);
    Lesson lesson;
    lesson.checks.resize(6);
    std::map<std::string, std::string> parameters;
    for (const char* name : {"a", "b"})
      if (!random.one_in(3)) parameters[name] = random.one_of({"1", "2", "3"});
    for (Check& check : lesson.checks) {
      check.variant = random.one_of({"", "cpp", "python"});
      for (const char* name : {"a", "b"})
        if (random.one_in(2))
          check.when[name] =
              random.one_of<std::vector<std::string>>({{"1"}, {"2", "3"}, {"3", "1"}, {}});
    }
    for (const std::string variant : {"cpp", "python"}) {
      std::vector<const Check*> wanted;
      for (const Check& check : lesson.checks) {
        bool meant = check.variant != (variant == "cpp" ? "python" : "cpp");
        for (const auto& [name, values] : check.when) {
          int same = 0;
          if (parameters.count(name) == 1)
            for (const std::string& value : values) same += value == parameters[name] ? 1 : 0;
          meant = meant && same > 0;
        }
        if (meant) wanted.push_back(&check);
      }
      ASSERT_EQ(meant_checks(lesson, variant, parameters), wanted) << seed;
    }
  }
}

TEST(CheckProperty, ACheckIsAddedForItsObject) {
  const auto add = [](const std::string& object) {
    Lesson lesson;
    Check& check = lesson.checks.emplace_back();
    check.rule = "queue.sentinels";
    check.object = object;
    check.arguments["sentinels"] = {1, {}};
    world::Checks checks;
    const Result<void> added = add_checks(lesson, "cpp", kParameters, checks);
    return added ? std::string("added") : std::string(added.error().what.key);
  };
  EXPECT_EQ(add(""), "error.author.check_object");
  EXPECT_EQ(add("tasks"), "added");
}

}  // namespace
}  // namespace procession::lesson
