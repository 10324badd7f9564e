#include "mp/connection/connection_core.h"

#include <unistd.h>

#include <cerrno>
#include <exception>
#include <optional>

#include "mp/connection/frame.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/wait.h"

namespace procession::mp::detail {

ConnectionCore::ConnectionCore(int descriptor, bool readable, bool writable,
                               ConnectionIdentity identity)
    : descriptor_(descriptor),
      readable_(readable),
      writable_(writable),
      identity_(std::move(identity)) {}

ConnectionCore::~ConnectionCore() { close(); }

void ConnectionCore::close() {
  const int descriptor = descriptor_.exchange(-1);
  if (descriptor >= 0) ::close(descriptor);
}

int ConnectionCore::descriptor() const {
  const int descriptor = descriptor_;
  if (descriptor < 0) throw OSError("handle is closed");
  return descriptor;
}

void ConnectionCore::check_can_receive() const {
  descriptor();
  if (!readable_) throw OSError("connection is write-only");
}

void ConnectionCore::check_can_send() const {
  descriptor();
  if (!writable_) throw OSError("connection is read-only");
}

void ConnectionCore::write_frame(std::string_view frame, std::uint64_t op, Where where) {
  const int error = write_all_unsignalled(descriptor(), frame);
  if (error == 0) return;
  if (op != 0)
    emit(PROCESSION_UNDO, {.object = identity_.key, .op = op, .a = error, .text = "write"}, where);
  throw_os_error(error);
}

void ConnectionCore::send(std::string frame, std::string_view text, Where where) {
  check_can_send();
  const auto size = static_cast<std::int64_t>(frame.size() - kFrameRoom);
  const std::string_view bytes = finish_frame(frame);
  if (identity_.key == 0) return write_frame(bytes, 0, where);
  const Operation operation(PROCESSION_PIPE_SEND_REQUEST, identity_.key, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_PIPE_SEND_REQUEST, {.object = identity_.key, .op = op, .a = size}, where);
  emit(PROCESSION_PIPE_SEND,
       {.object = identity_.key, .op = op, .a = size, .text = text, .clock = identity_.sent_stamp},
       where);
  write_frame(bytes, op, where);
}

void ConnectionCore::send_unpublished(std::string_view message) {
  check_can_send();
  std::string frame = std::string(kFrameRoom, '\0').append(message);
  write_frame(finish_frame(frame), 0, {});
}

std::string ConnectionCore::recv_unpublished(std::uint64_t limit) {
  check_can_receive();
  return receive_message(limit);
}

void ConnectionCore::throw_too_long() {
  if (writable_) {
    readable_ = false;
  } else {
    close();
  }
  throw OSError("bad message length");
}

std::string ConnectionCore::receive_message(std::uint64_t limit) {
  std::optional<std::string> message = read_frame(descriptor(), limit);
  if (!message) throw_too_long();
  return std::move(*message);
}

void ConnectionCore::recv(const Receive& receive, std::uint64_t limit, Where where) {
  check_can_receive();
  if (identity_.key == 0) {
    receive(receive_message(limit));
    return;
  }
  const Operation operation(PROCESSION_PIPE_RECV_REQUEST, identity_.key, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_PIPE_RECV_REQUEST, {.object = identity_.key, .op = op, .b = -1}, where);
  std::string message;
  try {
    message = receive_message(limit);
  } catch (...) {
    emit(PROCESSION_PIPE_EOF, {.object = identity_.key, .op = op}, where);
    throw;
  }
  std::string text;
  std::exception_ptr unreadable;
  try {
    text = receive(message);
  } catch (...) {
    unreadable = std::current_exception();
  }
  emit(PROCESSION_PIPE_RECV,
       {.object = identity_.key,
        .op = op,
        .a = static_cast<std::int64_t>(message.size()),
        .text = text,
        .clock = identity_.received_stamp},
       where);
  if (unreadable) std::rethrow_exception(unreadable);
}

bool ConnectionCore::poll(Timeout timeout) const {
  check_can_receive();
  return wait_readable(descriptor(), Deadline(timeout));
}

void ConnectionCore::save(HandleWriter& out) const {
  const int open = descriptor();
  const bool is_pipe = identity_.pipe != nullptr;
  out.number(is_pipe ? identity_.pipe->key() : 0);
  out.number(static_cast<std::uint64_t>(identity_.end_number));
  out.number(identity_.key);
  out.number(identity_.peer_key);
  out.number((readable_ ? 1u : 0u) | (writable_ ? 2u : 0u));
  out.text(identity_.name);
  out.descriptor(open);
}

std::shared_ptr<ConnectionCore> ConnectionCore::load(HandleReader& in) {
  const std::uint64_t pipe_key = in.number();
  const int end = static_cast<int>(in.number()) & 1;
  const std::uint64_t key = in.number(), peer = in.number(), can = in.number();
  const std::string_view name = in.text();
  const int descriptor = in.descriptor();
  const auto make = [&] {
    ConnectionIdentity me;
    if (pipe_key != 0) {
      auto pipe = in.once<PipeSlot>(pipe_key, [&] { return std::make_shared<PipeSlot>(pipe_key); });
      const bool is_duplex = peer != 0;
      me = {.key = key,
            .peer_key = peer,
            .sent_stamp = pipe->stamp_of(is_duplex ? end : 0),
            .received_stamp = pipe->stamp_of(is_duplex ? 1 - end : 0),
            .name = std::string(name),
            .pipe = std::move(pipe),
            .end_number = end};
    } else if (key != 0) {
      me = identity_of_connection(key, peer, name);
    }
    return std::make_shared<ConnectionCore>(descriptor, (can & 1) != 0, (can & 2) != 0,
                                            std::move(me));
  };
  // All arguments that name this end share one core. A pipe's ends have two names here even if they
  // publish under one key.
  const std::uint64_t name_of_end = pipe_key == 0 ? static_cast<std::uint64_t>(descriptor)
                                    : end == 0    ? ~pipe_key
                                                  : ~key_of_second_end(pipe_key);
  return in.once<ConnectionCore>(name_of_end, make);
}

}  // namespace procession::mp::detail
