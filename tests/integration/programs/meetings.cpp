// Semaphores, a condition, a barrier, timers and shared memory in a whole run: `meetings fork` or
// `meetings spawn`. What it says last is what it has counted.
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "procession/mp.h"

namespace mp = procession::mp;

namespace {

void opened() { mp::print("all have come"); }
MP_FUNCTION(opened);

void enter(const mp::Semaphore& room, const mp::Barrier& start, const mp::Value<int>& inside) {
  start.wait();
  for (int round = 0; round < 5; ++round) {
    const mp::Guard guard(room);
    const mp::Guard counted(inside.get_lock());
    inside += 1;
  }
  start.wait();
}
MP_FUNCTION(enter);

void take(const mp::Condition& changed, const mp::Value<int>& stock,
          const mp::SharedMemory& block) {
  for (int taken = 0; taken < 10; ++taken) {
    const mp::Guard guard(changed);
    changed.wait_for([&] { return stock.get() > 0; });
    stock -= 1;
    block.buf()[0] = static_cast<std::uint8_t>(block.buf()[0] + 1);
    changed.notify_all();
  }
}
MP_FUNCTION(take);

}  // namespace

int main(int argc, char** argv) {
  mp::freeze_support();
  const bool spawns = argc > 1 && argv[1] == std::string("spawn");
  const auto method = spawns ? mp::Method::spawn : mp::Method::fork;

  const mp::BoundedSemaphore room(2, "room");
  const mp::Barrier start(3, {.action = opened}, "start");
  const mp::Value<int> inside(0, "inside"), stock(0, "stock");
  const mp::Condition changed("changed");
  const mp::SharedMemory block({.create = true, .size = 64}, "block");
  std::vector<mp::Process> processes;
  for (int i = 0; i < 2; ++i)
    processes.emplace_back(
        enter, mp::args(room, start, inside),
        mp::ProcessOptions{.name = "guest-" + std::to_string(i + 1), .method = method});
  processes.emplace_back(take, mp::args(changed, stock, block),
                         mp::ProcessOptions{.name = "taker", .method = method});
  for (mp::Process& p : processes) p.start();
  start.wait();
  start.wait();
  {
    const mp::Guard guard(changed);
    changed.wait(0.02);
  }
  for (int made = 0; made < 10; ++made) {
    const mp::Guard guard(changed);
    changed.wait_for([&] { return stock.get() == 0; });
    stock += 1;
    changed.notify();
  }
  for (mp::Process& p : processes) p.join();

  std::atomic<bool> rang{false};
  mp::Timer alarm(0.02, [&rang] { rang = true; }, {.name = "alarm"});
  mp::Timer never(600.0, [] {}, {.name = "never"});
  alarm.start();
  never.start();
  alarm.join();
  never.cancel();
  never.join();
  try {
    room.release();
  } catch (const mp::ValueError& error) {
    mp::print("{}", error.what());
  }
  try {
    start.wait(0.01);
  } catch (const mp::BrokenBarrierError&) {
    mp::print("broken");
  }
  mp::print("{} inside, {} taken, {} left, rang {}", inside.get(), block.buf()[0], stock.get(),
            rang.load());
  block.unlink();
}
