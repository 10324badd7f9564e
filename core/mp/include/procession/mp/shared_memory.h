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
  std::string name = {};  // the system's name; empty with `create`: a free one
  bool create = false;    // false: attach to an existing block
  std::size_t size = 0;   // in bytes, with `create`: more than 0
};

// A block of memory that has a name in the system (shm_overview(7)): any program that knows the
// name may open it, and it exists until its name is unlinked. It is a handle: copies are the same
// block, and a forked child inherits it. No lock comes with it: each process reads and writes at
// will, and no event is published for that. The object is thread-safe, its bytes are not.
class SharedMemory {
 public:
  // Procession shows `shown`; empty: "memory-1" and so on. Throws ValueError when the options do
  // not fit together; std::system_error when the name does not exist, exists already (EEXIST), or
  // the system has no memory left.
  explicit SharedMemory(SharedMemoryOptions options, std::string_view shown = {},
                        Where where = Where::current());

  // The bytes, zero at first. The span is valid until close() or the destruction of the last copy
  // of this handle; after that buf() is empty.
  std::span<std::uint8_t> buf() const;
  std::size_t size() const;          // in bytes
  const std::string& name() const;   // the system's, without its slash
  const std::string& shown() const;  // the name that Procession shows

  // Ends this process's use of the block; the block continues to exist.
  void close() const;
  // Removes the name: the block can't be opened any more. Processes that have it open keep it, and
  // the last of them frees it. Throws std::system_error (ENOENT) when the name does not exist.
  void unlink(Where where = Where::current()) const;

  // Serialization for the arguments of a spawned process, which opens the block by its name.
  void save(detail::HandleWriter& out) const;
  explicit SharedMemory(detail::HandleReader& in);

 private:
  std::shared_ptr<detail::MemoryCore> core_;
};

}  // namespace procession::mp
