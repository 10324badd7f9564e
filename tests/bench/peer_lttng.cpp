// The peer of bench_emit: one LTTng-UST tracepoint with as many fields. Prints ns an event.
// Requires: a session with the event procession_peer:event enabled (peer_lttng.sh makes one).
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "peer_lttng_provider.h"

namespace {

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

int main() {
  constexpr int kEvents = 3'000;
  std::vector<double> rounds;
  for (int round = 0; round < 205; ++round) {
    const std::int64_t begin = now_ns();
    for (std::int64_t i = 0; i < kEvents; ++i)
      lttng_ust_tracepoint(procession_peer, event, 51, 41, 7, 2, i, 3);
    rounds.push_back(static_cast<double>(now_ns() - begin) / kEvents);
  }
  rounds.erase(rounds.begin(), rounds.begin() + 4);
  std::sort(rounds.begin(), rounds.end());
  std::printf("%.1f\n", rounds[rounds.size() / 2]);
}
