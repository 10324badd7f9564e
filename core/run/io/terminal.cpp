#include "run/io/terminal.h"

#include <signal.h>
#include <unistd.h>

namespace procession::run {

Terminal::Terminal(int fd) : fd_(fd) {
  lent_ = fd >= 0 && ::isatty(fd) == 1 && ::tcgetpgrp(fd) == ::getpgrp();
}

Terminal::~Terminal() { take_back(); }

void Terminal::take_back() {
  if (!lent_) return;
  // tcsetpgrp(3) stops a background process by SIGTTOU, unless it ignores that signal.
  struct sigaction ignore {};
  struct sigaction before {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGTTOU, &ignore, &before);
  ::tcsetpgrp(fd_, ::getpgrp());
  ::sigaction(SIGTTOU, &before, nullptr);
}

bool Terminal::stop_with_root() {
  take_back();
  ::raise(SIGSTOP);
  return ::tcgetpgrp(fd_) == ::getpgrp();
}

}  // namespace procession::run
