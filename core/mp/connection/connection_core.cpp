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
    : descriptor_(descriptor), readable_(readable), writable_(writable), me_(std::move(identity)) {}

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

void ConnectionCore::check_readable() const {
  descriptor();
  if (!readable_) throw OSError("connection is write-only");
}

void ConnectionCore::check_writable() const {
  descriptor();
  if (!writable_) throw OSError("connection is read-only");
}

void ConnectionCore::write(std::string_view bytes, std::uint64_t op, Where where) {
  const int error = write_all_unsignalled(descriptor(), bytes);
  if (error == 0) return;
  if (op != 0)
    emit(PROCESSION_UNDO, {.object = me_.key, .op = op, .a = error, .text = "write"}, where);
  throw_os_error(error);
}

void ConnectionCore::send(std::string frame, std::string_view text, Where where) {
  check_writable();
  const auto size = static_cast<std::int64_t>(frame.size() - kFrameRoom);
  const std::string_view bytes = finish_frame(frame);
  if (me_.key == 0) return write(bytes, 0, where);
  const Operation operation(PROCESSION_PIPE_SEND_REQUEST, me_.key, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_PIPE_SEND_REQUEST, {.object = me_.key, .op = op, .a = size}, where);
  emit(PROCESSION_PIPE_SEND,
       {.object = me_.key, .op = op, .a = size, .text = text, .clock = me_.out}, where);
  write(bytes, op, where);
}

void ConnectionCore::send_quietly(std::string_view message) {
  check_writable();
  std::string frame = std::string(kFrameRoom, '\0').append(message);
  write(finish_frame(frame), 0, {});
}

std::string ConnectionCore::recv_quietly(std::uint64_t limit) {
  check_readable();
  return receive_message(limit);
}

void ConnectionCore::refuse_length() {
  if (writable_) {
    readable_ = false;
  } else {
    close();
  }
  throw OSError("bad message length");
}

std::string ConnectionCore::receive_message(std::uint64_t limit) {
  std::optional<std::string> message = read_frame(descriptor(), limit);
  if (!message) refuse_length();
  return std::move(*message);
}

void ConnectionCore::recv(const Receive& receive, std::uint64_t limit, Where where) {
  check_readable();
  if (me_.key == 0) {
    receive(receive_message(limit));
    return;
  }
  const Operation operation(PROCESSION_PIPE_RECV_REQUEST, me_.key, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_PIPE_RECV_REQUEST, {.object = me_.key, .op = op, .b = -1}, where);
  std::string message;
  try {
    message = receive_message(limit);
  } catch (...) {
    emit(PROCESSION_PIPE_EOF, {.object = me_.key, .op = op}, where);
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
       {.object = me_.key,
        .op = op,
        .a = static_cast<std::int64_t>(message.size()),
        .text = text,
        .clock = me_.in},
       where);
  if (unreadable) std::rethrow_exception(unreadable);
}

bool ConnectionCore::poll(Timeout timeout) const {
  check_readable();
  return wait_readable(descriptor(), Deadline(timeout));
}

void ConnectionCore::save(HandleWriter& out) const {
  const int open = descriptor();
  const bool is_pipe = me_.pipe != nullptr;
  out.number(is_pipe ? me_.pipe->key() : 0);
  out.number(static_cast<std::uint64_t>(me_.end));
  out.number(me_.key);
  out.number(me_.peer);
  out.number((readable_ ? 1u : 0u) | (writable_ ? 2u : 0u));
  out.text(me_.name);
  out.descriptor(open);
}

std::shared_ptr<ConnectionCore> ConnectionCore::load(HandleReader& in) {
  const std::uint64_t pipe = in.number();
  const int end = static_cast<int>(in.number()) & 1;
  const std::uint64_t key = in.number(), peer = in.number(), can = in.number();
  const std::string_view name = in.text();
  const int descriptor = in.descriptor();
  const auto make = [&] {
    ConnectionIdentity me;
    if (pipe != 0) {
      auto state = in.once<PipeState>(pipe, [&] { return std::make_shared<PipeState>(pipe); });
      const bool is_duplex = peer != 0;
      me = {.key = key,
            .peer = peer,
            .out = state->clock(is_duplex ? end : 0),
            .in = state->clock(is_duplex ? 1 - end : 0),
            .name = std::string(name),
            .pipe = std::move(state),
            .end = end};
    } else if (key != 0) {
      me = connection_identity(key, peer, name);
    }
    return std::make_shared<ConnectionCore>(descriptor, (can & 1) != 0, (can & 2) != 0,
                                            std::move(me));
  };
  // All arguments that name this end share one core. A pipe's ends have two names here even if they
  // publish under one key.
  const std::uint64_t name_of_end = pipe == 0  ? static_cast<std::uint64_t>(descriptor)
                                    : end == 0 ? ~pipe
                                               : ~second_end(pipe);
  return in.once<ConnectionCore>(name_of_end, make);
}

}  // namespace procession::mp::detail
