// Leaves items in a queue and a lock held, and says what their shared memory holds.
#include <procession/mp.h>

#include <string>

namespace mp = procession::mp;

int main() {
  const mp::Queue<int> tasks(5, "tasks");
  mp::Lock guard("guard");
  mp::Process child([&] {
    for (int i = 0; i < 5; ++i) tasks.put(i);
  });
  child.start();
  for (int i = 0; i < 2; ++i) tasks.get();
  child.join();
  guard.acquire();
  const bool held = !guard.acquire(false);
  mp::print("{{\"tasks\": {}, \"guard_held\": {}}}", tasks.qsize(),
            std::string(held ? "true" : "false"));
  guard.release();
  while (!tasks.empty()) tasks.get();
}
