// Start and join in one loop, or start all and then join all: why is the one so slow?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

static void work(double seconds) {
  mp::sleep(seconds);
  mp::print("{} is done", mp::current_process().name);
}

static void parent(const std::string& how, int children, double longest, double patience) {
  const std::string me = mp::current_process().name;
  std::vector<mp::Process> workers;
  for (int n = 1; n <= children; ++n)  // each has less to do than the one before
    workers.emplace_back(work, mp::args(longest * (children + 1 - n) / children),
                         mp::ProcessOptions{.name = how + "-" + std::to_string(n)});

  for (mp::Process& worker : workers) {
    worker.start();
    if (how == "loop") worker.join();
    if (how == "timeout") {
      worker.join(patience);
      const bool ended = worker.exitcode().has_value();
      mp::print("{}: {} {}", me, worker.name(), ended ? "has ended" : "is still at work");
    }
  }
  if (how == "after")
    for (mp::Process& worker : workers) worker.join();
  mp::print("{}: all loops are over", me);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"case", "both", {"both", "loop", "after", "timeout"}},
                                   {"children", 3, 2, 6},
                                   {"longest", 900, 200, 3000},
                                   {"timeout", 400, 50, 3000}});
  const std::string chosen = set.text("case");
  std::vector<mp::Process> parents;
  for (const std::string how : {"loop", "after", "timeout"})
    if (chosen == how || (chosen == "both" && how != "timeout"))
      parents.emplace_back(
          parent, mp::args(how, set["children"], set["longest"] / 1000.0, set["timeout"] / 1000.0),
          mp::ProcessOptions{.name = how + "-parent"});
  for (mp::Process& process : parents) process.start();
  for (mp::Process& process : parents) process.join();
}
