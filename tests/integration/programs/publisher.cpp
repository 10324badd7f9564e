// Publishes numbered notes from several processes and threads, and counts in a file that it maps
// what each has published, so that the count outlives a SIGKILL: `publisher COUNTS PROCESSES
// THREADS`. kill_rounds.py holds the recording against the file. Line n of thread k says "k n
// CHECK" with a check and padding made of both, so that a torn or foreign text shows.
#include <fcntl.h>
#include <procession.h>
#include <procession_kinds.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace {

// One for each thread, in the file.
struct Count {
  std::atomic<std::uint64_t> pid;        // the process that counts
  std::atomic<std::uint64_t> published;  // notes whose procession_emit() has returned
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && sizeof(Count) == 16);

void publish(Count& count, std::uint64_t thread) {
  count.pid = static_cast<std::uint64_t>(getpid());
  for (std::uint64_t n = 1;; ++n) {
    std::string text = std::to_string(thread) + " " + std::to_string(n) + " " +
                       std::to_string((thread * 1000003 + n) * 2654435761u % 1000000007) + " ";
    text.append(n * 7 % 200, static_cast<char>('a' + (thread + n) % 26));
    procession_event event = procession_event_init();
    event.kind = PROCESSION_NOTE;
    event.a = static_cast<std::int64_t>(n);
    event.b = static_cast<std::int64_t>(thread);
    event.text = text.data();
    event.text_size = text.size();
    procession_emit(&event);
    count.published.store(n, std::memory_order_release);
    if (n % 16 == 0) usleep(200);  // so that a run of some seconds fits a small recording
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto processes = std::strtoul(argv[2], nullptr, 10);
  const auto threads = std::strtoul(argv[3], nullptr, 10);
  const std::size_t bytes = processes * threads * sizeof(Count);
  const int file = open(argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, static_cast<off_t>(bytes)) != 0) return 3;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) return 3;
  Count* counts = static_cast<Count*>(memory);

  // The first process is this one; it forks before it has threads.
  std::size_t me = 0;
  for (std::size_t n = 1; n < processes && me == 0; ++n)
    if (fork() == 0) me = n;
  std::vector<std::thread> others;
  for (std::size_t n = 1; n < threads; ++n)
    others.emplace_back([&, n] { publish(counts[me * threads + n], me * threads + n); });
  publish(counts[me * threads], me * threads);
}
