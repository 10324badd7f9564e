// Copies a file piece by piece, so that the window stays alive (Ctrl+S).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/error.h"

namespace procession::app {

// Writes into a new file beside `to` and renames it when it is whole: `to` is never half a file.
// Not thread-safe.
class Copier {
 public:
  Copier() = default;
  ~Copier() { cancel(); }
  Copier(const Copier&) = delete;
  Copier& operator=(const Copier&) = delete;

  // An error says why it can't begin: `to` is there already, its folder is not, no permission.
  Result<void> start(const std::string& from, const std::string& to);
  // Goes on for about `budget`. An error ends it, and nothing is left of it.
  Result<void> go_on(std::chrono::microseconds budget);
  void cancel();
  bool busy() const { return from_ >= 0; }
  double progress() const;  // 0 to 1

 private:
  Result<void> give_up(int why);

  std::string target_, part_;
  int from_ = -1, to_ = -1;
  std::uint64_t bytes_ = 0, done_ = 0;
};

}  // namespace procession::app
