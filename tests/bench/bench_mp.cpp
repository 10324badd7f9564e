// mp with events on against CPython without any, measured in turn in the same run. Another process
// drains the channel meanwhile, as a supervisor would. Prints a JSON list of rows; figures are
// medians over rounds, and the spread beside.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "channel/memory.h"
#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "procession.h"
#include "procession/mp.h"
#include "procession_kinds.h"

namespace {

namespace channel = procession::channel;
namespace mp = procession::mp;

constexpr int kRounds = 7;
constexpr int kItems = 20'000;
constexpr int kProcesses = 60;
constexpr int kPairs = 1'000;  // pairs in one batch; their events fit the default ring
constexpr int kBatches = 40;

double ns_each(int times, const std::function<void()>& work) {
  const std::uint64_t begin = channel::now_ns();
  work();
  return static_cast<double>(channel::now_ns() - begin) / times;
}

double queue_ns() {
  const mp::Queue<int> ready, items;
  mp::Process producer([=] {
    ready.put(0);
    for (int i = 0; i < kItems; ++i) items.put(i);
  });
  producer.start();
  ready.get();
  const double ns = ns_each(kItems, [&] {
    for (int i = 0; i < kItems; ++i) items.get();
  });
  producer.join();
  return ns;
}

double process_ns() {
  return ns_each(kProcesses, [] {
    for (int i = 0; i < kProcesses; ++i) {
      mp::Process process([] {});
      process.start();
      process.join();
    }
  });
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// A lock's figure is that of the program, not of the process that drains: a batch fits the ring,
// which is emptied before the next.
double lock_ns() {
  const mp::Lock lock;
  std::vector<double> batches;
  for (int batch = 0; batch < kBatches; ++batch) {
    usleep(5000);
    batches.push_back(ns_each(kPairs, [&] {
      for (int i = 0; i < kPairs; ++i) {
        lock.acquire();
        lock.release();
      }
    }));
  }
  return median(batches);
}

constexpr char kPython[] = R"python(
import multiprocessing as m, sys, time
now = time.perf_counter_ns
def put(ready, items, n):
    ready.put(0)
    for i in range(n): items.put(i)
def nothing(): pass
what, n = sys.argv[1], int(sys.argv[2])
if what == 'version':
    print(sys.version_info[1])
elif what == 'queue':
    ready, items = m.Queue(), m.Queue()
    p = m.Process(target=put, args=(ready, items, n)); p.start(); ready.get()
    t = now()
    for i in range(n): items.get()
    print((now() - t) / n)
    p.join()
elif what == 'process':
    t = now()
    for i in range(n):
        p = m.Process(target=nothing); p.start(); p.join()
    print((now() - t) / n)
elif what == 'lock':
    acquire, release = (lock := m.Lock()).acquire, lock.release
    t = now()
    for i in range(n): acquire(); release()
    print((now() - t) / n)
elif what == 'with':
    lock = m.Lock()
    t = now()
    for i in range(n):
        with lock: pass
    print((now() - t) / n)
)python";

// What the peer prints; below 0 where it is not installed.
double python(const char* what, int n) {
  // The peer must not be observed, and reaps its own children.
  const std::string command = std::string("env -u PROCESSION_CHANNEL /usr/bin/python3 -c \"") +
                              kPython + "\" " + what + " " + std::to_string(n) + " 2>/dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return -1;
  double value = -1;
  if (std::fscanf(pipe, "%lf", &value) != 1) value = -1;
  pclose(pipe);
  return value;
}

// The process that drains; it ends when the channel's memory says so.
pid_t start_reader(std::span<std::byte> memory, std::uint64_t* events) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  auto reader = channel::Reader::open(memory);
  if (!reader) _exit(1);
  std::map<std::int32_t, std::uint64_t> ended;
  while (__atomic_load_n(&events[1], __ATOMIC_ACQUIRE) == 0) {
    const std::uint64_t count =
        (*reader)->drain(channel::now_ns(), [&](const channel::WireEvent& event) {
          if (event.kind == PROCESSION_PROCESS_END) ended[event.pid] = event.start_ticks;
        });
    __atomic_fetch_add(&events[0], count, __ATOMIC_RELEASE);
    for (const auto& [dead, start] : ended) (*reader)->retire(dead, start);
    ended.clear();
    (*reader)->wait(2'000'000);
  }
  _exit(0);
}

