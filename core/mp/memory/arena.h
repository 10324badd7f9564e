// The memory that a program's processes share: one memfd, mapped by the process that made the first
// object and inherited by its children. An object is an offset in it (README.md, "The arena").
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "schema/kinds.h"

namespace procession::mp {

// The uppermost byte of an object's key.
using Type = ObjectType;

inline constexpr std::size_t kLine = 64;

// A place for one object, zeroed when it is taken.
struct Slot {
  std::byte* memory = nullptr;
  std::uint64_t key = 0;         // the same in every process
  std::uint32_t lines = 0;       // of 64 bytes
  std::uint64_t fork_count = 0;  // of this process when the slot was taken
};

// Throws std::system_error when the system refuses memory or the arena is full.
Slot allocate_slot(Type type, std::uint32_t lines);

// The slot of an object that another process of the program has made and named to this one. Throws
// RuntimeError if there can be none.
Slot attach_slot(Type type, std::uint64_t key, std::uint32_t lines);

// Whether it was this very process that made the memory that it shares.
bool has_made_arena();

// The arena's memfd, for a child that is to find it (spawn.h).
int arena_descriptor();

// For the last owner in this process. Used again only if no process can have inherited it, that is,
// if this process has not forked since; else it stays, for nobody knows who uses it.
void free_slot(const Slot& slot);

// `name`, or if it is empty "queue-1" and so on, counted over all processes of the program.
std::string object_name(Type type, std::string_view name);

// The same with another word than the type's: "connection-" and so on.
std::string object_name(Type type, std::string_view name, std::string_view word);

// What several processes find by a key of its own, not in the arena (a file): the clock of its
// events. Who meets it first in the program calls `tell` before anybody else goes on. A program
// with more than 1023 of them: nullptr, and `tell` each time.
std::uint64_t* clock_of_key(std::uint64_t key,
                            const std::function<void(std::uint64_t* clock)>& emit_create);

// For the handlers of fork(): in the parent and in the child.
void arena_forked(bool in_child);

}  // namespace procession::mp
