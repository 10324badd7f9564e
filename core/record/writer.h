// Writes a recording while the run goes on (bytes: README.md of this folder).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "schema/event.h"

namespace procession::record {

// A recording stops beyond this size, if nobody says another.
inline constexpr std::uint64_t kDefaultMaxBytes = std::uint64_t{4} << 30;

// What a recording says about itself. Written first.
struct RunHeader {
  std::string version;               // Procession's
  std::vector<std::string> command;  // the program and its arguments
  std::string lesson;                // id; empty for an own program
  std::string variant;               // "cpp", "python" or empty
  std::map<std::string, std::string> parameters;
  std::int64_t wall_start_ms = 0;              // Unix time
  std::string host;                            // kernel and machine type; no host name
  std::map<std::string, std::string> options;  // stdio, limits, when_full, speed …
};

// Not thread-safe. Holds an exclusive lock on the file while it lives: that is what makes it live.
class Writer {
 public:
  // Creates or replaces the file at `path` (its folder must exist). Fails if it can't be written.
  static Result<std::unique_ptr<Writer>> create(const std::string& path, const RunHeader& header);
  // Without finish() the file stays readable up to the last chunk and counts as cut.
  ~Writer();

  // Adds an event; `event.seq` must be one more than the last, from 1. Copies all it needs; cuts a
  // text beyond 1 MiB and a file name beyond 4 KiB.
  // Writes nothing until a chunk is full or flush() is called; never fails: trouble is in error().
  void append(const Event& event);

  // A file that travels inside: a source, lesson.toml, a text. `name` is relative.
  // Attached anew, it replaces what was. A file over 64 MiB is left out.
  void attach(std::string_view name, std::string_view bytes);

  // Makes all that was appended readable by others. Cheap if nothing is pending.
  void flush();

  // Writes the index and releases the lock. No more calls after it but bytes(). A file of many
  // small chunks is replaced by a smaller one with the same events; its readers keep the one that
  // they have, which has its end too. Gives the first failure, also if it came earlier; the file is
  // then still marked as ended, with the reason, where that fits.
  Result<void> finish();

  // The first failure (a full disk, the byte limit), or nullptr. After it append() drops, and what
  // was written stays whole; events() then counts what is in the file.
  const Error* error() const;
  std::uint64_t bytes() const;   // written so far
  std::uint64_t events() const;  // appended so far

  // Stop recording (not the run) beyond this many bytes; kDefaultMaxBytes if it is not called.
  void set_max_bytes(std::uint64_t bytes);

 private:
  struct State;
  explicit Writer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace procession::record
