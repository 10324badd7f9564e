// Who is my parent? Each process says who it is and who its parent is, and asks again later.
#include <procession/mp.h>
#include <unistd.h>

#include <string>

namespace mp = procession::mp;

static void child(int number, int generations, bool spawns) {
  const std::string me = mp::current_process().name;
  mp::print("{} {}: parent {}", getpid(), me, getppid());
  mp::Process mine(child, mp::args(number + 1, generations, spawns),
                   {.name = "child-" + std::to_string(number + 1),
                    .method = spawns ? mp::Method::spawn : mp::Method::fork});
  if (number < generations) mine.start();  // a child may have children of its own
  mp::sleep(1.4);
  mp::print("{} {}: now parent {}", getpid(), me, getppid());
  if (number < generations) mine.join();
}
MP_FUNCTION(child);  // under spawn a new program has to find it by its name

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"start", "fork", {"fork", "spawn"}},
                                   {"generations", 2, 1, 4},
                                   {"main", "waits", {"waits", "leaves"}}});
  const bool spawns = set.text("start") == "spawn";
  mp::print("{} main: parent {}", getpid(), getppid());
  mp::Process first(child, mp::args(1, set["generations"], spawns),
                    {.name = "child-1", .method = spawns ? mp::Method::spawn : mp::Method::fork});
  first.start();  // asks for a second process
  mp::print("main: start() has returned");
  mp::sleep(0.6);
  if (set.text("main") == "leaves") _exit(0);  // ends at once and waits for nobody
  first.join();
  mp::print("main: child-1 has ended");
}
