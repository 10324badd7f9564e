// A dict that several processes use. Where does it live?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

using Names = std::vector<std::string>;
using Counts = mp::DictProxy<std::string, int>;
using Lists = mp::DictProxy<std::string, Names>;

template <class Queue>
void work(int number, const Counts& counts, const Lists& lists, const Queue& done,
          const mp::Lock& turn, bool locked, bool put_back) {
  const std::string me = mp::current_process().name;
  mp::sleep(0.2 * number);  // they come one after the other
  if (locked) turn.acquire();
  const int n = counts["n"];  // one call
  mp::sleep(0.7);
  counts["n"] = n + 1;  // and another: counts["n"] += 1 is the same two

  Names names = lists["all"];  // gets the list
  names.push_back(me);
  if (put_back) lists["all"] = names;
  if (locked) turn.release();
  mp::print("{}: puts its name", me);
  mp::sleep(0.3);
  done.put(me);
}

template <class Queue>
void run(const mp::Parameters& set, const mp::Manager& manager, const Queue& done) {
  const int children = set["children"];
  const Counts counts = manager.dict<std::string, int>({{"n", 0}}, "counts");
  const Lists lists = manager.dict<std::string, Names>({{"all", {}}}, "lists");
  const mp::Lock turn("turn");

  std::vector<mp::Process> workers;
  for (int number = 1; number <= children; ++number)
    workers.emplace_back(work<Queue>,
                         mp::args(number, counts, lists, done, turn, set.text("lock") == "on",
                                  set.text("change") == "put_back"),
                         mp::ProcessOptions{.name = "worker-" + std::to_string(number)});
  for (mp::Process& worker : workers) worker.start();
  for (int left = children; left > 0; --left) mp::print("main: {} is done", done.get());
  for (mp::Process& worker : workers) worker.join();
  const int n = counts["n"];
  const Names names = lists["all"];
  mp::print("main: n is {}, {} lost", n, children - n);
  mp::print("main: the list holds {} of {} names", names.size(), children);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"children", 3, 1, 6},
                                   {"lock", "off", {"off", "on"}},
                                   {"change", "copy", {"copy", "put_back"}},
                                   {"queue", "managed", {"managed", "plain"}}});
  const mp::Manager manager;  // starts a process
  if (set.text("queue") == "managed")
    run(set, manager, manager.Queue<std::string>(0, "done"));
  else
    run(set, manager, mp::Queue<std::string>(0, "done"));
}
