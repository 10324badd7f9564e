// The state of a Value or an Array in one process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mp/memory/arena.h"
#include "mp/sync/lock_core.h"
#include "procession/mp/value.h"

namespace procession::mp::detail {

// The part in the arena; the values follow on the next line.
struct ValueShared {
  std::uint64_t clock;
};

class ValueCore {
 public:
  ValueCore(const void* initial, std::size_t size, std::size_t count, Show show,
            std::string_view name, Where where);
  // Attaches to a value that another process made.
  ValueCore(std::uint64_t key, std::size_t size, std::size_t count, std::string_view name,
            std::shared_ptr<LockCore> lock);
  static std::shared_ptr<ValueCore> load(HandleReader& in);
  void save(HandleWriter& out) const;
  ~ValueCore();
  ValueCore(const ValueCore&) = delete;
  ValueCore& operator=(const ValueCore&) = delete;

  void read(std::size_t index, void* to, Show show, Where where);
  void write(std::size_t index, const void* from, Show show, Where where);
  std::size_t count() const { return count_; }
  const std::string& name() const { return name_; }
  const std::shared_ptr<LockCore>& lock() const { return lock_; }

 private:
  std::byte* at(std::size_t index) const { return slot_.memory + kLine + index * size_; }

  const std::size_t size_, count_;
  const Slot slot_;
  ValueShared& shared_;
  const std::string name_;
  const std::shared_ptr<LockCore> lock_;
};

}  // namespace procession::mp::detail
