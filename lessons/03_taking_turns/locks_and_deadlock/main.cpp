// Philosophers at a round table, a fork between any two. Each needs two. Who waits for whom?
#include <procession/mp.h>

#include <string>
#include <utility>
#include <vector>

namespace mp = procession::mp;

template <class Fork>  // a Lock or an RLock
static void dine(const Fork& first, const Fork& second) {
  const std::string me = mp::current_process().name;
  first.acquire();
  mp::print("{} has {}", me, first.name());
  mp::sleep(0.7);  // long enough for the others to take their first
  mp::print("{} wants {}", me, second.name());
  second.acquire();
  mp::sleep(0.3);  // eats
  mp::print("{} has eaten", me);
  second.release();
  first.release();
}

template <class Fork>
static void dinner(std::size_t seats, bool by_number, bool watched) {
  std::vector<Fork> forks;
  for (std::size_t n = 0; n < seats; ++n) forks.emplace_back("forks[" + std::to_string(n) + "]");
  std::vector<mp::Process> guests;
  for (std::size_t seat = 0; seat < seats; ++seat) {
    std::size_t first = seat, second = (seat + 1) % seats;  // the left one, the right one
    if (by_number && second < first) std::swap(first, second);
    guests.emplace_back(dine<Fork>, mp::args(forks[first], forks[second]),
                        mp::ProcessOptions{.name = std::string("philosopher-") + "ABCDEFG"[seat]});
  }
  for (mp::Process& guest : guests) guest.start();
  for (mp::Process& guest : guests) {
    guest.join(watched ? mp::Timeout(4.0) : mp::forever);
    if (!guest.is_alive()) continue;
    mp::print("main: {} has not come back for 4 s, the dinner is over", guest.name());
    break;
  }
  int eaten = 0;
  for (mp::Process& guest : guests)
    if (guest.is_alive()) guest.terminate();
  for (mp::Process& guest : guests) {
    guest.join();
    if (guest.exitcode() == 0) ++eaten;
  }
  mp::print("main: {} of {} have eaten", eaten, seats);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"philosophers", 3, 1, 7},
                                   {"order", "left_first", {"left_first", "by_number"}},
                                   {"lock", "lock", {"lock", "rlock"}},
                                   {"ending", "watched", {"watched", "none"}}});
  const bool by_number = set.text("order") == "by_number";
  const bool watched = set.text("ending") == "watched";
  const auto seats = static_cast<std::size_t>(set["philosophers"]);
  if (set.text("lock") == "lock")
    dinner<mp::Lock>(seats, by_number, watched);
  else
    dinner<mp::RLock>(seats, by_number, watched);
}
