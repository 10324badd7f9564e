// Writes a recording during the run (bytes: README.md of this folder).
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

// The default size limit of a recording, in bytes; it stops there.
inline constexpr std::uint64_t kDefaultMaxBytes = std::uint64_t{4} << 30;

// A recording's data about its run; written first.
struct RunHeader {
  std::string version;               // Procession's
  std::vector<std::string> command;  // the program and its arguments
  std::string lesson;                // its id; empty for another program
  std::string variant;               // "cpp", "python" or empty
  std::map<std::string, std::string> parameters;
  std::int64_t wall_start_ms = 0;              // Unix time
  std::string host;                            // kernel and machine type, without the host name
  std::map<std::string, std::string> options;  // stdio, limits, when_full, speed …
};

// Not thread-safe. It holds an exclusive lock on the file while it lives; a locked file without an
// end mark is live.
class Writer {
 public:
  // Creates or replaces the file at `path` (its folder must exist). Fails if it can't be written.
  static Result<std::unique_ptr<Writer>> create(const std::string& path, const RunHeader& header);
  // Without finish() the file is readable up to the last chunk and counts as cut.
  ~Writer();

  // Appends an event. Requires: `event.seq` is one more than the last one's, from 1. It copies the
  // event, and cuts a text beyond 1 MiB and a file name beyond 4 KiB. It writes nothing until a
  // chunk is full or flush() is called. It never fails; see error().
  void append(const Event& event);

  // Attaches a file to the recording: a source, lesson.toml, a text. `name` is relative. A file
  // that is attached again replaces the earlier one. A file over 64 MiB is left out.
  void attach(std::string_view name, std::string_view bytes);

  // Makes all appended events readable by other processes. Cheap if nothing is pending.
  void flush();

  // Writes the index and the end mark, and releases the lock. Only bytes() may be called after it.
  // A file of many small chunks is replaced by a smaller one with the same events; its readers keep
  // the old file, which is complete too. Returns the first failure, also of an earlier call; the
  // file is then still marked as ended, with the reason, if the mark fits.
  Result<void> finish();

  // The first failure (a full disk, the size limit), or nullptr. After it append() drops events,
  // and the written part stays whole; events() then counts the events in the file.
  const Error* error() const;
  std::uint64_t bytes() const;   // written so far
  std::uint64_t events() const;  // appended so far

  // Sets the size in bytes at which the recording (not the run) stops; the default is
  // kDefaultMaxBytes.
  void set_max_bytes(std::uint64_t bytes);

 private:
  struct State;
  explicit Writer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace procession::record
