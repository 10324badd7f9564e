#include "procession/mp/connection.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>

#include "base/fields.h"
#include "mp/connection/connection_core.h"
#include "mp/connection/frame.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/wait.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace {

constexpr std::uint64_t kAnyLength = std::numeric_limits<std::uint64_t>::max();

std::string bytes_repr(std::string_view bytes) { return "b" + repr(bytes); }

std::uint64_t checked_offset(std::ptrdiff_t offset, std::size_t size, const char* negative,
                             const char* large) {
  if (offset < 0) throw ValueError(negative);
  if (static_cast<std::size_t>(offset) > size) throw ValueError(large);
  return static_cast<std::uint64_t>(offset);
}

}  // namespace

Connection::Connection(detail::HandleReader& in) : core_(detail::ConnectionCore::load(in)) {}
void Connection::save(detail::HandleWriter& out) const { core_->save(out); }

std::string Connection::frame() { return std::string(kFrameRoom, '\0'); }

void Connection::send_frame(std::string frame, std::string_view text, Where where) const {
  core_->send(std::move(frame), text, where);
}

void Connection::recv_message(const std::function<std::string(std::string_view)>& receive,
                              Where where) const {
  core_->recv(receive, kAnyLength, where);
}

void Connection::send_bytes(std::string_view bytes, std::ptrdiff_t offset,
                            std::optional<std::ptrdiff_t> size, Where where) const {
  core_->check_can_send();
  bytes.remove_prefix(
      checked_offset(offset, bytes.size(), "offset is negative", "buffer length < offset"));
  if (size)
    bytes = bytes.substr(0, checked_offset(*size, bytes.size(), "size is negative",
                                           "buffer length < offset + size"));
  core_->send(frame().append(bytes), detail::is_observed() ? bytes_repr(bytes) : std::string(),
              where);
}

std::string Connection::recv_bytes(std::optional<std::ptrdiff_t> maxlength, Where where) const {
  core_->check_can_receive();
  if (maxlength && *maxlength < 0) throw ValueError("negative maxlength");
  std::string message;
  core_->recv(
      [&message](std::string_view bytes) {
        message = bytes;
        return detail::is_observed() ? bytes_repr(bytes) : std::string();
      },
      maxlength ? static_cast<std::uint64_t>(*maxlength) : kAnyLength, where);
  return message;
}

std::size_t Connection::recv_bytes_into(std::span<char> buffer, std::ptrdiff_t offset,
                                        Where where) const {
  core_->check_can_receive();
  const auto start = checked_offset(offset, buffer.size(), "negative offset", "offset too large");
  std::size_t size = 0;
  core_->recv(
      [&](std::string_view bytes) {
        size = bytes.size();
        if (buffer.size() - start < size) throw BufferTooShort(std::string(bytes));
        std::copy(bytes.begin(), bytes.end(), buffer.begin() + static_cast<std::ptrdiff_t>(start));
        return "<" + std::to_string(size) + " bytes>";
      },
      kAnyLength, where);
  return size;
}

bool Connection::poll(Timeout timeout) const { return core_->poll(timeout); }
void Connection::close() const { core_->close(); }
bool Connection::closed() const { return core_->is_closed(); }
bool Connection::readable() const { return core_->can_receive(); }
bool Connection::writable() const { return core_->can_send(); }
int Connection::fileno() const { return core_->descriptor(); }
const std::string& Connection::name() const { return core_->name(); }

std::pair<Connection, Connection> Pipe(bool duplex, std::string_view name, Where where) {
  detail::start_runtime();
  const auto pipe = std::make_shared<detail::PipeSlot>();
  int ends[2];
  const int failed =
      duplex ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) : pipe2(ends, O_CLOEXEC);
  if (failed != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  const std::uint64_t first = pipe->key(), second = detail::key_of_second_end(first);
  const std::string shown = object_name(Type::pipe, name);
  const auto make = [&](int end) {
    detail::ConnectionIdentity me{.key = duplex && end == 1 ? second : first,
                                  .sent_stamp = pipe->stamp_of(duplex ? end : 0),
                                  .received_stamp = pipe->stamp_of(duplex ? 1 - end : 0),
                                  .name = shown,
                                  .pipe = pipe,
                                  .end_number = end};
    if (duplex) me.peer_key = end == 1 ? first : second;
    return Connection(std::make_shared<detail::ConnectionCore>(ends[end], duplex || end == 0,
                                                               duplex || end == 1, std::move(me)));
  };
  std::pair<Connection, Connection> both{make(0), make(1)};
  if (is_observed()) {
    const Operation operation(PROCESSION_OBJECT_CREATE, first, where);
    std::string text;
    add_field(text, "type", "pipe");
    add_field(text, "name", shown);
    if (duplex) add_field(text, "duplex", 1);
    emit(PROCESSION_OBJECT_CREATE,
         {.object = first,
          .b = duplex ? static_cast<std::int64_t>(second) : 0,
          .text = text,
          .clock = pipe->stamp_of(0)},
         where);
  }
  return both;
}

std::vector<Connection> wait(const std::vector<Connection>& connections, Timeout timeout) {
  std::vector<pollfd> all;
  for (const Connection& one : connections) all.push_back({one.fileno(), POLLIN, 0});
  std::vector<Connection> ready;
  if (!wait_any(all, Deadline(timeout))) return ready;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].revents != 0) ready.push_back(connections[i]);
  return ready;
}

}  // namespace procession::mp
