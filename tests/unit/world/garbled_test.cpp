// A recording may be garbled in any way: whatever comes is taken, and what is computed from it can
// be drawn, hit and explained. Run under ASan and UBSan (preset asan).
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <random>

#include "world/checks/checks.h"
#include "world/facts.h"
#include "world/layout/explain.h"
#include "world/layout/layout.h"
#include "world/variables.h"

namespace procession::world {
namespace {

Event garbled(std::mt19937_64& random, std::uint64_t seq) {
  const auto wild = [&random](std::uint64_t bound) {
    return random() % 40 == 0 ? random() : random() % bound;
  };
  constexpr auto kTexts = std::to_array<std::string_view>(
      {"type=queue name=q maxsize=2", "type=lock name=l", "name=%zz daemon=1 method=fork",
       "n=\xff\xfe=1", "maxsize=-9999999999999", "", "type=file name=f path=/x", "line\nline\n",
       "type=value name=v count=99999999999999", "type=value name=w count=1 value=7",
       "type=flag name=g", "type=lock name=r lock=recursive", "type=queue name=j joinable=1",
       "type=variable name=n address=0xffffffffffffffffffff", "name=n address=0x55 frame=exclusive",
       "name=n address=0x55 frame=shared"});
  Event event;
  event.seq = random() % 50 == 0 ? random() : seq;
  event.t = RawNs(random() % 50 == 0 ? static_cast<std::int64_t>(random() >> 1U)
                                     : static_cast<std::int64_t>(seq * 1000));
  if (random() % 3 == 0) event.t = RawNs(-event.t.ns);
  event.process = static_cast<std::uint32_t>(wild(6));
  event.thread = static_cast<std::uint32_t>(wild(12));
  event.pid = static_cast<std::int32_t>(wild(8));
  event.tid = static_cast<std::int32_t>(wild(8));
  event.object = static_cast<std::uint32_t>(wild(9));
  event.kind = static_cast<Kind>(wild(200));
  event.reporter = static_cast<Reporter>(random() % 5);
  event.op = wild(4);
  event.cause = wild(20);
  event.a = static_cast<std::int64_t>(wild(8));
  event.b = static_cast<std::int64_t>(wild(8));
  event.text = kTexts[random() % kTexts.size()];
  return event;
}

TEST(Garbled, IsTakenDrawnAndJudged) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    std::mt19937_64 random(seed);
    Timeline timeline;
    Checks checks;
    Facts facts;
    for (const LessonRule& rule : lesson_rules()) {
      RuleArguments arguments{"f", {}, {}};
      for (const auto number : rule.numbers) arguments.numbers[std::string(number)] = 1;
      for (const auto text : rule.texts) arguments.texts[std::string(text)] = std::string("*");
      ASSERT_TRUE(checks.add(rule.name, arguments).has_value());
    }
    for (std::uint64_t seq = 1; seq <= 3000; ++seq) {
      const Event event = garbled(random, seq);
      timeline.apply(event);
      checks.apply(event);
      facts.apply(event);
      if (seq % 500 == 0) variables(timeline.world());
    }
    EXPECT_FALSE(checks.verdicts().empty());
    for (const FactName& fact : fact_names())
      EXPECT_TRUE(facts.text(fact.name, fact.name == "variable.values" ? "n" : "f").has_value());
    constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    for (const auto& [t0, t1] : {std::pair<std::int64_t, std::int64_t>{0, 3'000'000},
                                 {0, timeline.end_t().ns},
                                 {kLeast, kMost},
                                 {7, 8}}) {
      View view;
      view.from_ns = UnpausedNs(t0);
      view.to_ns = UnpausedNs(t1);
      view.height = 1500;
      if (seed % 2 == 0) view.playhead_ns = RawNs(t1 / 2);
      view.words = [](const Sentence& sentence) { return sentence.key; };
      const Picture picture = layout(timeline, view);
      for (float y = 0; y < view.height; y += 7)
        for (float x = 0; x < view.width; x += 31) {
          const Hit found = hit(picture, x, y);
          for (const Sentence& sentence : explain(timeline, found))
            ASSERT_FALSE(sentence.key.empty());
          focus_of(timeline, found);
        }
    }
  }
}

}  // namespace
}  // namespace procession::world
