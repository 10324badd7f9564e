// Ten children are started one after the other. In which order do they run, and end?
#include <procession/mp.h>

#include <string>
#include <vector>

namespace mp = procession::mp;

static void work(double seconds) {
  const std::string me = mp::current_process().name;
  mp::print("{} runs", me);
  mp::sleep(seconds);
  mp::print("{} is done", me);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"children", 10, 2, 16},
                                   {"work", 1000, 0, 3000},
                                   {"each", "same", {"same", "less", "more"}}});
  const int all = set["children"];
  std::vector<mp::Process> children;
  for (int n = 1; n <= all; ++n) {
    double seconds = set["work"] / 1000.0;
    if (set.text("each") == "less") seconds = seconds * (all + 1 - n) / all;  // than the one before
    if (set.text("each") == "more") seconds = seconds * n / all;
    children.emplace_back(work, mp::args(seconds),
                          mp::ProcessOptions{.name = "child-" + std::to_string(n)});
  }

  for (mp::Process& child : children) child.start();  // one after the other, in this order
  for (mp::Process& child : children) child.join();
  mp::print("main: all are done");
}
