// Writes to the program's stdin what the control socket says, or what our own stdin gives to a
// pseudo-terminal.
#pragma once

#include <string>
#include <string_view>

namespace procession::run {

// Not thread-safe. Never waits. Requires: SIGPIPE is ignored.
class Feeder {
 public:
  // `to`: ours from now on, non-blocking; -1: input goes nowhere. `from`: the caller's; -1: none.
  Feeder(int to, int from) : to_(to), from_(from) {}
  ~Feeder();
  Feeder(const Feeder&) = delete;
  Feeder& operator=(const Feeder&) = delete;

  // False: the program has not read so much of what came before that this is not given to it.
  bool add(std::string_view bytes);
  // Reads from `from`, if it has something, unless too much is kept. At its end the terminal is
  // told by its end-of-file character.
  void forward();
  void flush();

  int target() const { return to_; }
  int to() const { return kept_.empty() ? -1 : to_; }  // to poll for writing
  int from() const { return from_; }                   // to poll for reading

 private:
  int to_;
  int from_;
  std::string kept_;
};

}  // namespace procession::run
