// Waits with a timeout of one second: for an item and for a child, each once in time and once too
// late. Whoever pauses this in the middle must change nothing of what it says.
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

constexpr double kTimeout = 1.0;
constexpr double kInTime = 0.6;
constexpr double kTooLate = 2.0;

static void put_later(const mp::Queue<int>& queue, double after) {
  mp::sleep(after);
  queue.put(17);
}

static void wait_for_item(const std::string& name, double after) {
  const mp::Queue<int> queue(0, name);
  mp::Process putter(put_later, mp::args(queue, after));
  putter.start();
  mp::print("{} waits", name);
  try {
    mp::print("{}: {}", name, queue.get(kTimeout));
  } catch (const mp::QueueEmpty&) {
    mp::print("{}: Empty", name);
  }
  putter.join();
}

static void wait_for_child(const std::string& name, double after) {
  mp::Process child([after] { mp::sleep(after); });
  child.start();
  mp::print("{} waits", name);
  child.join(kTimeout);
  mp::print("{}: {}", name, child.is_alive() ? "alive" : "ended");
}

int main() {
  std::vector<mp::Process> waiters;
  waiters.emplace_back(wait_for_item, mp::args(std::string("item in time"), kInTime));
  waiters.emplace_back(wait_for_item, mp::args(std::string("item too late"), kTooLate));
  waiters.emplace_back(wait_for_child, mp::args(std::string("child in time"), kInTime));
  waiters.emplace_back(wait_for_child, mp::args(std::string("child too late"), kTooLate));
  for (mp::Process& waiter : waiters) waiter.start();
  for (mp::Process& waiter : waiters) waiter.join();
}
