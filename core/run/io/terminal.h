// The terminal's foreground: given to the root while it runs, taken back after (job control as a
// shell does it; setpgid(2), tcsetpgrp(3)).
#pragma once

namespace procession::run {

// Not thread-safe.
class Terminal {
 public:
  // If `fd` is our controlling terminal and we are in its foreground, it can be lent.
  explicit Terminal(int fd);
  // Takes it back.
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // The keeper gives it to the root.
  bool is_lent() const { return lent_; }
  // Makes us the foreground again. Does not stop us, though we are in the background.
  void take_back();
  // The root was stopped: takes it back and stops us too, as a shell expects of its job. Returns
  // when we are continued; true if we are in the foreground again, and the root may be.
  bool stop_with_root();

 private:
  int fd_;
  bool lent_ = false;
};

}  // namespace procession::run
