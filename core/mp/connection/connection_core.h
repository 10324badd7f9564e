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

// The part of a pipe in the arena: the stamps of what its first end sends, and its second.
struct PipeShared {
  std::uint64_t clocks[2];
};
static_assert(sizeof(PipeShared) <= kLine);

// A pipe's slot in the arena, which both of its ends in a process share.
class PipeState {
 public:
  PipeState() : slot_(allocate_slot(Type::pipe, 1)) {}
  explicit PipeState(std::uint64_t key) : slot_(attach_slot(Type::pipe, key, 1)) {}
  ~PipeState() { free_slot(slot_); }
  PipeState(const PipeState&) = delete;
  PipeState& operator=(const PipeState&) = delete;
  std::uint64_t key() const { return slot_.key; }
  std::uint64_t* clock(int end) const {
    return &reinterpret_cast<PipeShared*>(slot_.memory)->clocks[end];
  }

 private:
  const Slot slot_;
};

// The key of a pipe's second end if the first has this key.
inline std::uint64_t second_end(std::uint64_t key) { return key ^ std::uint64_t{0x80} << 56; }

// A connection's identity in its events; without a key it publishes nothing.
struct ConnectionIdentity {
  std::uint64_t key = 0;         // this end's
  std::uint64_t peer = 0;        // the other end's, if the ends have keys of their own
  std::uint64_t* out = nullptr;  // stamps of what this end sends, and of what it receives
  std::uint64_t* in = nullptr;
  std::string name = {};
  std::shared_ptr<PipeState> pipe = {};  // nullptr unless it is a pipe
  int end = 0;                           // of a pipe: 0 or 1
};

class ConnectionCore {
 public:
  using Receive = std::function<std::string(std::string_view)>;

  // Takes ownership of the descriptor.
  ConnectionCore(int descriptor, bool readable, bool writable, ConnectionIdentity identity = {});
  static std::shared_ptr<ConnectionCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~ConnectionCore();
  ConnectionCore(const ConnectionCore&) = delete;
  ConnectionCore& operator=(const ConnectionCore&) = delete;

  // Requires: `frame` begins with kFrameRoom bytes for the message's length.
  void send(std::string frame, std::string_view text, Where where);
  // Throws OSError for a message above `limit` bytes; after that this end can't receive any more.
  void recv(const Receive& receive, std::uint64_t limit, Where where);
  bool poll(Timeout timeout) const;
  // The same without events: for messages of mp's own machinery.
  void send_quietly(std::string_view message);
  std::string recv_quietly(std::uint64_t limit = ~std::uint64_t{0});

  void close();
  bool is_closed() const { return descriptor_ < 0; }
  bool is_readable() const { return readable_; }
  bool is_writable() const { return writable_; }
  int descriptor() const;  // throws OSError after close()
  void check_readable() const;
  void check_writable() const;
  const std::string& name() const { return me_.name; }
  // Publishes under this identity from now on.
  void set_identity(ConnectionIdentity identity) { me_ = std::move(identity); }

 private:
  std::string receive_message(std::uint64_t limit);
  void write(std::string_view bytes, std::uint64_t op, Where where);
  [[noreturn]] void refuse_length();

  std::atomic<int> descriptor_;  // -1: closed
  bool readable_, writable_;
  ConnectionIdentity me_;
};

// The identity of a connection between two sockets; publishes its object.create. `is_client`: this
// end connected.
ConnectionIdentity emit_connection(int descriptor, bool is_client, std::string_view name,
                                   Where where);
// The same connection in a spawned child.
ConnectionIdentity connection_identity(std::uint64_t key, std::uint64_t peer,
                                       std::string_view name);

}  // namespace procession::mp::detail
