// Four processes emitting flat out, through `procession run`, to a recording on disk, none lost;
// beside it, in the same run, the same load merged from bare rings and thrown away.
//   bench_path PROCESSION EMITTER FOLDER
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "channel/memory.h"
#include "channel/reader.h"
#include "channel/ring_writer.h"
#include "record/recording.h"

extern char** environ;

namespace {

using procession::channel::now_ns;

constexpr long kEvents = 2'000'000;  // events of each of four processes
constexpr int kRounds = 3;

pid_t start(std::vector<std::string> words) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  if (posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0) std::exit(125);
  return pid;
}

// Returns the events per second of an emitter with only a merging reader, and how many arrived.
double bare(const std::string& emitter) {
  using namespace procession::channel;
  const ChannelOptions options{.rings = 16, .run_start_ns = now_ns()};
  auto memory = Memory::create(channel_bytes(options));
  if (!memory) std::exit(125);
  format(memory->bytes(), options);
  auto reader = Reader::open(memory->bytes());
  const std::string path =
      "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(memory->fd());
  setenv("PROCESSION_CHANNEL", path.c_str(), 1);
  const std::uint64_t begin = now_ns();
  const pid_t pid = start({emitter, "4", std::to_string(kEvents)});
  unsetenv("PROCESSION_CHANNEL");
  std::uint64_t seen = 0;
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0)
    if ((*reader)->drain(now_ns(), [&](const WireEvent&) { ++seen; }) == 0)
      (*reader)->wait(1'000'000);
  (*reader)->drain(now_ns(), [&](const WireEvent&) { ++seen; });
  return static_cast<double>(seen) * 1e9 / static_cast<double>(now_ns() - begin);
}

struct Whole {
  double per_second = 0;
  double share_of_core = 0;  // of the supervisor's process only
  std::uint64_t events = 0;
};

Whole whole(const std::string& procession, std::vector<std::string> load, const std::string& file) {
  std::vector<std::string> words{procession, "run", "--quiet", "--record", file, "--"};
  words.insert(words.end(), load.begin(), load.end());
  const std::uint64_t begin = now_ns();
  const pid_t pid = start(words);
  // Returns the CPU time of the supervisor without its children: the last value in /proc before it
  // ends.
  double ticks = 0;
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    const std::string stat = "/proc/" + std::to_string(pid) + "/stat";
    if (FILE* in = std::fopen(stat.c_str(), "r")) {
      unsigned long user = 0, system = 0;
      if (std::fscanf(in, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                      &system) == 2)
        ticks = std::max(ticks, static_cast<double>(user + system));
      std::fclose(in);
    }
    usleep(10'000);
  }
  const double seconds = static_cast<double>(now_ns() - begin) / 1e9;
  auto recording = procession::record::Recording::open(file);
  Whole out;
  if (!recording) return out;
  out.events = (*recording)->size();
  out.per_second = static_cast<double>(out.events) / seconds;
  out.share_of_core = ticks / static_cast<double>(sysconf(_SC_CLK_TCK)) / seconds;
  unlink(file.c_str());
  return out;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fprintf(stderr, "bench_path PROCESSION EMITTER FOLDER\n"), 2;
  const std::string file = std::string(argv[3]) + "/bench_path.procession";
  std::vector<double> bares, wholes, shares, rates;
  bool complete = true;
  for (int round = 0; round < kRounds; ++round) {
    bares.push_back(bare(argv[2]));
    const Whole flat = whole(argv[1], {argv[2], "4", std::to_string(kEvents)}, file);
    wholes.push_back(flat.per_second);
    complete = complete && flat.events >= 4 * kEvents;
    const Whole paced = whole(argv[1], {argv[2], "4", "500000", "1000000"}, file);
    shares.push_back(paced.share_of_core);
    rates.push_back(paced.per_second);
  }
  const double million = 1e6;
  std::printf(
      "[\n  {\"row\":\"b\",\"name\":\"four processes flat out to "
      "disk\",\"value\":%.2f,\"unit\":\"M "
      "events/s\",\"peer\":\"the same merged from bare rings "
      "(%.2f)\",\"ratio\":%.2f,\"goal\":\"8\","
      "\"met\":%s},\n",
      median(wholes) / million, median(bares) / million, median(wholes) / median(bares),
      median(wholes) >= 8 * million ? "true" : "false");
  std::printf(
      "  {\"row\":\"b\",\"name\":\"none "
      "lost\",\"value\":%d,\"unit\":\"yes\",\"peer\":\"\",\"ratio\":1,"
      "\"goal\":\"1\",\"met\":%s},\n",
      complete ? 1 : 0, complete ? "true" : "false");
  std::printf(
      "  {\"row\":\"b\",\"name\":\"supervisor at %.2f M events/s\",\"value\":%.1f,\"unit\":\"%% of "
      "a "
      "core\",\"peer\":\"one core\",\"ratio\":%.3f,\"goal\":\"5\",\"met\":%s}\n]\n",
      median(rates) / million, median(shares) * 100, median(shares),
      median(shares) <= 0.05 ? "true" : "false");
}
