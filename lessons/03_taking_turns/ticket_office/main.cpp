// One ticket, ten buyers. Each looks whether one is left, and then buys it. Who gets one?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

static void buy(const mp::Value<int>& left, const mp::Lock& counter, const std::string& lock) {
  const std::string me = mp::current_process().name;
  if (lock == "all") counter.acquire();
  mp::sleep(0.5);  // on the way to the office
  if (lock == "both") counter.acquire();
  const int seen = left.get();  // look ...
  if (seen > 0) {
    mp::sleep(0.2);  // choose a seat, find the money
    if (lock == "sale") counter.acquire();
    left.set(seen - 1);  // ... and buy: one less is left
    if (lock == "sale") counter.release();
    mp::print("{} has a ticket", me);
  } else {
    mp::print("{}: sold out", me);
  }
  if (lock == "both" || lock == "all") counter.release();
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"buyers", 10, 2, 20},
                                   {"tickets", 1, 1, 10},
                                   {"lock", "off", {"off", "sale", "both", "all"}}});
  const mp::Value<int> left(set["tickets"], "left");
  const mp::Lock counter("counter");
  std::vector<mp::Process> buyers;
  for (int n = 1; n <= set["buyers"]; ++n)
    buyers.emplace_back(buy, mp::args(left, counter, set.text("lock")),
                        mp::ProcessOptions{.name = "buyer-" + std::to_string(n)});
  for (mp::Process& buyer : buyers) buyer.start();
  for (mp::Process& buyer : buyers) buyer.join();
  mp::print("main: tickets at first {}, left {}", set["tickets"], left.get());
}
