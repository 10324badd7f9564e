// Who is my parent? Each process says who it is and who its parent is, and asks again later.
#include <procession/mp.h>
#include <unistd.h>

#include <string>

namespace mp = procession::mp;

static mp::Process next_child(int number, int generations, mp::Method method);

static void child(int number, int generations, bool spawns) {
  const std::string me = mp::current_process().name;
  mp::print("{} {}: parent {}", getpid(), me, getppid());
  mp::Process mine =
      next_child(number + 1, generations, spawns ? mp::Method::spawn : mp::Method::fork);
  if (number < generations) mine.start();  // a child may have children of its own
  mp::sleep(1.4);
  mp::print("{} {}: now parent {}", getpid(), me, getppid());
  if (number < generations) mine.join();
}
MP_FUNCTION(child);  // under spawn a new program has to find it by its name

static mp::Process next_child(int number, int generations, mp::Method method) {
  return {child,
          mp::args(number, generations, method == mp::Method::spawn),
          {.name = "child-" + std::to_string(number), .method = method}};
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"start", "fork", {"fork", "spawn"}},
                                   {"generations", 2, 1, 4},
                                   {"main", "waits", {"waits", "leaves"}}});
  mp::print("{} main: parent {}", getpid(), getppid());
  mp::Process first = next_child(
      1, set["generations"], set.text("start") == "fork" ? mp::Method::fork : mp::Method::spawn);
  first.start();  // from here on there are two, at two places of this text
  mp::print("main: start() has returned");
  mp::sleep(0.6);
  if (set.text("main") == "leaves") _exit(0);  // without a look back
  first.join();
  mp::print("main: child-1 has ended");
}
