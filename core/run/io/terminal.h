// The terminal's foreground process group: the root's while it runs, ours again after it (job
// control as in a shell; setpgid(2), tcsetpgrp(3)).
#pragma once

namespace procession::run {

// Not thread-safe.
class Terminal {
 public:
  // The terminal can be lent if `fd` is our controlling terminal and we are in its foreground.
  explicit Terminal(int fd);
  // Takes the terminal back.
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Returns true if the keeper gives the terminal to the root.
  bool is_lent() const { return lent_; }
  // Makes our group the foreground again. SIGTTOU does not stop us though we are in the background.
  void take_back();
  // The root was stopped: takes the terminal back and stops the calling process too, as a shell
  // expects of a job. Returns when it is continued; true if our group is in the foreground again,
  // so that the root's may be.
  bool stop_with_root();

 private:
  int fd_;
  bool lent_ = false;
};

}  // namespace procession::run
