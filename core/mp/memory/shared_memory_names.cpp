#include "mp/memory/shared_memory_names.h"

#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <cstring>

#include "mp/memory/arena.h"
#include "mp/output.h"

namespace procession::mp {
namespace {

// A name in the arena, linked to the next by its key; 0 ends the list. Names are never freed.
struct Name {
  std::uint64_t next;
  std::atomic<std::uint32_t> exists;
  char text[260];  // NAME_MAX, a slash and a 0
};
constexpr std::uint32_t kLines = (sizeof(Name) + kLine - 1) / kLine;

// The key of the first name, in the memory that all processes share. nullptr: the table of keys is
// full.
std::uint64_t* first() {
  return clock_of_key(static_cast<std::uint64_t>(Type::memory) << 56, [](std::uint64_t*) {});
}

Name& at(std::uint64_t key) {
  return *reinterpret_cast<Name*>(attach_slot(Type::memory, key, kLines).memory);
}

template <class Do>
void each(const Do& work) {
  std::uint64_t* head = first();
  if (head == nullptr) return;
  for (std::uint64_t key = __atomic_load_n(head, __ATOMIC_ACQUIRE); key != 0; key = at(key).next)
    work(at(key));
}

}  // namespace

void remember_memory(const std::string& name) {
  std::uint64_t* head = first();
  if (head == nullptr || name.size() >= sizeof(Name::text)) return;
  const Slot slot = allocate_slot(Type::memory, kLines);
  Name& one = *reinterpret_cast<Name*>(slot.memory);
  std::memcpy(one.text, name.c_str(), name.size() + 1);
  one.exists.store(1);
  one.next = __atomic_load_n(head, __ATOMIC_ACQUIRE);
  while (!__atomic_compare_exchange_n(head, &one.next, slot.key, false, __ATOMIC_ACQ_REL,
                                      __ATOMIC_ACQUIRE)) {
  }
}

void forget_memory(const std::string& name) {
  each([&](Name& one) {
    if (name == one.text) one.exists.store(0);
  });
}

void remove_left_memory() {
  if (!has_made_arena()) return;
  int removed = 0;
  each([&](Name& one) {
    if (one.exists.exchange(0) != 0 && shm_unlink(one.text) == 0) ++removed;
  });
  if (removed > 0)
    write_output(2,
                 "Shared memory that nobody unlinked: " + std::to_string(removed) +
                     (removed == 1 ? " block" : " blocks") + ", removed at the program's end\n",
                 {});
}

}  // namespace procession::mp
