// Two ends that talk: Python's multiprocessing.Pipe and Connection.
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/observed.h>
#include <procession/mp/os_errors.h>
#include <procession/mp/repr.h>
#include <procession/mp/serialize.h>
#include <procession/mp/time.h>
#include <procession/mp/where.h>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace procession::mp {

namespace detail {
class ConnectionCore;
class HandleReader;
class HandleWriter;
}  // namespace detail

// One end of a pipe or of a socket's connection. What is sent is serialized, as a Queue's items are
// (queue.h), and framed as CPython frames it. Nothing keeps two senders or two receivers of one end
// apart: large messages of several may mix, as in Python.
//
// A handle: copies name the same end, and so does what a forked child inherits. The end is closed
// in this process by close(), or when its last handle goes. The other end finds an end of file once
// every process has closed this one: a forked child has a copy of all that was open.
//
// All but closed() throw OSError after close() ("handle is closed"), where the end can't do it
// ("connection is read-only", "connection is write-only") and when the system refuses. May be used
// after fork(); not thread-safe for one direction.
class Connection {
 public:
  // Waits while the pipe is full. Throws BrokenPipeError if nobody holds the other end.
  template <class T>
  requires(!std::convertible_to<const T&, std::string_view>) void send(
      const T& item, Where where = Where::current()) const {
    std::string bytes = frame();
    detail::encode(item, bytes);
    send_frame(std::move(bytes), detail::is_observed() ? repr(item) : std::string(), where);
  }
  // A text; received as a std::string.
  void send(std::string_view text, Where where = Where::current()) const {
    std::string bytes = frame();
    detail::encode(std::string(text), bytes);
    send_frame(std::move(bytes), detail::is_observed() ? repr(text) : std::string(), where);
  }

  // Waits for a message; recv<int>(). Throws EOFError once nothing is left and the other end is
  // closed everywhere; cereal::Exception if it is of another type.
  template <class T>
  T recv(Where where = Where::current()) const {
    std::optional<T> item;
    recv_message(
        [&item](std::string_view bytes) {
          item.emplace(detail::decode<T>(bytes));
          return detail::is_observed() ? repr(*item) : std::string();
        },
        where);
    return std::move(*item);
  }

  // Bytes as they are, `size` of them from `offset` on. Throws ValueError if there are not so many.
  void send_bytes(std::string_view bytes, std::ptrdiff_t offset = 0,
                  std::optional<std::ptrdiff_t> size = {}, Where where = Where::current()) const;
  // A whole message. Throws EOFError; OSError if it is longer than `maxlength`, and then no more
  // can be received.
  std::string recv_bytes(std::optional<std::ptrdiff_t> maxlength = {},
                         Where where = Where::current()) const;
  // Puts it behind `offset` bytes of `buffer`; its size. Throws BufferTooShort with the message.
  std::size_t recv_bytes_into(std::span<char> buffer, std::ptrdiff_t offset = 0,
                              Where where = Where::current()) const;

  // Whether recv() would not wait, after at most so long. True at the end of file as well.
  bool poll(Timeout timeout = Timeout(0.0)) const;

  void close() const;
  bool closed() const;
  bool readable() const;
  bool writable() const;
  // The descriptor, which stays the connection's.
  int fileno() const;
  const std::string& name() const;

  friend bool operator==(const Connection&, const Connection&) = default;

  // For the arguments of a spawned process. Throws OSError after close().
  void save(detail::HandleWriter& out) const;
  explicit Connection(detail::HandleReader& in);
  explicit Connection(std::shared_ptr<detail::ConnectionCore> core) : core_(std::move(core)) {}

 private:
  static std::string frame();  // an empty one
  void send_frame(std::string frame, std::string_view text, Where where) const;
  void recv_message(const std::function<std::string(std::string_view)>& receive, Where where) const;

  std::shared_ptr<detail::ConnectionCore> core_;
};

// The two ends of a new pipe: both send and receive (a socket pair), or without `duplex` the first
// receives and the second sends (a pipe of 64 KiB). `name` is what Procession shows; empty:
// "pipe-1" and so on. Throws std::system_error when the system has no descriptors or memory left.
//
//   auto [parent_end, child_end] = mp::Pipe();
std::pair<Connection, Connection> Pipe(bool duplex = true, std::string_view name = {},
                                       Where where = Where::current());

// Waits until at least one of them can be received from, or is at its end: all that can. None: the
// time has passed. Python's multiprocessing.connection.wait().
std::vector<Connection> wait(const std::vector<Connection>& connections, Timeout timeout = forever);

}  // namespace procession::mp
