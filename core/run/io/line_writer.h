// Writes lines to the control socket, whose other end may read slowly: what does not fit is kept.
// The window uses it too.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace procession::run {

// Not thread-safe. No call blocks. Requires: SIGPIPE is ignored, unless the descriptor is a socket.
class LineWriter {
 public:
  // Appends a line (with its newline) to those that are kept.
  void add(std::string_view line) { kept_ += line; }
  // Writes as much as fits into `fd`, a socket or a pipe, blocking or not. Returns false if the
  // other end is closed; the kept lines are dropped then.
  bool flush(int fd);

  // Bytes that are not written yet.
  std::size_t kept() const { return kept_.size() - done_; }
  bool is_empty() const { return kept() == 0; }
  void clear();

 private:
  std::string kept_;
  std::size_t done_ = 0;  // bytes of kept_ that are written already
};

}  // namespace procession::run
