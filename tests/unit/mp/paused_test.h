// The common part of the pause tests: the gate and the clock, which they set as a supervisor does.
#pragma once

#include <atomic>
#include <thread>

#include "channel/gate.h"
#include "channel/ring_writer.h"
#include "channel/shared_session_clock.h"
#include "observed_test.h"

namespace procession::mp {

class TestPause : public TestEvents {
 protected:
  static channel::Header& header() { return channel_of_tests().reader->header(); }
  static void set_rate(std::uint64_t per_mille) {
    channel::SharedSessionClock(header()).set_rate(channel::now_ns(), per_mille);
  }
  static void shut() {
    set_rate(0);
    channel::Gate(header()).shut();
  }
  static void open() {
    set_rate(1000);
    channel::Gate(header()).open();
  }
  static std::uint32_t state_of(std::int32_t tid) {
    std::uint32_t found = 99;
    channel_of_tests().reader->threads([&](const channel::ThreadState& one) {
      if (one.tid == tid) found = one.state;
    });
    return found;
  }
  // Waits until the thread is in this state.
  static bool reaches(const std::atomic<int>& tid, int where) {
    return await([&] {
      channel_of_tests().pump();
      return tid != 0 && state_of(tid) == static_cast<std::uint32_t>(where);
    });
  }
  void TearDown() override {
    open();
    TestEvents::TearDown();
  }
};

// Runs `work` in a thread whose tid the test knows.
class Worker {
 public:
  template <class Work>
  explicit Worker(Work work)
      : thread_([this, work] {
          procession_attach(nullptr);
          tid = gettid();
          work();
          done = true;
        }) {}
  ~Worker() { thread_.join(); }
  std::atomic<int> tid{0};
  std::atomic<bool> done{false};

 private:
  std::thread thread_;
};

}  // namespace procession::mp
