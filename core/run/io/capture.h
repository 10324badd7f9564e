// Reads the program's stdout or stderr, passes it through, and records each byte once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "run/io/output_stream.h"
#include "run/io/pass_through.h"
#include "run/merge/merger.h"
#include "run/watch/watch.h"

namespace procession::run {

// Not thread-safe.
class Capture {
 public:
  // `number`: 1 stdout, 2 stderr. Takes over `fd` (non-blocking; -1: none). `named`: `fd` is a
  // socket whose messages carry their writer's pid. Passes the bytes through to `target`.
  Capture(int number, int fd, bool named, int target);
  ~Capture();
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  // Reads what has arrived, up to a bound and while pass() has room. Returns the number of bytes.
  std::size_t read(Merger& merger, Watch& watch);
  // A process has reported bytes that it is about to write here.
  void reported(const Event& event);
  // Records the bytes that no process reported. `now`: the instant of the read. `all`: no byte
  // waits for more.
  void match(Merger& merger, Watch& watch, MonoNs now, bool all);
  // The process is dead, and all that it wrote was read and matched.
  void forget(std::uint32_t process);

  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  bool was_open() const { return was_open_; }
  bool wants_read() const { return fd_ >= 0 && pass_.has_room(); }
  // Returns true if the last read() took all that there was.
  bool is_drained() const { return drained_; }
  PassThrough& pass() { return pass_; }

 private:
  long read_some(char* buffer, std::size_t size, std::int32_t& writer);

  int number_;
  int fd_;
  bool named_;
  bool was_open_;
  bool drained_ = true;
  // Bytes since the last match, with the number of their writer (0: not known).
  std::vector<std::pair<std::uint32_t, std::string>> fresh_;
  PassThrough pass_;
  // By process number; with pipes one stream of number 0 for all writers.
  std::unordered_map<std::uint32_t, OutputStream> streams_;
  OnlyWriter before_;
  std::uint32_t only_ = 0;  // writer of the bytes that were read last; 0: not known
};

}  // namespace procession::run
