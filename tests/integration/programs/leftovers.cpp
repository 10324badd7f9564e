// Leaves things as they are at its end and prints what its own memory says of them, for
// memory_test.py to hold against `procession world`: items in a queue, a lock that a dead process
// owns, a variable that the child changed in its copy only.
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

int main(int argc, char** argv) {
  const auto set =
      mp::parameters(argc, argv, {{"children", 2, 1, 8}, {"puts", 5, 1, 40}, {"gets", 4, 0, 40}});
  const mp::Queue<std::string> left(100, "left");
  const mp::Lock kept("kept"), free("free");
  mp::Watched<int> count("count", 1);

  std::vector<mp::Process> children;
  for (int n = 1; n <= set["children"]; ++n)
    children.emplace_back(
        [&, n] {
          for (int item = 1; item <= set["puts"]; ++item)
            left.put(std::to_string(n) + "." + std::to_string(item));
          count = 100 + n;
          const mp::Guard guard(free);
        },
        mp::ProcessOptions{.name = "putter-" + std::to_string(n)});
  for (mp::Process& child : children) child.start();
  for (int item = 1; item <= set["gets"]; ++item) mp::print("got {}", left.get());
  for (mp::Process& child : children) child.join();

  mp::Process keeper([&] { kept.acquire(); }, {}, mp::ProcessOptions{.name = "keeper"});
  keeper.start();
  keeper.join();
  count += 1;

  mp::print("qsize {}", left.qsize());
  mp::print("kept {}", kept.is_taken() ? "taken" : "free");
  mp::print("free {}", free.is_taken() ? "taken" : "free");
  mp::print("count {}", count.get());
}
