#include "mp/memory/arena.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "mp/local.h"
#include "mp/process/spawn.h"
#include "mp/sync/words.h"
#include "procession/mp/errors.h"
#include "schema/kind.h"

namespace procession::mp {
namespace {

constexpr std::uint64_t kArenaMagic = 0x3130'6e65'7261'706dull;  // "mparen01"
constexpr std::uint64_t kBytes = std::uint64_t{256} << 20;  // sparse: a page exists once touched
constexpr unsigned kLineBits = 22;                          // indices of kBytes / kLine lines
constexpr unsigned kGenerationBits = 10;
constexpr unsigned kInodeBits = 24;
static_assert(kBytes / kLine == std::uint64_t{1} << kLineBits);
static_assert(8 + kInodeBits + kLineBits + kGenerationBits == 64);

constexpr std::uint64_t kNeverGivenBack = ~std::uint64_t{0};  // as a Slot's fork_count

// The first lines of the arena.
struct Header {
  std::uint64_t magic;
  std::atomic<std::uint64_t> next_line;
  std::atomic<std::uint32_t> names[28];  // by Type
};
constexpr std::uint64_t kHeaderLines = sizeof(Header) / kLine;
static_assert(sizeof(Header) == kHeaderLines * kLine);

// A key that has no slot of its own, and the clock of its events. An array of these follows the
// header.
struct KeyClock {
  std::uint64_t key;
  std::uint64_t clock;
};
struct Directory {
  LockWord lock;
  std::uint64_t count;
  KeyClock known[1023];
};
constexpr std::uint64_t kDirectoryLines = sizeof(Directory) / kLine;
static_assert(sizeof(Directory) == kDirectoryLines * kLine);

struct Free {
  std::uint64_t line;
  std::uint32_t lines;
  std::uint32_t generation;
};

// The arena of this process. local().mutex guards it. It is never destroyed.
struct Arena {
  std::byte* memory = nullptr;
  int fd = -1;  // close-on-exec, for children that do not inherit the mapping
  std::uint64_t inode = 0;
  pid_t maker = 0;  // this process, or a process that forked it; 0 if unknown
  std::uint64_t fork_count = 0;
  std::vector<Free> free;

