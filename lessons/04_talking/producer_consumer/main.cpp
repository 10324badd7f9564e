// Producers put items into a bounded queue, consumers get them. Who waits for whom?
#include <procession/mp.h>

#include <optional>
#include <string>
#include <vector>

namespace mp = procession::mp;

using Item = std::optional<int>;  // nothing is the sentinel: "no more comes"

using Counted = mp::JoinableQueue<Item>;  // it counts what is still to be done

static void produce(const mp::Queue<Item>& tasks, int first, int last, double seconds) {
  const std::string me = mp::current_process().name;
  for (int item = first; item <= last; ++item) {
    mp::sleep(seconds);  // making it takes time
    tasks.put(item);
    mp::print("{} put {}", me, item);
  }
}

static void consume(const mp::Queue<Item>& tasks, double seconds) {
  const std::string me = mp::current_process().name;
  while (const Item item = tasks.get()) {
    mp::sleep(seconds);  // using it takes time
    mp::print("{} used {}", me, *item);
  }
  mp::print("{} has got the sentinel", me);
}

static void consume_and_tell(const Counted& tasks, double seconds) {
  const std::string me = mp::current_process().name;
  while (const Item item = tasks.get()) {
    mp::sleep(seconds);
    mp::print("{} used {}", me, *item);
    tasks.task_done();  // one less is to be done
  }
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"producers", 1, 1, 8},
                                   {"consumers", 1, 1, 8},
                                   {"capacity", 3, 1, 50},
                                   {"produce", 100, 5, 2000},
                                   {"consume", 300, 5, 2000},
                                   {"items", 24, 6, 500},
                                   {"ending", "sentinel", {"sentinel", "joinable", "none"}}});
  std::optional<Counted> counted;
  if (set.text("ending") == "joinable") counted.emplace(set["capacity"], "tasks");
  const mp::Queue<Item> tasks = counted ? *counted : mp::Queue<Item>(set["capacity"], "tasks");

  std::vector<mp::Process> producers, consumers;
  for (int n = 1, first = 1; n <= set["producers"]; ++n) {
    const int last = set["items"] * n / set["producers"];  // each makes its share
    producers.emplace_back(produce, mp::args(tasks, first, last, set["produce"] / 1000.0),
                           mp::ProcessOptions{.name = "producer-" + std::to_string(n)});
    first = last + 1;
  }
  for (int n = 1; n <= set["consumers"]; ++n) {
    const mp::ProcessOptions as{.name = "consumer-" + std::to_string(n),
                                .daemon = counted.has_value()};
    if (counted)
      consumers.emplace_back(consume_and_tell, mp::args(*counted, set["consume"] / 1000.0), as);
    else
      consumers.emplace_back(consume, mp::args(tasks, set["consume"] / 1000.0), as);
  }

  for (mp::Process& process : producers) process.start();
  for (mp::Process& process : consumers) process.start();
  for (mp::Process& process : producers) process.join();
  if (set.text("ending") == "sentinel")
    for (int n = 1; n <= set["consumers"]; ++n) tasks.put(std::nullopt);  // one for each
  if (counted)
    counted->join();  // until every item is done: the consumers end with us, as daemons
  else
    for (mp::Process& process : consumers) process.join();
  mp::print("done");
}
