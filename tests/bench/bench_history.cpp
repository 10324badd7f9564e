// The world at any instant of a long recording, as the window asks for it: from a keyframe on.
// Prints a JSON list of rows; figures are of 2,000 seeks at random instants.
//   bench_history [EVENTS]     of the recording (default 2,000,000)
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "corpus.h"
#include "record/recording.h"
#include "world/timeline/history.h"

namespace {

using namespace procession;

std::int64_t now_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// KiB resident now.
double resident() {
  long pages = 0, size = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  if (std::fscanf(file, "%ld %ld", &size, &pages) != 2) pages = 0;
  std::fclose(file);
  return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
}

void write_recording(const std::string& path, std::uint64_t count) {
  auto writer = record::Writer::create(path, {});
  if (!writer) std::exit(1);
  corpus::Corpus corpus(11);
  for (std::uint64_t i = 0; i < count; ++i) (*writer)->append(corpus.next());
  if (!(*writer)->finish()) std::exit(1);
}

void row(const char* end, const std::string& name, double value, const char* unit, double goal) {
  std::printf("  {\"row\":\"d\",\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"peer\":null,",
              name.c_str(), value, unit);
  if (goal > 0)
    std::printf("\"ratio\":null,\"goal\":\"%g\",\"met\":%s}%s\n", goal,
                value <= goal ? "true" : "false", end);
  else
    std::printf("\"ratio\":null,\"goal\":null,\"met\":null}%s\n", end);
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t events = 2'000'000;
  if (count > 1) {
    const std::string_view text = arguments[1];
    std::from_chars(text.data(), text.data() + text.size(), events);
  }
  const std::string path =
      (std::filesystem::temp_directory_path() / ("bench_history." + std::to_string(::getpid())))
          .string();
  write_recording(path, events);
  const auto opened = record::Recording::open(path);
  if (!opened) std::exit(1);
  const record::Recording& recording = **opened;
  const double before = resident();
  world::World end;
  world::History history;
  const std::int64_t begin = now_ns(CLOCK_THREAD_CPUTIME_ID);
  recording.each(1, recording.size(), [&](const Event& event) {
    end.apply(event);
    history.offer(end);
    return true;
  });
  const std::int64_t taken = now_ns(CLOCK_THREAD_CPUTIME_ID) - begin;
  const double grown = resident() - before;
  const auto fetch = [&](std::uint64_t first, std::uint64_t last,
                         const world::History::Sink& sink) { recording.each(first, last, sink); };
  corpus::Random random(5);
  std::vector<double> wall, cpu;
  std::uint64_t seen = 0;
  for (int i = 0; i < 2000; ++i) {
    const RawNs t(
        static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(recording.length().ns))));
    const std::int64_t from = now_ns(CLOCK_MONOTONIC), work = now_ns(CLOCK_THREAD_CPUTIME_ID);
    seen += history.after(recording.first_at(t + 1) - 1, fetch).seq();
    cpu.push_back(static_cast<double>(now_ns(CLOCK_THREAD_CPUTIME_ID) - work) / 1e6);
    wall.push_back(static_cast<double>(now_ns(CLOCK_MONOTONIC) - from) / 1e6);
  }
  if (seen == 0) std::exit(1);
  std::sort(wall.begin(), wall.end());
  std::sort(cpu.begin(), cpu.end());
  const std::string of = " (" + std::to_string(events) + " events)";
  std::printf("[\n");
  row(",", "the world at an instant, 99th percentile" + of, wall[1980], "ms", 5);
  row(",", "the same, CPU time" + of, cpu[1980], "ms", 5);
  row(",", "the same, median" + of, cpu[1000], "ms", 0);
  row(",",
      "memory of " + std::to_string(history.keyframes()) +
          " keyframes and eight chunks, of the file" + of,
      grown * 1024 / static_cast<double>(recording.bytes()), "×", 1.5);
  row("", "keyframes while taking in, an event" + of,
      static_cast<double>(taken) / static_cast<double>(events), "ns", 0);
  std::printf("]\n");
  std::filesystem::remove(path);
}
