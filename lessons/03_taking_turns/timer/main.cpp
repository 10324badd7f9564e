// Two timers are set: something is to be done later. Who does it, when, can it be called off?
#include <procession/mp.h>
#include <unistd.h>

#include <string>

namespace mp = procession::mp;

static void ring(const std::string& what, double seconds) {
  mp::print("{} rings in process {}", what, getpid());
  mp::sleep(seconds);
  mp::print("{} has rung to the end", what);
}

static void cook(double delay, double rings, const std::string& cancel) {
  mp::print("the cook is process {}", getpid());
  mp::Timer tea(delay, ring, mp::args(std::string("tea"), rings), {.name = "tea"});
  mp::Timer egg(delay, ring, mp::args(std::string("egg"), rings), {.name = "egg"});
  tea.start();
  egg.start();
  if (cancel != "never") {
    mp::sleep(cancel == "before" ? delay / 2 : delay + rings / 2);
    mp::print("the cook cancels egg");
    egg.cancel();
  }
  mp::print("the cook has nothing left to do");
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"delay", 1000, 300, 5000},
                                   {"rings", 600, 200, 3000},
                                   {"cancel", "before", {"before", "during", "never"}},
                                   {"where", "main", {"main", "child", "daemon"}}});
  const double delay = set["delay"] / 1000.0, rings = set["rings"] / 1000.0;
  if (set.text("where") == "main") {
    cook(delay, rings, set.text("cancel"));
  } else {
    mp::Process child(cook, mp::args(delay, rings, set.text("cancel")),
                      {.name = "cook", .daemon = set.text("where") == "daemon"});
    child.start();
    mp::sleep(delay * 0.75);
  }
  mp::print("the last line of main");
}
