// procession export FILE --to FORMAT -o OUT: a recording in another format (core/export).
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/read.h"
#include "export/exporter.h"

namespace procession::cli {
namespace {

int refuse_export(const std::string& sentence) {
  say(sentence);
  return kWrongUse;
}

std::string no_format(const std::string& asked) {
  std::vector<std::string> ids;
  std::string all;
  for (const exports::Exporter* exporter : exports::exporters()) {
    ids.emplace_back(exporter->id());
    all += (all.empty() ? "" : ", ") + ids.back();
  }
  const std::string_view near = lesson::nearest(asked, ids);
  return "there is no format '" + asked + "'; " +
         (near.empty() ? "it is one of " + all : "did you mean '" + std::string(near) + "'?");
}

// Sets the given ends of the range. Returns an empty string, or a sentence if an end is invalid.
std::string range_of(const Options& options, exports::Range& range) {
  const auto set = [](const std::string& text, SessionNs& bound) {
    if (text.empty()) return true;
    bound = SessionNs(parse_time(text));
    return bound >= SessionNs(0);
  };
  for (const auto& [text, bound] :
       {std::pair(&options.from, &range.from), {&options.until, &range.until}})
    if (!set(*text, *bound)) return "'" + *text + "' is no time; write it as 1.5, 1.5s or 250ms";
  if (range.from <= range.until) return {};
  return "--from " + options.from + " is after --until " + options.until +
         "; nothing lies between them";
}

// A descriptor of OUT, new or truncated; -1 after a sentence.
int open_out(const Options& options) {
  std::error_code error;
  if (std::filesystem::equivalent(options.out, options.target, error)) {
    say(options.out + ": this is the recording itself; name another file");
    return -1;
  }
  const int fd = ::open(options.out.c_str(),
                        O_WRONLY | O_CREAT | O_CLOEXEC | (options.force ? O_TRUNC : O_EXCL), 0666);
  if (fd >= 0) return fd;
  if (errno == EEXIST)
    say(options.out + ": it is there already; name another file, or replace it with --force");
  else
    say(options.out + ": can't be written: " + std::strerror(errno));
  return -1;
}

}  // namespace

int export_to(const Options& options) {
  const exports::Exporter* exporter = exports::find_exporter(options.format);
  if (exporter == nullptr) return refuse_export(no_format(options.format));
  exports::Range range;
  if (const std::string problem = range_of(options, range); !problem.empty())
    return refuse_export(problem);
  const auto recording = open_recording(options.target);
  if (!recording) return kWrongUse;
  const int fd = open_out(options);
  if (fd < 0) return kWrongUse;
  Output out(fd);
  OutputStream buffer(out);
  std::ostream stream(&buffer);
  const auto written = exporter->write(exports::Input(*recording, range), stream);
  out.flush();
  // Some file systems report a full disk only at close().
  const int error = ::close(fd) != 0 && out.error() == 0 ? errno : out.error();
  std::string problem;
  if (!written)
    problem = written.error().sentence();
  else if (error != 0)
    problem = options.out + ": can't be written: " + std::strerror(error);
  if (!problem.empty()) {
    // A half-written file is removed; anything but a regular file (/dev/stdout) stays.
    std::error_code ignored;
    if (std::filesystem::is_regular_file(options.out, ignored))
      std::filesystem::remove(options.out, ignored);
    return refuse_export(problem);
  }
  say_state(*recording, options.target);
  return kDone;
}

}  // namespace procession::cli
