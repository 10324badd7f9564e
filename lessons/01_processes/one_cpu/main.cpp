// Several processes want to compute, and there is one CPU. Can they all run?
#include <procession/mp.h>
#include <sched.h>
#include <time.h>

#include <cmath>
#include <string>
#include <vector>

namespace mp = procession::mp;

static double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

static double rounded(double number) { return std::round(number * 100) / 100; }

static void work(const mp::Event& go, double wanted, bool computes) {
  go.wait();
  const double begin = seconds(CLOCK_MONOTONIC), used = seconds(CLOCK_PROCESS_CPUTIME_ID);
  if (!computes) mp::sleep(wanted);
  while (computes && seconds(CLOCK_PROCESS_CPUTIME_ID) < used + wanted) {
  }  // until it has had so much of a CPU
  mp::print("{}: {} s by the clock, {} s on a CPU", mp::current_process().name,
            rounded(seconds(CLOCK_MONOTONIC) - begin),
            rounded(seconds(CLOCK_PROCESS_CPUTIME_ID) - used));
}

static int pin_to(int wanted) {  // this process, and those that it starts
  cpu_set_t all, few;
  CPU_ZERO(&few);
  sched_getaffinity(0, sizeof all, &all);
  for (std::size_t cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&few) < wanted; ++cpu)
    if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &few);
  sched_setaffinity(0, sizeof few, &few);
  return CPU_COUNT(&few);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"cpus", 1, 1, 8},
                                   {"workers", 2, 1, 8},
                                   {"work", 1000, 500, 5000},
                                   {"does", "computes", {"computes", "sleeps"}}});
  mp::print("main: workers {}, CPUs {}", set["workers"], pin_to(set["cpus"]));
  const mp::Event go("go");
  std::vector<mp::Process> workers;
  for (int n = 1; n <= set["workers"]; ++n)
    workers.emplace_back(work, mp::args(go, set["work"] / 1000.0, set.text("does") == "computes"),
                         mp::ProcessOptions{.name = "worker-" + std::to_string(n)});
  for (mp::Process& worker : workers) worker.start();
  mp::sleep(0.5);  // all wait, and you have time to guess
  go.set();
  for (mp::Process& worker : workers) worker.join();
}
