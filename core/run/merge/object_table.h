// The shared objects of a run: their numbers, and what is kept of each to know which event allowed
// which.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "run/merge/pipe_matcher.h"
#include "run/merge/queue_matcher.h"
#include "world/model/ownership.h"

namespace procession::run {

// Of a file: which one the key means, for the kernel gives an inode out again.
struct FileUse {
  std::string path;                    // as it was first opened
  std::vector<std::uint32_t> open_by;  // processes, once for each time that it is open there
};

struct ObjectEntry {
  std::uint64_t key = 0;
  std::uint32_t number = 0;
  std::uint32_t creator = 0;  // process that told object.create; 0: none did
  bool closed_by_creator = false;

  // What its type needs; a program that says two types of one object has said the last.
  template <class T>
  T& as() {
    if (auto* known = std::get_if<std::unique_ptr<T>>(&matching_)) return **known;
    return *matching_.emplace<std::unique_ptr<T>>(std::make_unique<T>());
  }
  // nullptr where it is of another type, or nothing was needed yet.
  template <class T>
  const T* get_if() const {
    const auto* known = std::get_if<std::unique_ptr<T>>(&matching_);
    return known == nullptr ? nullptr : known->get();
  }

 private:
  // By pointer: most objects need none, and there may be ObjectTable::kMost of them.
  std::variant<std::monostate, std::unique_ptr<FileUse>, std::unique_ptr<world::Ownership>,
               std::unique_ptr<QueueMatcher>, std::unique_ptr<PipeMatcher>>
      matching_;
};

// Key to entry; open addressing, for there is a look-up for many an event. Entries stay where
// they are for the table's life. Not thread-safe.
class ObjectTable {
 public:
  // No program has as many; beyond, a process is scribbling, and its objects get no number.
  static constexpr std::uint32_t kMost = 1u << 20;

  // The object of this key (not 0), made at first sight; nullptr beyond kMost.
  ObjectEntry* get(std::uint64_t key);

  // object.create by `process`: a new object where the key had another before (the kernel gives
  // inodes out again), else the one of this key. `generation()` rises with each new one of an old
  // key. nullptr beyond kMost.
  ObjectEntry* create(std::uint64_t key, std::uint32_t process);
  // The same where the old one is known to be gone.
  ObjectEntry* replace(std::uint64_t key, std::uint32_t process);

  std::deque<ObjectEntry>& all() { return entries_; }

  // Changes when pointers that were looked up by key before may be out of date.
  std::uint32_t generation() const { return generation_; }

 private:
  std::uint32_t* slot(std::uint64_t key);
  void grow();
  ObjectEntry* make(std::uint64_t key, std::uint32_t& entry_number);

  std::deque<ObjectEntry> entries_;
  std::vector<std::uint32_t> slots_;  // number of an entry, 0: free
  std::uint32_t used_ = 0;
  std::uint32_t generation_ = 0;
};

}  // namespace procession::run
