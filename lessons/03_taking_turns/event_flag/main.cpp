// Cars wait for a green light. One signal for all of them: who goes, and who does not?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

static void drive(const mp::Event& green, double way, mp::Timeout patience) {
  const std::string me = mp::current_process().name;
  mp::sleep(way);
  mp::print("{} arrives", me);
  if (green.wait(patience))
    mp::print("{} passes", me);
  else
    mp::print("{} turns round", me);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"cars", 3, 1, 8},
                                   {"green", 800, 100, 3000},
                                   {"late", 1600, 0, 4000},
                                   {"patience", 600, 50, 5000}});
  const mp::Event green("green");  // down at first: red
  std::vector<mp::Process> cars;
  for (int n = 1; n <= set["cars"]; ++n)
    cars.emplace_back(drive, mp::args(green, 0.1 * n, mp::forever),
                      mp::ProcessOptions{.name = "car-" + std::to_string(n)});
  cars.emplace_back(drive, mp::args(green, 0.2, mp::Timeout(set["patience"] / 1000.0)),
                    mp::ProcessOptions{.name = "taxi"});
  cars.emplace_back(drive, mp::args(green, set["late"] / 1000.0, mp::forever),
                    mp::ProcessOptions{.name = "late"});
  for (mp::Process& car : cars) car.start();

  mp::sleep(1.2);
  mp::print("main: green");
  green.set();  // one call
  mp::sleep(set["green"] / 1000.0);
  mp::print("main: red");
  green.clear();
  mp::sleep(1.2);
  mp::print("main: green again");
  green.set();
  for (mp::Process& car : cars) car.join();
}
