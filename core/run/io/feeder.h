// Writes to the program's stdin: the text of control commands, or our own stdin for a
// pseudo-terminal.
#pragma once

#include <string>
#include <string_view>

namespace procession::run {

// Not thread-safe. No call blocks. Requires: SIGPIPE is ignored.
class Feeder {
 public:
  // Takes over `to` (non-blocking; -1: input goes nowhere). `from` stays the caller's; -1: none.
  Feeder(int to, int from) : to_(to), from_(from) {}
  ~Feeder();
  Feeder(const Feeder&) = delete;
  Feeder& operator=(const Feeder&) = delete;

  // Returns false if too much is kept that the program has not read: then these bytes are not
  // taken.
  bool add(std::string_view bytes);
  // Reads from `from`, unless too much is kept. At its end of file the terminal gets its
  // end-of-file character.
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
