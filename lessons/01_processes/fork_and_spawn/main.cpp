// A child is forked, another is spawned. What does each begin with, and what is the guard for?
#include <procession/mp.h>

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

namespace mp = procession::mp;

static std::string setting = "as written";  // a global, with the value that the text gives it
static std::timed_mutex ledger;             // a lock for the threads of one process

static void task() {
  mp::sleep(1.7);
  const bool got = ledger.try_lock_for(std::chrono::milliseconds(500));
  mp::print("{}: the setting is {}, the lock is {}", mp::current_process().name, setting,
            got ? "free" : "taken");
  if (got) ledger.unlock();
}
MP_FUNCTION(task);

static void hold() {
  const std::lock_guard hold(ledger);
  mp::sleep(1.5);
}

int main(int argc, char** argv) {
  const auto set = mp::parameters_alone(argc, argv,
                                        {{"guard", "missing", {"present", "missing"}},
                                         {"start", "both", {"both", "fork", "spawn"}},
                                         {"thread", "none", {"none", "holds"}}});
  mp::print("the text of the program is read");
  mp::sleep(0.3);  // reading takes its time
  // the guard of C++
  if (set.text("guard") == "present") mp::freeze_support();

  setting = "changed";
  std::vector<mp::Process> children;
  if (set.text("start") != "fork") {
    children.emplace_back(task, mp::ProcessOptions{.name = "spawned", .method = mp::Method::spawn});
    children.back().start();
  }
  if (set.text("start") != "spawn") {
    if (set.text("thread") == "holds") mp::Thread(hold, {.name = "clerk"}).start();
    mp::sleep(0.3);
    children.emplace_back(task, mp::ProcessOptions{.name = "forked", .method = mp::Method::fork});
    children.back().start();
  }

  for (mp::Process& child : children) child.join();
  for (mp::Process& child : children)
    mp::print("main: {} ended with exit code {}", child.name(), *child.exitcode());
}
