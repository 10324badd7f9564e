// Lines of the control socket on their way to the other side, which may read slowly: what does not
// fit is kept. The window's side uses it too.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace procession::run {

// Not thread-safe. Never waits. Requires: SIGPIPE is ignored, unless the descriptor is a socket.
class LineWriter {
 public:
  // Keeps a line (with its newline) behind those that are kept already.
  void add(std::string_view line) { kept_ += line; }
  // Writes as much as fits into `fd`, a socket or a pipe, blocking or not. False: nobody reads it
  // any more, and what was kept is dropped.
  bool flush(int fd);

  // Bytes that are not written yet.
  std::size_t kept() const { return kept_.size() - done_; }
  bool is_empty() const { return kept() == 0; }
  void clear();

 private:
  std::string kept_;
  std::size_t done_ = 0;  // of them, written already
};

}  // namespace procession::run
