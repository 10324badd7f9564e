// Two ends that exchange messages: Python's multiprocessing.Pipe and Connection.
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

// One end of a pipe or of a socket's connection. Items are serialized as a Queue's are (queue.h),
// and framed as CPython frames them. Two senders or two receivers on one end are not synchronized:
// large messages may be interleaved, as in Python.
//
// A Connection is a handle: copies name the same end, and so does what a forked child inherits.
// close() closes the end in this process, and so does the destruction of its last handle. The other
// end reads an end of file once every process has closed this one: a forked child has a copy of
// every open end.
//
// All methods but closed() throw OSError: after close() ("handle is closed"), in the wrong
// direction ("connection is read-only", "connection is write-only"), and when the system refuses.
// May be used after fork(). Two threads must not use the same direction at once.
class Connection {
 public:
  // Waits while the pipe is full. Throws BrokenPipeError if no process has the other end open.
  template <class T>
  requires(!std::convertible_to<const T&, std::string_view>) void send(
      const T& item, Where where = Where::current()) const {
    std::string bytes = frame();
    detail::encode(item, bytes);
    send_frame(std::move(bytes), detail::is_observed() ? repr(item) : std::string(), where);
  }
  // Sends a text; recv<std::string>() receives it.
  void send(std::string_view text, Where where = Where::current()) const {
    std::string bytes = frame();
    detail::encode(std::string(text), bytes);
    send_frame(std::move(bytes), detail::is_observed() ? repr(text) : std::string(), where);
  }

  // Waits for a message, as recv<int>(). Throws EOFError when nothing is left and the other end is
  // closed in every process; cereal::Exception if the message is of another type.
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

  // Sends `size` raw bytes from `offset` on. Throws ValueError if `bytes` is too short.
  void send_bytes(std::string_view bytes, std::ptrdiff_t offset = 0,
                  std::optional<std::ptrdiff_t> size = {}, Where where = Where::current()) const;
  // Receives a whole message. Throws EOFError; OSError if it is longer than `maxlength`, after
  // which nothing more can be received.
  std::string recv_bytes(std::optional<std::ptrdiff_t> maxlength = {},
                         Where where = Where::current()) const;
  // Receives a message into `buffer`, `offset` bytes behind its begin; returns its size in bytes.
  // Throws BufferTooShort, which carries the message.
  std::size_t recv_bytes_into(std::span<char> buffer, std::ptrdiff_t offset = 0,
                              Where where = Where::current()) const;

  // Returns whether recv() would return without waiting; waits for that, for at most `timeout`.
  // Returns true at the end of file as well.
  bool poll(Timeout timeout = Timeout(0.0)) const;

  void close() const;
  bool closed() const;
  bool readable() const;
  bool writable() const;
  // The descriptor; the connection still owns it.
  int fileno() const;
  const std::string& name() const;

  friend bool operator==(const Connection&, const Connection&) = default;

  // Serialization for the arguments of a spawned process. Throws OSError after close().
  void save(detail::HandleWriter& out) const;
  explicit Connection(detail::HandleReader& in);
  explicit Connection(std::shared_ptr<detail::ConnectionCore> core) : core_(std::move(core)) {}

 private:
  static std::string frame();  // an empty frame
  void send_frame(std::string frame, std::string_view text, Where where) const;
  void recv_message(const std::function<std::string(std::string_view)>& receive, Where where) const;

  std::shared_ptr<detail::ConnectionCore> core_;
};

// The two ends of a new pipe. With `duplex` both send and receive (a socket pair); without, the
// first receives and the second sends (a pipe of 64 KiB). Procession shows `name`; empty: "pipe-1"
// and so on. Throws std::system_error when the system has no descriptors or memory left.
//
//   auto [parent_end, child_end] = mp::Pipe();
std::pair<Connection, Connection> Pipe(bool duplex = true, std::string_view name = {},
                                       Where where = Where::current());

// Waits until at least one connection can be received from or is at its end; returns every such
// connection. Empty: the timeout has passed. Python's multiprocessing.connection.wait().
std::vector<Connection> wait(const std::vector<Connection>& connections, Timeout timeout = forever);

}  // namespace procession::mp
