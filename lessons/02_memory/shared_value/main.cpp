// Several processes add to one number in shared memory. Is `value += 1` safe?
#include <procession/mp.h>

#include <optional>
#include <string>
#include <vector>

namespace mp = procession::mp;

struct Plan {
  std::string add, cure;
  int times;
};

static void add_to_total(const mp::Value<int>& total, const Plan& plan) {
  for (int n = 0; n < plan.times; ++n) {
    if (plan.cure == "lock") total.get_lock().acquire();
    if (plan.add == "plus") {
      total += 1;  // in one line
    } else {
      const int seen = total.get();  // spelled out: read ...
      mp::sleep(1.0 / plan.times);   // (whatever may happen in between)
      total.set(seen + 1);           // ... and write
    }
    if (plan.cure == "lock") total.get_lock().release();
  }
  mp::print("{} has added {}", mp::current_process().name, plan.times);
}

static void add_to_own(const mp::Array<int>& totals, int place, const Plan& plan) {
  for (int n = 0; n < plan.times; ++n) {
    const int seen = totals.get(place);  // nobody else comes to this place
    if (plan.add == "split") mp::sleep(1.0 / plan.times);
    totals.set(place, seen + 1);
  }
  mp::print("{} has added {}", mp::current_process().name, plan.times);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"adders", 2, 1, 8},
                                   {"times", 5, 1, 10000},
                                   {"add", "split", {"split", "plus"}},
                                   {"cure", "none", {"none", "lock", "array"}}});
  const Plan plan{set.text("add"), set.text("cure"), set["times"]};
  const mp::Value<int> total(0, "total");
  std::optional<mp::Array<int>> totals;
  if (plan.cure == "array") totals.emplace(set["adders"], "totals");

  std::vector<mp::Process> adders;
  for (int n = 1; n <= set["adders"]; ++n) {
    const mp::ProcessOptions as{.name = "adder-" + std::to_string(n)};
    if (totals)
      adders.emplace_back(add_to_own, mp::args(*totals, n - 1, plan), as);
    else
      adders.emplace_back(add_to_total, mp::args(total, plan), as);
  }
  for (mp::Process& adder : adders) adder.start();
  for (mp::Process& adder : adders) adder.join();
  for (int n = 0; totals && n < set["adders"]; ++n) total += totals->get(n);
  const int added = set["adders"] * plan.times, found = total.get();
  mp::print("main: {} additions, the total is {}, {} are missing", added, found, added - found);
}
