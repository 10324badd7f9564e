// Copies bytes unchanged to one of our descriptors, and never blocks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace procession::run {

// Not thread-safe. Requires: SIGPIPE is ignored.
class PassThrough {
 public:
  // Writes to `target`, which stays the caller's; -1: nowhere. A pipe or terminal is opened again
  // without blocking: O_NONBLOCK on `target` itself would change it for all processes that share
  // it.
  explicit PassThrough(int target);
  ~PassThrough();
  PassThrough(const PassThrough&) = delete;
  PassThrough& operator=(const PassThrough&) = delete;

  // Takes the bytes: writes what fits at once and keeps the rest.
  void add(std::string_view bytes);
  // Writes kept bytes. To be called when fd() is writable.
  void flush();

  // Returns false while so much is kept that no more should be read. The program then waits, as it
  // would without us.
  bool has_room() const { return kept_.size() - done_ < kMost; }
  bool is_empty() const { return done_ == kept_.size(); }
  int target() const { return out_; }
  // Returns the descriptor to poll for writing; -1 if nothing is kept.
  int fd() const { return is_empty() ? -1 : out_; }

 private:
  static constexpr std::size_t kMost = 256 * 1024;

  long write_some(const char* data, std::size_t size);

  int out_ = -1;
  bool owns_fd_ = false;  // out_ was opened here and is closed here
  bool socket_ = false;
  bool blocking_ = false;  // out_ could not be opened again: small pieces, and only when writable
  std::string kept_;
  std::size_t done_ = 0;
};

}  // namespace procession::run
