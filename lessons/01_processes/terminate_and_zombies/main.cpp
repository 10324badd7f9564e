// A child is terminated. Is it dead yet, and what becomes of what it leaves behind?
#include <procession/mp.h>
#include <unistd.h>

#include <string>

namespace mp = procession::mp;

static void helper(const mp::Event& ready) {
  const pid_t parent = getppid();
  mp::print("helper: at work");
  ready.set();
  mp::sleep(2.5);
  mp::print("helper: done, my parent is {}", getppid() == parent ? "the same" : "another one");
}

static void worker(const mp::Lock& pen, const mp::Event& ready, bool holds_pen) {
  mp::Process child(helper, mp::args(ready), {.name = "helper"});
  if (holds_pen) pen.acquire();
  child.start();
  mp::sleep(1.8);
  if (holds_pen) pen.release();
  mp::print("worker: done");
}

int main(int argc, char** argv) {
  const auto set = mp::parameters(argc, argv,
                                  {{"how", "terminate", {"terminate", "kill", "none"}},
                                   {"holds", "lock", {"lock", "nothing"}},
                                   {"ask_after", 700, 100, 5000}});
  const mp::Lock pen("pen");
  const mp::Event ready("ready");
  mp::Process child(worker, mp::args(pen, ready, set.text("holds") == "lock"), {.name = "worker"});
  child.start();
  ready.wait();
  mp::sleep(0.5);

  if (set.text("how") == "terminate") child.terminate();  // SIGTERM, 15
  if (set.text("how") == "kill") child.kill();            // SIGKILL, 9
  bool alive = child.is_alive();
  mp::print("main: is_alive() at once: {}", alive);
  mp::sleep(set["ask_after"] / 1000.0);
  alive = child.is_alive();
  mp::print("main: is_alive() later: {}", alive);

  const bool got = pen.acquire(1.5);  // waits for the lock, 1.5 s at most
  mp::print("main: the lock: {}", got);
  if (got) pen.release();
  child.join();
  mp::print("main: exit code {}", *child.exitcode());
}
