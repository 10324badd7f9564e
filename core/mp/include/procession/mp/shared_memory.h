// Bytes that processes share by a name: Python's multiprocessing.shared_memory.SharedMemory.
#pragma once

#include <procession/mp/where.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace procession::mp {

namespace detail {
class HandleReader;
class HandleWriter;
class MemoryCore;
}  // namespace detail

struct SharedMemoryOptions {
  std::string name = {};  // the system's; empty with `create`: one that is free
  bool create = false;    // else the block is there
  std::size_t size = 0;   // in bytes, with `create`: more than 0
};

// A block of memory with a name in the system (shm_overview(7)): any program that knows it may
// open it, and it stays until someone takes the name away. A handle: copies are the same block, and
// a forked child inherits it. Each process reads and writes it as it likes: no lock comes with it,
// and nothing is told. Thread-safe, its bytes are not.
class SharedMemory {
 public:
  // `shown` is what Procession shows; empty: "memory-1" and so on. Throws ValueError when the
  // options do not fit together, std::system_error when there is no such name, when there is one
  // already (EEXIST), or when the system has no memory left.
  explicit SharedMemory(SharedMemoryOptions options, std::string_view shown = {},
                        Where where = Where::current());

  // Zeros at first. Valid until close() or until the last copy of this handle is gone; empty after.
  std::span<std::uint8_t> buf() const;
  std::size_t size() const;          // in bytes
  const std::string& name() const;   // the system's, without its slash
  const std::string& shown() const;  // as above

  // This process uses it no more; it is still there.
  void close() const;
  // Takes the name away: nobody can open it any more; who has it open goes on, and the memory goes
  // with the last of them. Throws std::system_error (ENOENT) when the name is gone already.
  void unlink(Where where = Where::current()) const;

  // For the arguments of a spawned process, which opens it by its name.
  void save(detail::HandleWriter& out) const;
  explicit SharedMemory(detail::HandleReader& in);

 private:
  std::shared_ptr<detail::MemoryCore> core_;
};

}  // namespace procession::mp
