// The state of one end of a pipe or a socket in one process.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "mp/memory/arena.h"
#include "procession/mp/connection.h"
#include "procession/mp/handle.h"

namespace procession::mp::detail {

// The part of a pipe in the arena: for each end the stamp of the last message that it has sent. In
// a pipe that is not duplex only end 0 of the two is used.
struct PipeShared {
  std::uint64_t stamps[2];
};
static_assert(sizeof(PipeShared) <= kLine);

// A pipe's slot in the arena. The ends of the pipe that a process has share it.
class PipeSlot {
 public:
  // Allocates a slot for a new pipe.
  PipeSlot() : slot_(allocate_slot(Type::pipe, 1)) {}
  // Attaches to the slot of a pipe that another process made.
  explicit PipeSlot(std::uint64_t key) : slot_(attach_slot(Type::pipe, key, 1)) {}
  ~PipeSlot() { free_slot(slot_); }
  PipeSlot(const PipeSlot&) = delete;
  PipeSlot& operator=(const PipeSlot&) = delete;
  std::uint64_t key() const { return slot_.key; }
  // Returns where the last stamp of the messages from this end is kept; `end` is 0 or 1.
  std::uint64_t* stamp_of(int end) const {
    return &reinterpret_cast<PipeShared*>(slot_.memory)->stamps[end];
  }

 private:
  const Slot slot_;
};

// Returns the key of a duplex pipe's second end; `key` is that of the first. It differs in the
// highest bit, which no type's number has, so that no other object has this key.
inline std::uint64_t key_of_second_end(std::uint64_t key) {
  return key ^ std::uint64_t{0x80} << 56;
}

// What the events of one end say of it. An end without a key publishes nothing.
struct ConnectionIdentity {
  std::uint64_t key = 0;                    // of this end
  std::uint64_t peer_key = 0;               // of the other end; 0: both ends have one key
  std::uint64_t* sent_stamp = nullptr;      // the last stamp of messages from this end
  std::uint64_t* received_stamp = nullptr;  // the last stamp of messages to this end
  std::string name = {};
  std::shared_ptr<PipeSlot> pipe = {};  // nullptr: the end of a socket
  int end_number = 0;                   // of a pipe: 0 or 1
};

class ConnectionCore {
 public:
  // Decodes the bytes of a message. Returns its text for the event.
  using Receive = std::function<std::string(std::string_view)>;

  // Takes ownership of the descriptor.
  ConnectionCore(int descriptor, bool readable, bool writable, ConnectionIdentity identity = {});
  static std::shared_ptr<ConnectionCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~ConnectionCore();
  ConnectionCore(const ConnectionCore&) = delete;
  ConnectionCore& operator=(const ConnectionCore&) = delete;

  // Sends a message; `text` is what the event shows of it. Requires: `frame` begins with kFrameRoom
  // bytes for the message's length.
  void send(std::string frame, std::string_view text, Where where);
  // Waits for a message and passes it to `receive`. Throws OSError for one of more than `limit`
  // bytes; after that this end can't receive any more.
  void recv(const Receive& receive, std::uint64_t limit, Where where);
  // Waits until a message, or the end, can be read. Returns false if the timeout passed.
  bool poll(Timeout timeout) const;
  // The same without events: for messages of mp's own machinery.
  void send_unpublished(std::string_view message);
  std::string recv_unpublished(std::uint64_t limit = ~std::uint64_t{0});

  void close();
  bool is_closed() const { return descriptor_ < 0; }
  // Returns whether this is an end that messages are received from, or sent to. It does not say
  // whether one is there.
  bool can_receive() const { return readable_; }
  bool can_send() const { return writable_; }
  // These three throw OSError after close(); the two checks also if the end can't do it at all.
  int descriptor() const;
  void check_can_receive() const;
  void check_can_send() const;
  const std::string& name() const { return identity_.name; }
  // Publishes under this identity from now on.
  void set_identity(ConnectionIdentity identity) { identity_ = std::move(identity); }

 private:
  // Returns the next message without its length. Throws as recv() does.
  std::string receive_message(std::uint64_t limit);
  // Writes the whole frame. If that fails, publishes `undo` of `op` (unless it is 0) and throws
  // OSError.
  void write_frame(std::string_view frame, std::uint64_t op, Where where);
  // Makes this end unable to receive, because the rest of the message is still in it.
  [[noreturn]] void throw_too_long();

  std::atomic<int> descriptor_;  // -1: closed
  bool readable_, writable_;
  ConnectionIdentity identity_;
};

// Publishes object.create of this end of a connection between two sockets. Returns its identity.
// `is_client`: this end connected, the other one accepted.
ConnectionIdentity publish_connection(int descriptor, bool is_client, std::string_view name,
                                      Where where);
// Returns the identity of such an end by its keys, and publishes nothing: in a spawned child, to
// which the end was passed.
ConnectionIdentity identity_of_connection(std::uint64_t key, std::uint64_t peer_key,
                                          std::string_view name);

}  // namespace procession::mp::detail
