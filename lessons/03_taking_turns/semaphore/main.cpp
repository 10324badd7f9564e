// A car park has so many spaces, and more cars come. How many are inside at once?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

static void visit(const mp::Semaphore& car_park, double seconds, bool twice) {
  const std::string me = mp::current_process().name;
  mp::print("{} is at the gate", me);
  car_park.acquire();  // takes a permit; waits while there is none
  mp::print("{} drives in", me);
  mp::sleep(seconds);
  mp::print("{} drives out", me);
  try {
    car_park.release();             // gives a permit back
    if (twice) car_park.release();  // one that it never had
  } catch (const mp::ValueError& error) {
    mp::print("{}: ValueError: {}", me, error.what());
  }
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"spaces", 3, 1, 8},
                                   {"cars", 8, 2, 12},
                                   {"stay", 1200, 200, 3000},
                                   {"type", "plain", {"plain", "bounded"}},
                                   {"release", "once", {"once", "twice"}}});
  const mp::Semaphore car_park = set.text("type") == "bounded"
                                     ? mp::BoundedSemaphore(set["spaces"], "car_park")
                                     : mp::Semaphore(set["spaces"], "car_park");

  std::vector<mp::Process> cars;
  for (int n = 1; n <= set["cars"]; ++n) {
    const bool twice = n == 1 && set.text("release") == "twice";  // car-1 has a fault
    cars.emplace_back(visit, mp::args(car_park, set["stay"] / 1000.0, twice),
                      mp::ProcessOptions{.name = "car-" + std::to_string(n)});
    cars.back().start();
    mp::sleep(0.15);  // they come one after the other
  }
  for (mp::Process& car : cars) car.join();
  mp::print("spaces free: {}", car_park.get_value());
}