  Header& header() { return *reinterpret_cast<Header*>(memory); }
  Directory& directory() { return *reinterpret_cast<Directory*>(memory + sizeof(Header)); }
};

Arena& arena() {
  static auto* one = new Arena;
  return *one;
}

[[noreturn]] void fail(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

void open_arena(Arena& one) {
  if (one.memory != nullptr) return;
  const int inherited = spawned().arena;
  const int fd = inherited >= 0 ? inherited : memfd_create("procession-mp", MFD_CLOEXEC);
  if (fd < 0) fail(errno, "memory to share");
  struct stat stat {};
  void* memory = MAP_FAILED;
  if ((inherited >= 0 || ftruncate(fd, static_cast<off_t>(kBytes)) == 0) && fstat(fd, &stat) == 0 &&
      stat.st_size == static_cast<off_t>(kBytes))
    memory = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);
  if (memory == MAP_FAILED) {
    const int error = errno;
    close(fd);
    fail(error, "memory to share");
  }
  one.fd = fd;
  one.memory = static_cast<std::byte*>(memory);
  one.inode = stat.st_ino;
  if (inherited >= 0) {
    if (one.header().magic != kArenaMagic) fail(EPROTO, "memory to share");
    return;
  }
  one.maker = getpid();
  one.header().magic = kArenaMagic;
  one.header().next_line.store(kHeaderLines + kDirectoryLines);
}

std::uint64_t make_key(Type type, std::uint64_t inode, std::uint64_t line,
                       std::uint64_t generation) {
  return static_cast<std::uint64_t>(type) << 56 |
         (inode & ((1u << kInodeBits) - 1)) << (kLineBits + kGenerationBits) |
         line << kGenerationBits | generation;
}

}  // namespace

Slot allocate_slot(Type type, std::uint32_t lines) {
  const std::lock_guard guard(local().mutex);
  Arena& one = arena();
  open_arena(one);
  Free found{0, lines, 0};
  for (auto it = one.free.begin(); it != one.free.end(); ++it) {
    if (it->lines != lines) continue;
    found = *it;
    one.free.erase(it);
    break;
  }
  if (found.line == 0) {
    found.line = one.header().next_line.fetch_add(lines);
    if (found.line + lines > kBytes / kLine) {
      one.header().next_line.fetch_sub(lines);
      fail(ENOMEM, "memory to share: too many objects");
    }
  }
  Slot slot{one.memory + found.line * kLine,
            make_key(type, one.inode, found.line, found.generation), lines, one.fork_count};
  std::memset(static_cast<void*>(slot.memory), 0, lines * kLine);
  return slot;
}

Slot attach_slot(Type type, std::uint64_t key, std::uint32_t lines) {
  const std::lock_guard guard(local().mutex);
  Arena& one = arena();
  open_arena(one);
  const std::uint64_t line = key >> kGenerationBits & ((1u << kLineBits) - 1);
  const bool fits = line != 0 && line + lines <= kBytes / kLine;
  if (!fits || key != make_key(type, one.inode, line, key & ((1u << kGenerationBits) - 1)))
    throw RuntimeError("an object of another program");
  return {one.memory + line * kLine, key, lines, kNeverGivenBack};
}

bool has_made_arena() {
  const std::lock_guard guard(local().mutex);
  return arena().maker == getpid();
}

int arena_descriptor() {
  const std::lock_guard guard(local().mutex);
  open_arena(arena());
  return arena().fd;
}

void free_slot(const Slot& slot) {
  const std::lock_guard guard(local().mutex);
  Arena& one = arena();
  if (slot.fork_count != one.fork_count) return;
  const std::uint64_t generation = (slot.key & ((1u << kGenerationBits) - 1)) + 1;
  if (generation >> kGenerationBits != 0) return;  // the slot's keys are used up
  const auto line = static_cast<std::uint64_t>(slot.memory - one.memory) / kLine;
  one.free.push_back({line, slot.lines, static_cast<std::uint32_t>(generation)});
}

std::string object_name(Type type, std::string_view name) {
  // Python calls a flag an event.
  const std::string_view word = type == Type::flag ? "event" : type_name(type);
  return object_name(type, name, std::string(word) + "-");
}

std::string object_name(Type type, std::string_view name, std::string_view word) {
  if (!name.empty()) return std::string(name);
  {
    const std::lock_guard guard(local().mutex);
    open_arena(arena());
  }
  auto& count = arena().header().names[static_cast<std::size_t>(type)];
  return std::string(word) + std::to_string(count.fetch_add(1) + 1);
}

std::uint64_t* clock_of_key(std::uint64_t key,
                            const std::function<void(std::uint64_t*)>& emit_create) {
  {
    const std::lock_guard guard(local().mutex);
    open_arena(arena());
  }
  Directory& all = arena().directory();
  all.lock.acquire(Deadline(forever));
  KeyClock* found = nullptr;
  for (std::uint64_t i = 0; i < all.count && found == nullptr; ++i)
    if (all.known[i].key == key) found = &all.known[i];
  if (found == nullptr && all.count < std::size(all.known)) {
    found = &all.known[all.count];
    *found = {key, 0};
    emit_create(&found->clock);
    ++all.count;
  } else if (found == nullptr) {
    emit_create(nullptr);
  }
  all.lock.release();
  return found == nullptr ? nullptr : &found->clock;
}

void arena_forked(bool in_child) {
  Arena& one = arena();
  ++one.fork_count;
  if (in_child) one.free.clear();  // only the parent may use them again
}

}  // namespace procession::mp
