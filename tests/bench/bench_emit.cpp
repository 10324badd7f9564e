// What one published event costs its program, against clock_gettime in the same run. Prints a JSON
// list of rows; figures are medians of interleaved rounds.
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "channel/memory.h"
#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "procession.h"
#include "procession_kinds.h"

namespace {

using procession::channel::now_ns;

constexpr int kRounds = 201;
// Events of one round; they fit the default ring, so that no writer waits.
constexpr int kEvents = 3'000;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double ns_each(const std::function<void()>& work) {
  const std::uint64_t begin = now_ns();
  work();
  return static_cast<double>(now_ns() - begin) / kEvents;
}

void emit_many(std::uint64_t* clock) {
  procession_event event = procession_event_init();
  event.kind = PROCESSION_LOCK_ACQUIRE;
  event.object = clock == nullptr ? 0 : 7;
  event.clock = clock;
  event.line = 41;
  event.flags = PROCESSION_FILE_IS_STABLE;
  event.file = "bench.cpp";
  for (int i = 0; i < kEvents; ++i) {
    event.a = i;
    procession_emit(&event);
  }
}

void row(const char* name, double value, const char* unit, const char* peer, double ratio,
         const char* goal, bool met, bool last = false) {
  std::printf(
      "  "
      "{\"row\":\"a\",\"name\":\"%s\",\"value\":%.1f,\"unit\":\"%s\",\"peer\":\"%s\",\"ratio\":%."
      "2f,"
      "\"goal\":\"%s\",\"met\":%s}%s\n",
      name, value, unit, peer, ratio, goal, met ? "true" : "false", last ? "" : ",");
}

// Median over rounds of two children that emit at the same time. This process sleeps in read(2)
// meanwhile, so that on two cores each child has one.
double two_at_once(const std::function<void()>& drain) {
  struct Shared {
    std::atomic<int> go{0};
    double ns[2][kRounds];
  };
  void* memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* shared = new (memory) Shared;
  int says[2];
  if (pipe(says) != 0) return 0;
  const auto both_said = [&] {
    char byte[2];
    for (ssize_t got = 0; got < 2;) got += std::max<ssize_t>(0, read(says[0], byte, 1));
  };
  pid_t pids[2];
  for (int who = 0; who < 2; ++who) {
    pids[who] = fork();
    if (pids[who] != 0) continue;
    emit_many(nullptr);  // touches the ring's pages
    for (int round = 0; round < kRounds; ++round) {
      if (write(says[1], "r", 1) != 1) _exit(1);
      while (shared->go.load() <= round) {
      }
      shared->ns[who][round] = ns_each([] { emit_many(nullptr); });
      if (write(says[1], "d", 1) != 1) _exit(1);
    }
    procession_end(0);
    _exit(0);
  }
  for (int round = 0; round < kRounds; ++round) {
    both_said();
    drain();
    shared->go++;
    both_said();
  }
  for (const pid_t pid : pids) waitpid(pid, nullptr, 0);
  std::vector<double> all(shared->ns[0], shared->ns[0] + kRounds);
  all.insert(all.end(), shared->ns[1], shared->ns[1] + kRounds);
  munmap(memory, sizeof(Shared));
  return median(all);
}

// ns an event of the peer beside this program, measured now; nothing where it is not installed.
std::optional<double> lttng_ns(const std::string& self) {
  const std::string peer = self.substr(0, self.rfind('/') + 1) + "peer_lttng";
  const std::string command = std::string("test -x ") + peer + " && " + PROCESSION_SOURCE_DIR +
                              "/tests/bench/peer_lttng.sh " + peer;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  double value = 0;
  const bool read = std::fscanf(pipe, "%lf", &value) == 1;
  return pclose(pipe) == 0 && read ? std::optional(value) : std::nullopt;
}

}  // namespace

int main(int, char** argv) {
  using namespace procession::channel;
  const ChannelOptions options{.rings = 16};
  auto memory = Memory::create(channel_bytes(options));
  if (!memory) return std::fprintf(stderr, "%s\n", memory.error().sentence().c_str()), 125;
  format(memory->bytes(), options);
  auto reader = Reader::open(memory->bytes());
  const auto drain = [&] { (*reader)->drain(now_ns(), [](const WireEvent&) {}); };

  // The unobserved case is first, because afterwards this process stays observed.
  std::vector<double> unobserved, branch;
  static int flag = 0;
  int* volatile flag_address = &flag;
  const procession_event event = procession_event_init();
  for (int round = 0; round < kRounds; ++round) {
    unobserved.push_back(ns_each([&] {
      for (int i = 0; i < kEvents; ++i)
        if (procession_observed() != 0) procession_emit(&event);
    }));
    branch.push_back(ns_each([&] {
      for (int i = 0; i < kEvents; ++i)
        if (*const_cast<volatile int*>(flag_address) != 0) procession_emit(&event);
    }));
  }

  const std::string path = "/proc/self/fd/" + std::to_string(memory->fd());
  if (procession_attach(path.c_str()) != 0) return 125;
  std::vector<double> floor, plain, shared;
  std::uint64_t clock = 0;
  for (int round = -4; round < kRounds; ++round) {  // the first rounds touch the ring's pages
    const double clock_cost = ns_each([] {
      for (int i = 0; i < kEvents; ++i) now_ns();
    });
    const double plain_cost = ns_each([] { emit_many(nullptr); });
    drain();
    const double shared_cost = ns_each([&] { emit_many(&clock); });
    drain();
    if (round < 0) continue;
    floor.push_back(clock_cost);
    plain.push_back(plain_cost);
    shared.push_back(shared_cost);
  }
  const double two = two_at_once(drain);
  const double base = median(floor);
  const double one = median(plain);
  const double on_shared = median(shared);
  const double off = median(unobserved) / std::max(0.01, median(branch));
  const auto lttng = lttng_ns(argv[0]);
  std::printf("[\n");
  row("clock_gettime, the floor", base, "ns", "itself", 1, "", true);
  row("one event on no shared object", one, "ns", "clock_gettime", one / base,
      "clock_gettime + 25 ns", one <= base + 25);
  row("one event on a shared object", on_shared, "ns", "clock_gettime", on_shared / base,
      "clock_gettime + 50 ns", on_shared <= base + 50);
  row("two processes at once", two, "ns", "one alone", two / one, "1.5", two <= 1.5 * one);
  row("not observed", median(unobserved), "ns", "an inlined load and branch", off, "2", off <= 2,
      !lttng);
  if (lttng)
    row("an LTTng-UST tracepoint", *lttng, "ns", "one event on a shared object", *lttng / on_shared,
        "at least 3", *lttng >= 3 * on_shared, true);
  else
    std::fprintf(stderr, "bench_emit: LTTng-UST is not installed or in use: skipped\n");
  std::printf("]\n");
}
