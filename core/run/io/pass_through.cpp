#include "run/io/pass_through.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>

namespace procession::run {

PassThrough::PassThrough(int target) : out_(target) {
  struct stat info {};
  if (target < 0 || ::fstat(target, &info) != 0) {
    out_ = -1;
    return;
  }
  socket_ = S_ISSOCK(info.st_mode);
  if (!S_ISFIFO(info.st_mode) && !S_ISCHR(info.st_mode)) return;  // a file never blocks
  char path[32];
  std::snprintf(path, sizeof path, "/proc/self/fd/%d", target);
  const int anew = ::open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (anew >= 0) {
    out_ = anew;
    owns_fd_ = true;
  } else {
    blocking_ = true;
  }
}

PassThrough::~PassThrough() {
  if (owns_fd_) ::close(out_);
}

// Like write(2), but never waits.
long PassThrough::write_some(const char* data, std::size_t size) {
  if (socket_) return ::send(out_, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (blocking_) {
    pollfd wait{out_, POLLOUT, 0};
    if (::poll(&wait, 1, 0) <= 0) {
      errno = EAGAIN;
      return -1;
    }
    size = std::min<std::size_t>(size, PIPE_BUF);  // no more than poll(2) promises room for
  }
  return ::write(out_, data, size);
}

void PassThrough::add(std::string_view bytes) {
  if (out_ < 0) return;
  const bool was_empty = is_empty();
  kept_ += bytes;
  if (was_empty) flush();
}

void PassThrough::flush() {
  while (done_ < kept_.size()) {
    const long put = write_some(kept_.data() + done_, kept_.size() - done_);
    if (put > 0) {
      done_ += static_cast<std::size_t>(put);
      continue;
    }
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && errno == EAGAIN) {
      if (done_ > kMost) {
        kept_.erase(0, done_);
        done_ = 0;
      }
      return;
    }
    // The reader is gone, or its disk is full. The recording goes on.
    if (owns_fd_) ::close(out_);
    owns_fd_ = false;
    out_ = -1;
    break;
  }
  kept_.clear();
  done_ = 0;
}

}  // namespace procession::run
