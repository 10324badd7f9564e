#include "run/supervisor.h"

#include <sys/sysinfo.h>
#include <unistd.h>

#include "run/process_setup.h"
#include "run/run_loop.h"

namespace procession::run {

std::uint64_t default_max_memory() {
  struct sysinfo info {};
  return ::sysinfo(&info) == 0 ? std::uint64_t{info.totalram} * info.mem_unit / 4 * 3 : 0;
}

Result<RunOutcome> supervise(const RunSpec& spec) {
  if (spec.argv.empty() || spec.argv.front().empty())
    return failure({"error.run.no_program"}, "", {"advice.run.name"}, 125);
  auto recorder = Recorder::create(spec);
  if (!recorder) return tl::unexpected<Error>(recorder.error());
  const ProcessSetup setup;
  RunLoop loop(spec, std::move(*recorder));
  if (auto opened = loop.open(); !opened) {
    ::unlink(spec.record_path.c_str());
    return tl::unexpected<Error>(opened.error());
  }
  return loop.run();
}

}  // namespace procession::run