struct Figure {
  const char* name;
  std::function<double()> own;
  int own_times;
  const char* peer;
  int peer_times;
  double goal;
  // True: ours must be at most `goal` times the peer; false: the peer at least that of ours.
  bool is_floor;
};

}  // namespace

int main() {
  const channel::ChannelOptions options;
  auto memory = channel::Memory::create(channel::channel_bytes(options));
  auto counters = channel::Memory::create(4096);
  if (!memory || !counters) return 125;
  channel::format(memory->bytes(), options);
  auto* events = reinterpret_cast<std::uint64_t*>(counters->bytes().data());
  const pid_t reader = start_reader(memory->bytes(), events);
  const std::string path = "/proc/self/fd/" + std::to_string(memory->fd());
  if (procession_attach(path.c_str()) != 0) return 125;

  const double version = python("version", 0);
  const Figure figures[] = {
      {"Queue, an int from process to process", queue_ns, kItems, "queue", kItems, 2, false},
      {"Process, fork, start and join", process_ns, kProcesses, "process", kProcesses, 3, false},
      {"Lock, acquire and release, peer bare", lock_ns, kPairs * kBatches, "lock", 200'000, 3,
       true},
      {"Lock, acquire and release, peer with", lock_ns, kPairs * kBatches, "with", 200'000, 1,
       false}};
  std::printf("[\n");
  const char* comma = "";
  for (const Figure& figure : figures) {
    std::vector<double> own, peer;
    std::uint64_t emitted_before = 0, emitted_after = 0;
    for (int round = 0; round < kRounds; ++round) {
      if (version >= 0) peer.push_back(python(figure.peer, figure.peer_times));
      usleep(20'000);  // the reader must have read all earlier events
      emitted_before = __atomic_load_n(&events[0], __ATOMIC_ACQUIRE);
      own.push_back(figure.own());
      usleep(20'000);
      emitted_after = __atomic_load_n(&events[0], __ATOMIC_ACQUIRE);
    }
    const double each = static_cast<double>(emitted_after - emitted_before) / figure.own_times;
    const auto [low, high] = std::minmax_element(own.begin(), own.end());
    const double value = median(own);
    const std::string head = std::string(comma) + "  {\"row\":\"c\",\"name\":\"" + figure.name;
    comma = ",\n";
    std::printf(
        "%s\",\"value\":%.0f,\"unit\":\"ns\",\"low\":%.0f,\"high\":%.0f,"
        "\"events_an_operation\":%.1f,",
        head.c_str(), value, *low, *high, each);
    if (peer.empty()) {
      std::printf("\"peer\":\"CPython: not installed, skipped\"}");
      continue;
    }
    const double peer_value = median(peer);
    const double ratio = figure.is_floor ? value / peer_value : peer_value / value;
    const bool met = figure.is_floor ? ratio <= figure.goal : ratio >= figure.goal;
    std::printf(
        "\"peer\":\"CPython 3.%.0f %s, %.0f ns\",\"ratio\":%.2f,\"goal\":\"%s %.0f\",\"met\":%s}",
        version, figure.peer, peer_value, ratio, figure.is_floor ? "at most" : "at least",
        figure.goal, met ? "true" : "false");
    std::fflush(stdout);
  }
  std::printf("\n]\n");
  __atomic_store_n(&events[1], 1, __ATOMIC_RELEASE);
  waitpid(reader, nullptr, 0);
  return 0;
}
