// The shared objects of a run: their numbers, and the state that is needed to match an event with
// its cause.
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

// The file that a key means now: the kernel reuses inodes.
struct FileUse {
  std::string path;                    // the path by which it was first opened
  std::vector<std::uint32_t> open_by;  // process numbers, one for each time that the file is open
};

struct ObjectEntry {
  std::uint64_t key = 0;
  std::uint32_t number = 0;
  std::uint32_t creator = 0;  // process that emitted object.create; 0: none has
  bool closed_by_creator = false;

  // The matching state of this type, made if there is none. If a program gives one object two
  // types, the last one replaces the other.
  template <class T>
  T& as() {
    if (auto* known = std::get_if<std::unique_ptr<T>>(&matching_)) return **known;
    return *matching_.emplace<std::unique_ptr<T>>(std::make_unique<T>());
  }
  // Returns nullptr if the state is of another type, or none was needed yet.
  template <class T>
  const T* get_if() const {
    const auto* known = std::get_if<std::unique_ptr<T>>(&matching_);
    return known == nullptr ? nullptr : known->get();
  }

 private:
  // By pointer: most objects need no state, and there may be ObjectTable::kMost of them.
  std::variant<std::monostate, std::unique_ptr<FileUse>, std::unique_ptr<world::Ownership>,
               std::unique_ptr<QueueMatcher>, std::unique_ptr<PipeMatcher>>
      matching_;
};

// Maps a key to its entry, by open addressing: most events need a look-up. Entries are valid for
// the table's life. Not thread-safe.
class ObjectTable {
 public:
  // No program has as many objects. Beyond it a process is scribbling, and its objects get no
  // number.
  static constexpr std::uint32_t kMost = 1u << 20;

  // Returns the object of this key (not 0), made at the first call; nullptr beyond kMost.
  ObjectEntry* get(std::uint64_t key);

  // `process` has emitted object.create. Makes a new object if the key belonged to another one
  // before (the kernel reuses inodes), else returns the object of this key. generation() rises with
  // each new object of an old key. Returns nullptr beyond kMost.
  ObjectEntry* create(std::uint64_t key, std::uint32_t process);
  // Like create(), if the old object of the key is known to be gone.
  ObjectEntry* replace(std::uint64_t key, std::uint32_t process);

  std::deque<ObjectEntry>& all() { return entries_; }

  // Changes when a pointer that was looked up by key before may be out of date.
  std::uint32_t generation() const { return generation_; }

 private:
  std::uint32_t* slot(std::uint64_t key);
  void grow();
  ObjectEntry* make(std::uint64_t key, std::uint32_t& entry_number);

  std::deque<ObjectEntry> entries_;
  std::vector<std::uint32_t> slots_;  // number of an entry; 0: the slot is free
  std::uint32_t used_ = 0;
  std::uint32_t generation_ = 0;
};

}  // namespace procession::run
