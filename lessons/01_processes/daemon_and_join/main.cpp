// The parent's last line has run, and its child is still at work. What becomes of the child?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

struct CleanUp {  // what should be done at the end, whatever happens
  ~CleanUp() { mp::print("{}: clean-up", mp::current_process().name); }
};

static void worker(double interval) {
  const std::string me = mp::current_process().name;
  const CleanUp clean_up;
  mp::print("{}: work start", me);
  mp::sleep(interval);
  mp::print("{}: work end", me);
}

static void parent(const std::string& kind, double interval, double work) {
  mp::Process child(worker, mp::args(interval),
                    {.name = kind + "-worker", .daemon = kind != "plain"});
  child.start();
  mp::sleep(work);                   // the parent has work of its own
  if (kind == "join") child.join();  // the others do not wait here
  mp::print("{}: end!", mp::current_process().name);
}  // that was the last line

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"case", "all", {"all", "plain", "daemon", "join"}},
                                   {"interval", 3000, 200, 10000},
                                   {"parent_work", 1000, 0, 5000}});
  std::vector<mp::Process> parents;
  for (const std::string kind : {"plain", "daemon", "join"})
    if (set.text("case") == kind || set.text("case") == "all")
      parents.emplace_back(parent,
                           mp::args(kind, set["interval"] / 1000.0, set["parent_work"] / 1000.0),
                           mp::ProcessOptions{.name = kind + "-parent"});

  for (mp::Process& process : parents) process.start();
  for (mp::Process& process : parents) process.join();
}
