// emitter PROCESSES EVENTS [EVENTS_PER_SECOND]: each process publishes so many events, flat out or
// at the given rate for all of them together. The load of bench_path.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "procession.h"
#include "procession_kinds.h"

namespace {

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

void emit(long events, double per_second) {
  constexpr long kBurst = 500;
  const std::int64_t begin = now_ns();
  procession_event event = procession_event_init();
  event.flags = PROCESSION_FILE_IS_STABLE;
  event.file = "emitter.cpp";
  event.line = 31;
  event.object = 7;
  for (long i = 0; i < events; ++i) {
    event.kind = i % 2 == 0 ? PROCESSION_LOCK_ACQUIRE : PROCESSION_LOCK_RELEASE;
    event.op = i % 2 == 0 ? procession_next_op() : 0;
    procession_emit(&event);
    if (per_second <= 0 || (i + 1) % kBurst != 0) continue;
    const std::int64_t due =
        begin + static_cast<std::int64_t>(static_cast<double>(i) * 1e9 / per_second);
    const std::int64_t early = due - now_ns();
    if (early <= 0) continue;
    const timespec rest{early / 1'000'000'000, early % 1'000'000'000};
    nanosleep(&rest, nullptr);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "emitter PROCESSES EVENTS [EVENTS_PER_SECOND]\n"), 2;
  const int processes = std::atoi(argv[1]);
  const long events = std::atol(argv[2]);
  const double rate = argc > 3 ? std::atof(argv[3]) / processes : 0;
  for (int i = 0; i < processes; ++i) {
    if (fork() != 0) continue;
    emit(events, rate);
    procession_end(0);
    _exit(0);
  }
  while (wait(nullptr) > 0) {
  }
}
