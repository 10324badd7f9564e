// Writes the recording of a run: flushes it in time, and reports once if it had to stop.
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
  // Creates the file, with the header and the attachments of `spec`. Fails with exit code 125.
  static Result<Recorder> create(const RunSpec& spec);

  void append(const Event& event) {
    writer_->append(event);
    pending_ = true;
  }
  // Makes pending events readable if the last flush is 15 ms ago (with the length of a round, 25 ms
  // at most), or `at_once`.
  void flush(MonoNs now, bool at_once = false);
  // Writes the index. No call may follow.
  void finish();

  // Why the recording stopped early, a sentence; empty: it is complete.
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
