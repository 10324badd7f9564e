#include "mp/wait.h"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "channel/futex.h"

namespace procession::mp {
namespace {

// Marks this thread as blocked in the kernel for its lifetime: a paused run leaves such a thread
// where it is.
struct Blocked {
  Blocked() { procession_block(); }
  ~Blocked() { procession_unblock(); }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;
};

timespec to_timespec(std::int64_t ns) {
  return timespec{static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
}

}  // namespace

std::int64_t Deadline::slice_ns() const {
  if (forever_) return -1;
  return end_ns_ == 0 ? 0 : procession_slice_ns(static_cast<std::uint64_t>(end_ns_));
}

bool wait_word(std::atomic<std::uint32_t>& word, std::uint32_t seen, const Deadline& deadline) {
  const std::int64_t slice = deadline.slice_ns();
  if (slice == 0) return false;
  const Blocked blocked;
  channel::futex_wait(word, seen, slice);
  return true;
}

bool wait_any(std::span<pollfd> descriptors, const Deadline& deadline) {
  for (;;) {
    const std::int64_t slice = deadline.slice_ns();
    const timespec limit = to_timespec(slice < 0 ? 0 : slice);
    int ready = 0;
    if (slice == 0) {
      ready = poll(descriptors.data(), descriptors.size(), 0);
    } else {
      const Blocked blocked;
      ready = ppoll(descriptors.data(), descriptors.size(), slice < 0 ? nullptr : &limit, nullptr);
    }
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // the read reports the error
    if (ready == 0 && slice == 0) return false;
  }
}

bool wait_readable(int descriptor, const Deadline& deadline) {
  pollfd one{descriptor, POLLIN, 0};
  return wait_any({&one, 1}, deadline);
}

void wait_until(const Deadline& deadline) {
  for (std::int64_t slice = deadline.slice_ns(); slice > 0; slice = deadline.slice_ns()) {
    const timespec limit = to_timespec(slice);
    const Blocked blocked;
    clock_nanosleep(CLOCK_MONOTONIC, 0, &limit, nullptr);
  }
}

void wait_mutex(pthread_mutex_t& mutex) {
  int error = pthread_mutex_trylock(&mutex);
  if (error == EBUSY) {
    const Blocked blocked;
    error = pthread_mutex_lock(&mutex);
  }
  if (error == EOWNERDEAD) pthread_mutex_consistent(&mutex);
}

ssize_t read_some(int descriptor, char* to, std::size_t most_bytes) {
  const Blocked blocked;
  ssize_t got = 0;
  do {
    got = read(descriptor, to, most_bytes);
  } while (got < 0 && errno == EINTR);
  return got;
}

ssize_t write_some(int descriptor, std::string_view bytes) {
  const Blocked blocked;
  ssize_t written = 0;
  do {
    written = write(descriptor, bytes.data(), bytes.size());
  } while (written < 0 && errno == EINTR);
  return written;
}

int accept_one(int listening_socket, sockaddr* peer, socklen_t* size) {
  const Blocked blocked;
  int got = -1;
  do {
    got = accept4(listening_socket, peer, size, SOCK_CLOEXEC);
  } while (got < 0 && (errno == EINTR || errno == ECONNABORTED));
  return got;
}

int connect_to(int socket, const sockaddr* address, socklen_t size) {
  const Blocked blocked;
  if (connect(socket, address, size) == 0) return 0;
  if (errno != EINTR) return -1;
  // An interrupted connect(2) continues by itself; the socket becomes writable when it is over.
  pollfd one{socket, POLLOUT, 0};
  while (poll(&one, 1, -1) < 0 && errno == EINTR) {
  }
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length);
  errno = error;
  return error == 0 ? 0 : -1;
}

pid_t wait_child(pid_t pid, int& status, int flags) {
  const Blocked blocked;
  pid_t got = 0;
  do {
    got = waitpid(pid, &status, flags);
  } while (got < 0 && errno == EINTR);
  return got;
}

void wait_thread(pthread_t thread) {
  const Blocked blocked;
  pthread_join(thread, nullptr);
}

void wait_condition(std::condition_variable& condition, std::unique_lock<std::mutex>& lock) {
  const Blocked blocked;
  condition.wait(lock);
}

}  // namespace procession::mp
