// All functions of mp in which a thread may sleep. Each reports to the channel that the thread is
// blocked while it does, so that a pause of the run does not wait for it.
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

// Returns session time in ns (procession.h).
inline std::int64_t session_now_ns() { return static_cast<std::int64_t>(procession_session_ns()); }

// The instant at which a wait ends, in session time: a pause of the run does not shorten the wait.
class Deadline {
 public:
  explicit Deadline(Timeout timeout)
      : forever_(timeout.is_forever()),
        end_ns_(timeout.ns() > 0 ? session_now_ns() + timeout.ns() : 0) {}

  bool is_forever() const { return forever_; }
  // Returns whether the timeout was 0: the caller only tries.
  bool is_immediate() const { return !forever_ && end_ns_ == 0; }
  // Returns for how long to sleep before calling this again, in real ns: 0 if the deadline has
  // passed, -1 for forever.
  std::int64_t slice_ns() const;

 private:
  bool forever_;
  std::int64_t end_ns_;  // session time; 0: is_immediate(), or forever
};

// Sleeps while `word`, in memory that processes share, equals `seen`. True: read it again (it may
// be unchanged); false: the deadline has passed.
bool wait_word(std::atomic<std::uint32_t>& word, std::uint32_t seen, const Deadline& deadline);

// Waits until `descriptor` can be read, is at its end, or is in error. Returns false if the
// deadline passed.
bool wait_readable(int descriptor, const Deadline& deadline);

// Waits until one of the descriptors is ready as poll(2) defines it; sets their `revents`. Returns
// false if the deadline passed.
bool wait_any(std::span<pollfd> descriptors, const Deadline& deadline);

// Returns at the deadline. Requires: the deadline is not forever.
void wait_until(const Deadline& deadline);

// Locks a robust mutex in memory that processes share, and makes it consistent if its holder died.
// The holder may do no more under it than a few instructions and an event.
void wait_mutex(pthread_mutex_t& mutex);

// These call read(2), write(2), accept4(2), connect(2) and waitpid(2), again after a signal, and
// return what the system call returns, with its errno. A read or write may transfer less than was
// asked for.
ssize_t read_some(int descriptor, char* to, std::size_t most_bytes);
ssize_t write_some(int descriptor, std::string_view bytes);
int accept_one(int listening_socket, sockaddr* peer, socklen_t* size);  // close-on-exec
int connect_to(int socket, const sockaddr* address, socklen_t size);
pid_t wait_child(pid_t pid, int& status, int flags);

// Joins a thread.
void wait_thread(pthread_t thread);
// Waits until the condition is notified; it may return without that. `lock` is locked, and is
// released meanwhile.
void wait_condition(std::condition_variable& condition, std::unique_lock<std::mutex>& lock);

}  // namespace procession::mp
