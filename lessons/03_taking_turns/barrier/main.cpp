// Hikers meet at each hut, and nobody goes on before all are there. What if one never comes?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

static void hike(const mp::Barrier& hut, int stages, double walk, const std::string& lost,
                 double patience) {
  const std::string me = mp::current_process().name;
  for (int stage = 1; stage <= stages; ++stage) {
    if (lost != "nobody" && stage == stages) {
      mp::sleep(walk / 2);  // half of the way to the last hut
      mp::print("{} turns back", me);
      if (lost == "aborts") hut.abort();  // tells the others that it won't come
      return;
    }
    mp::sleep(walk);
    mp::print("{} reaches hut {}", me, stage);
    try {
      hut.wait(patience > 0 ? mp::Timeout(patience) : mp::forever);
    } catch (const mp::BrokenBarrierError&) {
      mp::print("{}: BrokenBarrierError at hut {}", me, stage);
      return;
    }
    mp::print("{} leaves hut {}", me, stage);
  }
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"hikers", 4, 2, 8},
                                   {"stages", 2, 1, 4},
                                   {"pace", 300, 100, 1000},
                                   {"lost", "nobody", {"nobody", "silent", "aborts"}},
                                   {"patience", 1500, 0, 5000}});
  const int all = set["hikers"];
  const mp::Barrier hut(all, "hut");

  std::vector<mp::Process> hikers;
  for (int n = 1; n <= all; ++n)  // each is slower than the one before
    hikers.emplace_back(
        hike,
        mp::args(hut, set["stages"], n * set["pace"] / 1000.0,
                 n == all ? set.text("lost") : std::string("nobody"), set["patience"] / 1000.0),
        mp::ProcessOptions{.name = "hiker-" + std::to_string(n)});
  for (mp::Process& hiker : hikers) hiker.start();
  for (mp::Process& hiker : hikers) hiker.join();
}
