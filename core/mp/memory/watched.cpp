#include "procession/mp/watched.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>

#include "base/fields.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/memory/arena.h"
#include "procession/mp/process.h"

namespace procession::mp::detail {
namespace {

std::string hex(const void* address) {
  char digits[20] = "0x";
  const auto number = reinterpret_cast<std::uintptr_t>(address);
  return {digits, std::to_chars(digits + 2, digits + sizeof digits, number, 16).ptr};
}

// Publishes whether another process maps the page too. Nothing if the kernel does not report it or
// the page is not in memory.
void page_event(const Variable& variable, Where where) {
  const int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (pagemap < 0) return;
  std::uint64_t entry = 0;
  const auto page = reinterpret_cast<std::uintptr_t>(variable.address) /
                    static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const ssize_t got = pread(pagemap, &entry, sizeof entry, static_cast<off_t>(page * sizeof entry));
  close(pagemap);
  const bool present = (entry >> 63 & 1) != 0;
  if (got != sizeof entry || !present) return;
  const bool exclusive = (entry >> 56 & 1) != 0;
  std::string text;
  add_field(text, "name", variable.name);
  add_field(text, "address", hex(variable.address));
  add_field(text, "frame", exclusive ? "exclusive" : "shared");
  emit(PROCESSION_MEMORY_SAMPLE,
       {.object = variable.key, .a = exclusive ? 0 : 1, .b = exclusive ? 1 : 0, .text = text},
       where);
}

}  // namespace

OwnPages::OwnPages(std::size_t bytes)
    : bytes_(bytes),
      memory_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
  if (memory_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "memory");
}

OwnPages::~OwnPages() { munmap(memory_, bytes_); }

std::uint64_t make_variable(std::string_view name, const void* address, Where where) {
  start_runtime();
  // Only the slot's key is used: it is the same in every process that inherits the variable.
  const Slot slot = allocate_slot(Type::variable, 1);
  if (is_observed()) {
    const Operation operation(PROCESSION_OBJECT_CREATE, slot.key, where);
    std::string text;
    add_field(text, "type", "variable");
    add_field(text, "name", object_name(Type::variable, name));
    add_field(text, "address", hex(address));
    emit(PROCESSION_OBJECT_CREATE, {.object = slot.key, .text = text}, where);
  }
  return slot.key;
}

void read_variable(const Variable& variable, const std::string& value, Where where) {
  const Operation operation(PROCESSION_VARIABLE_READ, variable.key, where);
  const std::string text = std::string(variable.name) + "=" + value;
  emit(PROCESSION_VARIABLE_READ, {.object = variable.key, .text = text}, where);
  if (variable.shows_page) page_event(variable, where);
}

void write_variable(const Variable& variable, const std::string& value,
                    const std::function<void()>& act, Where where) {
  const Operation operation(PROCESSION_VARIABLE_WRITE, variable.key, where);
  const std::string text = std::string(variable.name) + "=" + value;
  emit(PROCESSION_VARIABLE_WRITE, {.object = variable.key, .text = text}, where);
  act();
  if (variable.shows_page) page_event(variable, where);
}

}  // namespace procession::mp::detail
