// CPU time to lay out a frame of the timeline, of what is visible, with few and with many events
// behind it. Beside it, what an event costs to take in. Prints a JSON list of rows; figures are
// medians of interleaved rounds.
//   bench_layout [EVENTS]     of the long recording (default 2,000,000; the short one has 100,000)
#include <time.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "corpus.h"
#include "world/layout/layout.h"

namespace {

using namespace procession;

constexpr std::uint64_t kShort = 100'000;
constexpr int kRounds = 25;
constexpr double kGoalMs = 1, kGoalRatio = 1.5;

std::int64_t cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Builds the timeline; `ns_an_event` is what that took, less what the generator alone takes.
world::Timeline timeline_of(std::uint64_t events, double& ns_an_event) {
  world::Timeline timeline;
  std::uint64_t unused = 0;
  const std::int64_t start = cpu_ns();
  corpus::Corpus alone(7);
  for (std::uint64_t i = 0; i < events; ++i) unused += alone.next().seq;
  const std::int64_t between = cpu_ns();
  corpus::Corpus corpus(7);
  for (std::uint64_t i = 0; i < events; ++i) timeline.apply(corpus.next());
  const std::int64_t end = cpu_ns();
  if (unused == 0) std::abort();  // so that the first loop is not left out
  ns_an_event =
      static_cast<double>((end - between) - (between - start)) / static_cast<double>(events);
  return timeline;
}

// A window of 1920 × 1080: the plot, and a font of 8 px a letter.
world::View view_of(UnpausedNs from, UnpausedNs to) {
  world::View view;
  view.from_ns = from;
  view.to_ns = to;
  view.width = 1300;
  view.height = 700;
  view.measure = [](std::string_view text) { return 8.0F * static_cast<float>(text.size()); };
  view.words = [](const world::Sentence& sentence) { return sentence.key; };
  return view;
}

struct Zoom {
  const char* name;
  double share;  // of the recording's length; 0: as long as a hundredth of the short recording
};

std::size_t shapes(const world::Picture& picture) {
  return picture.rects.size() + picture.ticks.size() + picture.arrows.size();
}

void row(bool& first, const std::string& name, double value, const char* unit, double ratio,
         const char* goal, bool has_goal, bool met) {
  std::printf("%s{\"row\":\"e\",\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",",
              first ? "[\n  " : ",\n  ", name.c_str(), value, unit);
  first = false;
  if (ratio > 0)
    std::printf("\"peer\":\"the same with 100,000 events\",\"ratio\":%.2f,", ratio);
  else
    std::printf("\"peer\":null,\"ratio\":null,");
  if (has_goal)
    std::printf("\"goal\":\"%s\",\"met\":%s}", goal, met ? "true" : "false");
  else
    std::printf("\"goal\":null,\"met\":null}");
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t events = 2'000'000;
  if (count > 1) {
    const std::string_view text = arguments[1];
    std::from_chars(text.data(), text.data() + text.size(), events);
  }
  double short_ns = 0, long_ns = 0;
  const world::Timeline few = timeline_of(kShort, short_ns);
  const world::Timeline many = timeline_of(std::max(events, kShort), long_ns);
  bool first = true;
  row(first, "taking in an event, " + std::to_string(events) + " events", long_ns, "ns",
      long_ns / short_ns, "", false, false);
  for (const Zoom& zoom :
       {Zoom{"all of it", 1}, Zoom{"a tenth", 0.1}, Zoom{"a lesson's stretch", 0}}) {
    std::vector<double> of_few, of_many;
    std::size_t drawn = 0;
    for (int round = 0; round < kRounds; ++round) {
      for (const world::Timeline* timeline : {&few, &many}) {
        const double length = zoom.share > 0
                                  ? static_cast<double>(timeline->end_t().ns) * zoom.share
                                  : static_cast<double>(few.end_t().ns) / 100;
        const auto span = static_cast<std::int64_t>(length);
        const UnpausedNs from((timeline->end_t().ns - span) / kRounds * round);
        const world::View view = view_of(from, from + span);
        const std::int64_t before = cpu_ns();
        const world::Picture picture = world::layout(*timeline, view);
        const double ms = static_cast<double>(cpu_ns() - before) / 1e6;
        (timeline == &few ? of_few : of_many).push_back(ms);
        drawn = std::max(drawn, shapes(picture));
      }
    }
    const double short_ms = median(of_few), long_ms = median(of_many);
    const std::string what = std::string("a frame, ") + zoom.name;
    row(first,
        what + ", " + std::to_string(events) + " events, " + std::to_string(drawn) + " shapes",
        long_ms, "ms", long_ms / short_ms, "at most 1 ms and 1.5 times", true,
        long_ms <= kGoalMs && long_ms <= kGoalRatio * short_ms);
  }
  std::printf("\n]\n");
  return 0;
}
