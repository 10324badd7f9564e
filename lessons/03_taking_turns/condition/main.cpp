// Customers wait until there is bread. What does it tell one that it was woken?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

static void buy(const mp::Condition& shelf, const mp::Value<int>& loaves, const std::string& check,
                int room, double later) {
  const std::string me = mp::current_process().name;
  mp::sleep(later);
  const mp::Guard guard(shelf);  // the lock of the condition
  if (check == "if") {
    if (loaves.get() == 0) {  // looks once, and not again
      shelf.wait();           // gives the lock back, sleeps until notified, takes the lock again
      mp::print("{} is awake, loaves: {}", me, loaves.get());
    }
  } else if (check == "while") {
    while (loaves.get() == 0) {  // looks again after each wake-up
      shelf.wait();
      mp::print("{} is awake, loaves: {}", me, loaves.get());
    }
  } else {
    loaves.get();  // whatever is there, it waits
    shelf.wait();
    mp::print("{} is awake, loaves: {}", me, loaves.get());
  }
  mp::sleep(0.15);  // to reach for it takes a moment; the lock is held
  loaves -= 1;
  mp::print("{} takes one, loaves: {}", me, loaves.get());
  if (loaves.get() == room - 1) shelf.notify_all();  // the baker may wait for room
}

static void bake(const mp::Condition& shelf, const mp::Value<int>& loaves, int count, int room,
                 double seconds, bool all) {
  for (int n = 1; n <= count; ++n) {
    mp::sleep(seconds);
    const mp::Guard guard(shelf);
    while (loaves.get() == room) shelf.wait();  // no room
    loaves += 1;
    mp::print("baker has baked, loaves: {}", loaves.get());
    shelf.notify(all ? count : 1);
  }
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"customers", 3, 1, 6},
                                   {"check", "if", {"while", "if", "never"}},
                                   {"notify", "all", {"all", "one"}},
                                   {"come", "early", {"early", "late"}},
                                   {"room", 2, 1, 6},
                                   {"bake", 700, 300, 2000}});
  const mp::Condition shelf("shelf");
  const mp::Value<int> loaves(0, "loaves");
  const int count = set["customers"], room = set["room"];  // as many loaves as customers
  const double seconds = set["bake"] / 1000.0;
  const double later = set.text("come") == "late" ? (room + 1.5) * seconds : 0;

  std::vector<mp::Process> all;
  for (int n = 1; n <= count; ++n)
    all.emplace_back(buy, mp::args(shelf, loaves, set.text("check"), room, later),
                     mp::ProcessOptions{.name = "customer-" + std::to_string(n)});
  all.emplace_back(bake, mp::args(shelf, loaves, count, room, seconds, set.text("notify") == "all"),
                   mp::ProcessOptions{.name = "baker"});
  for (mp::Process& process : all) process.start();
  for (mp::Process& process : all) process.join();
}
