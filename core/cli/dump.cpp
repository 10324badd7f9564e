// procession dump FILE: the JSON lines of core/export, on standard output.
#include <ostream>

#include "cli/cli.h"
#include "cli/output.h"
#include "cli/read.h"
#include "export/exporter.h"

namespace procession::cli {

int dump(const Options& options) {
  const auto recording = open_recording(options.target);
  if (!recording) return kWrongUse;
  Output out;
  OutputStream buffer(out);
  std::ostream stream(&buffer);
  const auto written = exports::find_exporter("jsonl")->write(exports::Input(*recording), stream);
  if (!written) say(written.error().sentence());
  const int result = out.finish();
  say_state(*recording, options.target);
  return written ? result : kWrongUse;
}

}  // namespace procession::cli
