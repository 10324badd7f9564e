// A program whose end main_test.cpp tests: its argument selects what main() does.
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include "procession/mp.h"

namespace mp = procession::mp;

static const mp::Queue<int> global;  // ends after main, when exit handlers run

static void never_run() { mp::print("never"); }
MP_FUNCTION(never_run);

// main() does not begin with freeze_support(): the message of a spawned process is tested.
int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "lost" && mp::current_process().name != "MainProcess") return 0;
  global.put(1);
  const mp::Queue<std::string> queue;
  mp::Process plain([] {
    mp::sleep(0.2);
    mp::print("plain is done");
  });
  mp::Process daemon(
      [] {
        mp::sleep(600.0);
        mp::print("never");
      },
      {.daemon = true});
  plain.start();
  daemon.start();
  mp::print("last line of main");
  if (what == "return") return 3;
  if (what == "uncaught") throw mp::ValueError("bad value");
  if (what == "refused") throw std::system_error(EAGAIN, std::generic_category(), "fork");
  if (what == "spawn" || what == "lost") {
    mp::Process p(never_run, {.name = "worker", .method = mp::Method::spawn});
    p.start();
    p.join();
    return p.exitcode().value_or(99);
  }
  if (what == "memory") {
    const mp::SharedMemory left({.create = true, .size = 8}), gone({.create = true, .size = 8});
    gone.unlink();
    mp::Process maker([] { const mp::SharedMemory mine({.create = true, .size = 8}); });
    maker.start();
    maker.join();
    mp::print("{}", left.name());
    return 0;
  }
  if (what == "exit") mp::exit(4);
  if (what == "text") mp::exit("that was all");
  if (what == "feeder") {
    mp::Process reader([&queue] { mp::print("{} bytes", queue.get().size()); });
    reader.start();
    queue.put(std::string(200'000, 'x'));
    return 0;
  }
  return 9;
}
