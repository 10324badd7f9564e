#include "run/io/capture.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace procession::run {
namespace {

constexpr std::size_t kAtOnce = 64 * 1024;
constexpr int kReadsAtOnce = 8;

}  // namespace

Capture::Capture(int number, int fd, bool named, int target)
    : number_(number), fd_(fd), named_(named), was_open_(fd >= 0), pass_(target) {
  before_ = {1, 0, 1};  // the root, before it could have a child
}

Capture::~Capture() {
  if (fd_ >= 0) ::close(fd_);
}

long Capture::read_some(char* buffer, std::size_t size, std::int32_t& writer) {
  if (!named_) return ::read(fd_, buffer, size);
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(ucred))];
  iovec part{buffer, size};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const long got = ::recvmsg(fd_, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (got <= 0) return got;
  for (cmsghdr* head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_CREDENTIALS) continue;
    ucred credentials;
    std::memcpy(&credentials, CMSG_DATA(head), sizeof credentials);
    writer = credentials.pid;
  }
  return got;
}

std::size_t Capture::read(Merger& merger, Watch& watch) {
  static char buffer[kAtOnce];
  std::size_t total = 0;
  for (int i = 0; i < kReadsAtOnce && wants_read(); ++i) {
    std::int32_t writer = 0;
    const long got = read_some(buffer, sizeof buffer, writer);
    drained_ = got <= 0;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (got <= 0) {  // end of file; a pseudo-terminal whose last user is gone gives EIO
      ::close(fd_);
      fd_ = -1;
      break;
    }
    const std::string_view bytes(buffer, static_cast<std::size_t>(got));
    pass_.add(bytes);
    std::uint32_t process = 0;
    if (writer > 0) {
      process = merger.process(writer, 0);
      watch.process_mentioned(writer, 0);
    }
    if (fresh_.empty() || fresh_.back().first != process) fresh_.emplace_back(process, "");
    fresh_.back().second += bytes;
    total += bytes.size();
  }
  return total;
}

void Capture::reported(const Event& event) {
  streams_[named_ ? event.process : 0].reported(event.process, event.thread, event.text,
                                                event.text_full, event.b == 1);
}

void Capture::match(Merger& merger, Watch& watch, MonoNs now, bool all) {
  std::uint32_t only = 0;
  if (!fresh_.empty() && !named_) {
    bool unsettled = false;
    const OnlyWriter after = drained_ ? watch.only_writer(unsettled) : OnlyWriter{};
    if (unsettled && !all) return;
    if (after == before_) only = after.process;
    before_ = after;
    only_ = only;
  }
  const auto match_one = [&](std::uint32_t process, OutputStream& stream, bool last) {
    const std::uint32_t writer = named_ ? process : only_;
    stream.match(now, last, [&](std::string_view bytes, bool continues) {
      merger.output(writer, number_, continues, bytes, now);
    });
  };
  // In the order of arrival, so that the lines of several writers keep their order.
  for (const auto& [process, bytes] : fresh_) {
    OutputStream& stream = streams_[process];
    stream.append(bytes);
    match_one(process, stream, false);
  }
  fresh_.clear();
  for (auto& [process, stream] : streams_)
    if (stream.waits()) match_one(process, stream, all);
}

void Capture::forget(std::uint32_t process) {
  if (!named_) {
    streams_[0].forget(process);
    return;
  }
  const auto found = streams_.find(process);
  if (found == streams_.end()) return;
  found->second.forget(process);
  if (!found->second.waits()) streams_.erase(found);
}

}  // namespace procession::run
