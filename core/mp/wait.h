// Every wait of mp, and its clock. Threads sleep only in these functions, which mark the thread as
// blocked.
#pragma once

#include <poll.h>
#include <procession.h>
#include <procession/mp/time.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string_view>

namespace procession::mp {

// The session clock in ns.
inline std::int64_t session_now_ns() { return static_cast<std::int64_t>(procession_session_ns()); }

// The instant at which a wait ends, on the session clock: a pause does not shorten the wait.
class Deadline {
 public:
  explicit Deadline(Timeout timeout)
      : forever_(timeout.is_forever()),
        at_ns_(timeout.ns() > 0 ? session_now_ns() + timeout.ns() : 0) {}

  bool is_forever() const { return forever_; }
  // Whether the wait has no length at all.
  bool is_immediate() const { return !forever_ && at_ns_ == 0; }
  // How long to sleep before the next check, in real ns: 0 if the deadline has passed, -1 for
  // forever.
  std::int64_t slice_ns() const;

 private:
  bool forever_;
  std::int64_t at_ns_;
};

// Sleeps while `word`, in memory that processes share, equals `seen`. True: read it again (it may
// be unchanged); false: the deadline has passed.
bool wait_word(std::atomic<std::uint32_t>& word, std::uint32_t seen, const Deadline& deadline);

// Waits until `descriptor` can be read, is at its end, or is in error. False if the deadline
// passed.
bool wait_readable(int descriptor, const Deadline& deadline);

// Waits until one descriptor is ready as poll(2) defines it; sets `revents`. False if the deadline
// passed.
bool wait_any(std::span<pollfd> all, const Deadline& deadline);

// Returns at the deadline. Requires: the deadline is not forever.
void wait_until(const Deadline& deadline);

// Locks a robust mutex in memory that processes share, and makes it consistent if its holder died.
// For sections of a few instructions and an event.
void wait_mutex(pthread_mutex_t& mutex);

// read(2), write(2), accept4(2), connect(2), waitpid(2), pthread_join(3) and a condition's wait,
// all of which may block. The first five are restarted after a signal. They leave errno as the call
// set it.
ssize_t read_some(int descriptor, char* to, std::size_t bytes);
ssize_t write_some(int descriptor, std::string_view bytes);
int accept_one(int listener, sockaddr* peer, socklen_t* size);  // close-on-exec
int connect_to(int socket, const sockaddr* address, socklen_t size);
pid_t wait_child(pid_t pid, int& status, int flags);
void wait_thread(pthread_t thread);
void wait_condition(std::condition_variable& condition, std::unique_lock<std::mutex>& lock);

}  // namespace procession::mp
