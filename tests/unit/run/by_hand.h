// Pause, steps and breakpoints, with rounds that the test makes: its children are real processes,
// but the test sets the states of their threads and the time.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deque>
#include <fstream>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "procession.h"
#include "run/merge/merger.h"
#include "run/proc.h"
#include "run/steer/control.h"
#include "run/steer/pause.h"
#include "run/watch/watch.h"
#include "schema/kind.h"

namespace procession {

// How a test's failure shows an instant.
template <class Clock>
void PrintTo(Ns<Clock> at, std::ostream* out) {
  *out << at.ns << " ns";
}

}  // namespace procession

namespace procession::run {

class ByHandTest : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kMs = 1'000'000;

  // A child that sleeps, and the ring of its only thread.
  struct Child {
    std::int32_t pid = 0;
    std::uint64_t start_ticks = 0;
    std::uint32_t process = 0;
    channel::RingWriter ring;

    void set_state(std::uint32_t thread_state) { ring.head()->thread_state.store(thread_state); }
    // Waits until the kernel has done what a SIGSTOP or SIGCONT asked for, 2 s at most.
    void is_stopped() const { ASSERT_EQ(change(WUNTRACED), pid) << "no stop came"; }
    void is_continued() const { ASSERT_EQ(change(WCONTINUED), pid) << "nobody continued it"; }
    // No SIGSTOP was sent to it: none is on its way (looked at first), and none has come.
    bool is_left_alone() const {
      constexpr std::uint64_t kStop = std::uint64_t{1} << (SIGSTOP - 1);
      const std::string pending = status("ShdPnd:");
      return (std::stoull(pending, nullptr, 16) & kStop) == 0 && status("State:")[0] != 'T';
    }
    bool is_halted() const { return halt_of(pid) == Halt::stopped; }

   private:
    std::string status(const std::string& field) const {
      std::ifstream file("/proc/" + std::to_string(pid) + "/status");
      for (std::string word; file >> word;)
        if (word == field && file >> word) return word;
      return "0";
    }
    pid_t change(int how) const {
      for (int i = 0; i < 2000; ++i, ::poll(nullptr, 0, 1)) {
        int status = 0;
        if (const pid_t got = ::waitpid(pid, &status, how | WNOHANG); got != 0) return got;
      }
      return 0;
    }
  };

  void SetUp() override {
#ifdef __SANITIZE_THREAD__
    GTEST_SKIP() << "a child has ThreadSanitizer's own thread beside the one that the test knows";
#endif
  }

  ByHandTest()
      : size_(channel::channel_bytes(kOptions)),
        data_(static_cast<std::byte*>(
            ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        start(monotonic_ns()),
        now(start),
        watch(epoll_, ::getpid()),
        merger(
            start, watch, [this](const Event& event) { recorded.push_back(copy(event)); },
            [](const Event&) {}) {
    channel::format(memory(), kOptions);
    reader = std::move(*channel::Reader::open(memory()));
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair_), 0);
    control = std::make_unique<ControlSocket>(pair_[0]);
    watch.set_merger(merger);
    pause = std::make_unique<Pause>(*reader, watch, merger, *control);
  }
  ~ByHandTest() override {
    for (const Child& child : children_) {
      ::kill(child.pid, SIGKILL);
      ::waitpid(child.pid, nullptr, 0);
    }
    for (const int fd : {pair_[0], pair_[1], epoll_}) ::close(fd);
    ::munmap(data_, size_);
  }

