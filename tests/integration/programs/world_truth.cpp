// world_truth FILE INSTANTS SEED: asks for the world at so many instants of the recording, in an
// order that suits nobody, as the window does, and compares each answer with a world to which every
// event up to there was applied from the first one on. Prints how many were the same; the exit code
// is 1 at the first difference.
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "cli/world_json.h"
#include "record/recording.h"
#include "world/timeline/history.h"

using namespace procession;

namespace {

// Seqs of the recording are those of its readable events, so this is "the last one up to t".
std::uint64_t last_at(const record::Recording& recording, RawNs t) {
  return recording.first_at(t + 1) - 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto opened = record::Recording::open(argv[1]);
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().sentence().c_str());
    return 2;
  }
  const record::Recording& recording = **opened;
  const long instants = std::atol(argv[2]);
  std::mt19937_64 random(std::strtoull(argv[3], nullptr, 10));
  // There are few keyframes, close together, and they are thinned out several times.
  world::History history(4, 16);
  world::World live;
  std::vector<RawNs> times;
  recording.each(1, recording.size(), [&](const Event& event) {
    live.apply(event);
    history.offer(live);
    times.push_back(event.t);
    return true;
  });
  if (times.empty()) return 2;
  const auto fetch = [&](std::uint64_t first, std::uint64_t last,
                         const world::History::Sink& sink) { recording.each(first, last, sink); };
  RawNs t;
  for (long i = 0; i < instants; ++i) {
    const RawNs event_t = times[random() % times.size()];
    switch (random() % 6) {
      case 0:
        t = event_t;
        break;
      case 1:
        t = event_t - 1;
        break;
      case 2:
        t += static_cast<std::int64_t>(random() % 2'000'000);  // a step on
        break;
      case 3:
        t = t - static_cast<std::int64_t>(random() % 2'000'000);  // a step back
        break;
      default:
        t = RawNs(static_cast<std::int64_t>(
                      random() % static_cast<std::uint64_t>(recording.length().ns + 1'000'000)) -
                  500'000);
    }
    const std::string found = cli::world_json(history.after(last_at(recording, t), fetch));
    world::World replayed;
    recording.each(1, recording.size(), [&](const Event& event) {
      if (event.t > t) return false;
      replayed.apply(event);
      return true;
    });
    const std::string wanted = cli::world_json(replayed);
    if (found == wanted) continue;
    std::printf("at %lld ns, instant %ld:\n%s\nbut from the first event:\n%s\n",
                static_cast<long long>(t.ns), i, found.c_str(), wanted.c_str());
    return 1;
  }
  std::printf("%ld instants of %zu events are the same, with %zu keyframes\n", instants,
              times.size(), history.keyframes());
  return 0;
}
