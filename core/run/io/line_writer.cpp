#include "run/io/line_writer.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace procession::run {
namespace {

// Like write(2), but never waits.
long write_some(int fd, std::string_view bytes) {
  const long put = ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (put >= 0 || errno != ENOTSOCK) return put;
  // The descriptor may be a pipe instead of a socket; a pipe has no send(2).
  pollfd wait{fd, POLLOUT, 0};
  if (::poll(&wait, 1, 0) <= 0) {
    errno = EAGAIN;
    return -1;
  }
  // No more than poll(2) promises room for: a blocking descriptor would block for more.
  return ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
}

}  // namespace

bool LineWriter::flush(int fd) {
  while (!is_empty()) {
    const long put = write_some(fd, std::string_view(kept_).substr(done_));
    if (put > 0) {
      done_ += static_cast<std::size_t>(put);
      continue;
    }
    if (put < 0 && errno == EINTR) continue;
    if (put == 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
      if (done_ > kept_.size() / 2) {
        kept_.erase(0, done_);
        done_ = 0;
      }
      return true;
    }
    clear();
    return false;
  }
  clear();
  return true;
}

void LineWriter::clear() {
  kept_.clear();
  done_ = 0;
}

}  // namespace procession::run