  // A child whose thread has published its state and no event. `first`: what the child does before
  // it sleeps for good.
  Child& child(std::uint32_t thread_state = PROCESSION_COMPUTING,
               const std::function<void()>& first = {}) {
    Child& one = children_.emplace_back();
    one.pid = ::fork();
    if (one.pid == 0) {
      if (first) first();
      for (;;) ::pause();
    }
    Stat stat;
    // Asleep in pause(2), so that a test may rely on its state.
    do EXPECT_TRUE(stat_of(one.pid, stat));
    while (stat.state != 'S');
    one.start_ticks = stat.start_ticks;
    EXPECT_TRUE(one.ring.take(memory(), one.pid, one.pid, one.start_ticks));
    one.set_state(thread_state);
    one.process = children_.size() == 1 ? watch.add_root(one.pid, one.start_ticks, now)
                                        : merger.process(one.pid, one.start_ticks);
    watch.process_mentioned(one.pid, one.start_ticks);
    watch.add_new(now);
    merger.settle(MonoNs::max());  // its beginning is recorded
    drain();
    // A round has counted it: a new one is no news to the next.
    pause->pause(now);
    round();
    pause->resume(now);
    received();
    story();
    return one;
  }
  // The channel's reader learns of new rings and events.
  void drain() {
    reader->drain(monotonic_ns().ns, [this](const channel::WireEvent& wire) { merger.wire(wire); });
  }
  void round(std::uint64_t drained = 0) { pause->round(now, drained); }
  void round_after(std::uint64_t ns, std::uint64_t drained = 0) {
    now += ns;
    round(drained);
  }
  // Pauses until all threads are quiescent, with the children in their present states.
  void pause_all() {
    pause->pause(now);
    round();
    round();
    EXPECT_TRUE(pause->is_quiescent());
    received();
  }
  // Ends it, and waits until it is a zombie.
  static void end(const Child& child) {
    ::kill(child.pid, SIGKILL);
    siginfo_t info{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child.pid), &info, WEXITED | WNOWAIT), 0);
  }

  // The lines of the control socket since the last call, without the newline.
  std::vector<std::string> received() {
    std::string all;
    char buffer[4096];
    for (ssize_t got; (got = ::recv(pair_[1], buffer, sizeof buffer, MSG_DONTWAIT)) > 0;)
      all.append(buffer, static_cast<std::size_t>(got));
    std::vector<std::string> out;
    for (std::size_t at = 0, end; (end = all.find('\n', at)) != std::string::npos; at = end + 1)
      out.push_back(all.substr(at, end - at));
    return out;
  }
  using Lines = std::vector<std::string>;
  // The only line since the last call; fails and returns "" if there is another number of lines.
  std::string answer() {
    const Lines lines = received();
    EXPECT_EQ(lines.size(), 1U);
    return lines.size() == 1 ? lines.front() : "";
  }
  bool answers_error() { return answer().find("\"is\":\"error\"") != std::string::npos; }

  // "run.pause, process.freeze P1": recorded since the last call.
  std::string story() {
    merger.close_window(MonoNs::max());
    std::string out;
    for (const Kept& one : std::exchange(recorded, {})) {
      if (one.event.kind == Kind::process_begin || one.event.kind == Kind::process_state) continue;
      if (!out.empty()) out += ", ";
      out += kind_name(one.event.kind);
      if (one.event.process != 0) out += " P" + std::to_string(one.event.process);
      if (one.event.kind == Kind::run_speed) out += " " + std::to_string(one.event.a);
      if (one.event.kind == Kind::choice) out += " P" + std::to_string(one.event.a);
    }
    return out;
  }
  struct Kept {
    Event event;  // its views are void
    std::string text;
  };

  // The watch polls at once, at `now`.
  void poll() {
    watch.poll_next();
    watch.poll(now);
  }
  // All that is recorded of a kind since the last call.
  std::vector<Kept> take(Kind kind) {
    merger.close_window(MonoNs::max());
    merger.settle(MonoNs::max());
    std::vector<Kept> out;
    for (const Kept& one : std::exchange(recorded, {}))
      if (one.event.kind == kind) out.push_back(one);
    return out;
  }

  std::span<std::byte> memory() { return {data_, size_}; }

 private:
  static constexpr channel::ChannelOptions kOptions{.rings = 16, .ring_data_bytes = 65536};
  static Kept copy(const Event& event) { return {event, std::string(event.text)}; }

  std::size_t size_;
  std::byte* data_;
  int epoll_;
  int pair_[2] = {-1, -1};
  std::deque<Child> children_;

 protected:
  const MonoNs start;
  MonoNs now;
  std::vector<Kept> recorded;
  std::unique_ptr<channel::Reader> reader;
  Watch watch;
  Merger merger;
  std::unique_ptr<ControlSocket> control;
  std::unique_ptr<Pause> pause;
};

}  // namespace procession::run
