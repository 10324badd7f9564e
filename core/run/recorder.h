// The recording of a run while it goes on: flushes in time, and says once when it had to stop.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "record/writer.h"
#include "run/supervisor.h"
#include "schema/clock_types.h"

namespace procession::run {

// Not thread-safe.
class Recorder {
 public:
  // Creates the file, with what `spec` says of the run and its attachments. Fails with exit code
  // 125.
  static Result<Recorder> create(const RunSpec& spec);

  void append(const Event& event) {
    writer_->append(event);
    pending_ = true;
  }
  // Makes readable what is there if the last time is long enough ago (decision: 25 ms at most), or
  // `at_once`.
  void flush(MonoNs now, bool at_once = false);
  // Writes the index; no more calls after it.
  void finish();

  // Empty: all is recorded.
  const std::string& problem() const { return problem_; }

 private:
  Recorder(std::unique_ptr<record::Writer> writer, bool quiet)
      : writer_(std::move(writer)), quiet_(quiet) {}
  void check(const Error* error);

  std::unique_ptr<record::Writer> writer_;
  bool quiet_;
  bool pending_ = false;
  MonoNs flushed_at_;
  std::string problem_;
};

}  // namespace procession::run
