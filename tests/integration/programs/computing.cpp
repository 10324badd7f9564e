// Three processes that compute in bursts, and between them change a shared value under a lock and
// put an item: a pause finds them computing, inside operations and waiting for each other.
#include <procession/mp.h>
#include <time.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mp = procession::mp;

constexpr int kWorkers = 3;
constexpr int kBursts = 20;

// For so much processor time of the calling process, nearly all of it in its own code.
static void compute(double seconds) {
  timespec now{};
  const auto used = [&now] {
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
  };
  const double until = used() + seconds;
  while (used() < until) {
    std::uint64_t number = 1;
    for (int n = 0; n < 100'000; ++n) number = number * 6364136223846793005ull + 1;
    // Never true, but the compiler can't know, so it must compute the number.
    if (number == 0) return;
  }
}

static void work(const mp::Queue<int>& items, const mp::Value<int>& total, const mp::Lock& lock) {
  for (int burst = 1; burst <= kBursts; ++burst) {
    compute(burst % 2 == 0 ? 0.05 : 0.002);
    {
      const mp::Guard guard(lock);
      total += burst;
    }
    for (int n = 0; n < 20; ++n) items.put(burst);
  }
}

int main() {
  const mp::Queue<int> items(5, "items");
  const mp::Value<int> total(0, "total");
  const mp::Lock lock("lock");
  std::vector<mp::Process> workers;
  for (int n = 1; n <= kWorkers; ++n)
    workers.emplace_back(work, mp::args(items, total, lock),
                         mp::ProcessOptions{.name = "worker-" + std::to_string(n)});
  for (mp::Process& worker : workers) worker.start();
  int sum = 0;
  for (int n = 0; n < kWorkers * kBursts * 20; ++n) sum += items.get();
  for (mp::Process& worker : workers) worker.join();
  mp::print("total {}, sum of the items {}", total.get(), sum);
}
