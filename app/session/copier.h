// Copier copies a file in pieces, so that the window keeps responding (Ctrl+S).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/error.h"

namespace procession::app {

// Copier writes a new file beside `to` and renames it when it is complete, so `to` is never
// incomplete. Not thread-safe.
class Copier {
 public:
  Copier() = default;
  ~Copier() { cancel(); }
  Copier(const Copier&) = delete;
  Copier& operator=(const Copier&) = delete;

  // Returns an error if the copy can't begin: `to` exists, its folder does not, or there is no
  // permission.
  Result<void> start(const std::string& from, const std::string& to);
  // Copies for about `budget`. After an error the copy is over and the partial file is removed.
  Result<void> go_on(std::chrono::microseconds budget);
  void cancel();
  bool busy() const { return from_fd_ >= 0; }
  double progress() const;  // 0 to 1

 private:
  Result<void> give_up(int why);

  std::string target_;  // the path of the copy
  std::string part_;    // the path of the incomplete copy beside it
  int from_fd_ = -1, to_fd_ = -1;
  std::uint64_t bytes_ = 0, done_ = 0;  // of the file; copied so far
};

}  // namespace procession::app
