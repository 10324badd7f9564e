// One end of a pipe or a socket as one process has it.
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

// In the arena: a pipe. The stamps of what its first end sends, and its second.
struct PipeShared {
  std::uint64_t clocks[2];
};
static_assert(sizeof(PipeShared) <= kLine);

// A pipe's place, which both of its ends in a process keep.
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

// What a pipe's second end is called where the first has this key.
inline std::uint64_t second_end(std::uint64_t key) { return key ^ std::uint64_t{0x80} << 56; }

// What a connection says of itself; without a key it tells nothing.
struct ConnectionIdentity {
  std::uint64_t key = 0;         // of this end
  std::uint64_t peer = 0;        // of the other, where the two have keys of their own
  std::uint64_t* out = nullptr;  // stamps of what this end sends, and of what it receives
  std::uint64_t* in = nullptr;
  std::string name = {};
  std::shared_ptr<PipeState> pipe = {};  // of a pipe
  int end = 0;                           // of a pipe: 0 or 1
};

class ConnectionCore {
 public:
  using Receive = std::function<std::string(std::string_view)>;

  // The descriptor is this object's from here on.
  ConnectionCore(int descriptor, bool readable, bool writable, ConnectionIdentity identity = {});
  static std::shared_ptr<ConnectionCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~ConnectionCore();
  ConnectionCore(const ConnectionCore&) = delete;
  ConnectionCore& operator=(const ConnectionCore&) = delete;

  // `frame` begins with kFrameRoom bytes.
  void send(std::string frame, std::string_view text, Where where);
  // A message above `limit` bytes ends what this end may receive: OSError.
  void recv(const Receive& receive, std::uint64_t limit, Where where);
  bool poll(Timeout timeout) const;
  // The same without a word: what machinery says to machinery.
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
  // It tells what it does from here on.
  void set_identity(ConnectionIdentity identity) { me_ = std::move(identity); }

 private:
  std::string receive_message(std::uint64_t limit);
  void write(std::string_view bytes, std::uint64_t op, Where where);
  [[noreturn]] void refuse_length();

  std::atomic<int> descriptor_;  // -1: closed
  bool readable_, writable_;
  ConnectionIdentity me_;
};

// The identity of a connection between two sockets, and its object.create. `is_client`: who asked.
ConnectionIdentity emit_connection(int descriptor, bool is_client, std::string_view name,
                                   Where where);
// The same connection in a spawned child.
ConnectionIdentity connection_identity(std::uint64_t key, std::uint64_t peer,
                                       std::string_view name);

}  // namespace procession::mp::detail
