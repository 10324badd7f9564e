// The memory that a program's processes share: one memfd, mapped by the process that made the first
// object and inherited by its children. An object is an offset in it (README.md, "Where things
// live").
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "schema/kinds.h"

namespace procession::mp {

// The most significant byte of an object's key.
using Type = ObjectType;

inline constexpr std::size_t kLine = 64;

// Memory for one object in the arena; zeroed when it is allocated.
struct Slot {
  std::byte* memory = nullptr;
  std::uint64_t key = 0;         // the same in every process
  std::uint32_t lines = 0;       // in units of 64 bytes
  std::uint64_t fork_count = 0;  // of this process when the slot was allocated
};

// Allocates a slot. Throws std::system_error when the system refuses memory or the arena is full.
Slot allocate_slot(Type type, std::uint32_t lines);

// The slot of an object that another process of the program made and passed to this one by its key.
// Throws RuntimeError if the key can't name one.
Slot attach_slot(Type type, std::uint64_t key, std::uint32_t lines);

// Returns whether this process made the memory that it shares.
bool has_made_arena();

// The arena's memfd, for a child that does not inherit the mapping (process/spawn.h).
int arena_descriptor();

// Frees the slot; called by its last owner in this process. The slot is reused only if no process
// can have inherited it, that is, if this process has not forked since the allocation. Otherwise it
// is never reused, because its users are unknown.
void free_slot(const Slot& slot);

// `name`; if it is empty, "queue-1" and so on, numbered over all processes of the program.
std::string object_name(Type type, std::string_view name);

// The same with another word than the type's: "connection-" and so on.
std::string object_name(Type type, std::string_view name, std::string_view word);

// The event clock of an object that has a key but no slot in the arena (a file). The first process
// of the program that asks for the key calls `emit_create` before any other process continues.
// After 1023 keys it returns nullptr, and calls `emit_create` each time.
std::uint64_t* clock_of_key(std::uint64_t key,
                            const std::function<void(std::uint64_t* clock)>& emit_create);

// Called by the handlers of fork(), in the parent and in the child.
void arena_forked(bool in_child);

}  // namespace procession::mp
