#include "procession/mp/watched.h"

#include "mp/arena.h"
#include "mp/emit.h"
#include "procession/mp/process.h"
#include "schema/fields.h"

namespace procession::mp::detail {

std::uint64_t make_variable(std::string_view name, Where where) {
  start_runtime();
  // Only the key of the place is used: it is the same in every process that inherits the variable.
  const Slot slot = take_slot(Type::variable, 1);
  if (is_observed()) {
    std::string text;
    add_field(text, "type", "variable");
    add_field(text, "name", object_name(Type::variable, name));
    emit(PROCESSION_OBJECT_CREATE, {.object = slot.key, .text = text}, where);
  }
  return slot.key;
}

void variable_event(bool is_write, std::uint64_t key, std::string_view name,
                    const std::string& value, Where where) {
  const std::string text = std::string(name) + "=" + value;
  emit(is_write ? PROCESSION_VARIABLE_WRITE : PROCESSION_VARIABLE_READ,
       {.object = key, .text = text}, where);
}

}  // namespace procession::mp::detail
