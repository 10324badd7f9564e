#include "run/recorder.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <chrono>

namespace procession::run {
namespace {

constexpr std::uint64_t kFlushEvery = 15'000'000;  // ns; a round of the supervisor takes up to 10

record::RunHeader complete(const RunSpec& spec) {
  record::RunHeader header = spec.header;
  if (header.command.empty()) header.command = spec.argv;
  if (header.wall_start_ms == 0)
    header.wall_start_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::system_clock::now().time_since_epoch())
                               .count();
  utsname names{};
  if (header.host.empty() && ::uname(&names) == 0)
    header.host = std::string(names.sysname) + ' ' + names.release + ' ' + names.machine;
  auto& options = header.options;
  options.try_emplace("stdio", word_of(kStdioWords, spec.stdio));
  options.try_emplace("limit_ms", std::to_string(spec.limit.count() / 1'000'000));
  options.try_emplace("linger_ms", std::to_string(spec.linger.count() / 1'000'000));
  options.try_emplace("max_processes", std::to_string(spec.max_processes));
  options.try_emplace("max_memory", std::to_string(spec.max_memory));
  options.try_emplace("max_bytes", std::to_string(spec.max_bytes));
  options.try_emplace("speed_per_mille", std::to_string(spec.speed_per_mille));
  options.try_emplace("when_full", word_of(kWhenFullWords, spec.when_full));
  return header;
}

}  // namespace

Result<Recorder> Recorder::create(const RunSpec& spec) {
  auto writer = record::Writer::create(spec.record_path, complete(spec));
  if (!writer) {
    Error error = writer.error();
    error.exit_code = 125;
    return tl::unexpected<Error>(std::move(error));
  }
  (*writer)->set_max_bytes(spec.max_bytes);
  for (const auto& [name, bytes] : spec.attachments) (*writer)->attach(name, bytes);
  return Recorder(std::move(*writer), spec.quiet);
}

void Recorder::flush(MonoNs now, bool at_once) {
  if (!pending_ || (!at_once && now - flushed_at_ < kFlushEvery)) return;
  writer_->flush();
  flushed_at_ = now;
  pending_ = false;
  check(writer_->error());
}

void Recorder::finish() {
  const Result<void> done = writer_->finish();
  check(done ? writer_->error() : &done.error());
}

void Recorder::check(const Error* error) {
  if (!error || !problem_.empty()) return;
  problem_ = error->sentence();
  if (quiet_) return;
  const std::string line = "procession: the recording stopped, the run goes on: " + problem_ + "\n";
  if (::write(STDERR_FILENO, line.data(), line.size()) < 0)
    return;  // there is no other way to report it
}

}  // namespace procession::run
