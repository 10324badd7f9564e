// An object at one instant: what all types have in common, and the state of its own type.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/kind.h"
#include "world/model/types.h"

namespace procession::world {

struct Object {
  std::uint32_t number = 0;
  ObjectType type = ObjectType::other;
  std::string reported_type;  // of ObjectType::other: as a newer program told it; empty: never told
  std::string name;           // as given; type and number ("queue-3") if none was
  std::string bounds;         // the text of object.create: maxsize=3 …; read with base/fields.h
  std::uint32_t creator = 0;  // process; 0: not known
  std::uint64_t created_seq = 0;
  bool closed = false;          // its creator closed it
  std::vector<Waiter> waiters;  // of a condition: threads that have not been woken
  std::uint64_t last_seq = 0;
  ObjectState state;

  ObjectModel& model();
  const ObjectModel& model() const;
  // "queue"; of an unknown type as it was told, or "object".
  std::string_view type_text() const;

  // Makes it one of this type: what was known of it as one of another is forgotten.
  void become(ObjectType type);

  // The state if it is of that type, else nullptr.
  template <class T>
  const T* get() const {
    return std::get_if<T>(&state);
  }
  // The same where there is always something to read: of another type an object of which nothing is
  // known.
  template <class T>
  const T& as() const {
    static const T kNothing;
    const T* here = get<T>();
    return here != nullptr ? *here : kNothing;
  }

  Count count() const { return model().count(*this); }
  Count beside() const { return model().beside(*this); }
};

// The number that stands at `key` in a text of `key=value`s; 0 where there is none. number_field()
// gives 0 for what is less: of sizes and bounds.
std::int64_t signed_field(std::string_view text, std::string_view key);
std::int64_t number_field(std::string_view text, std::string_view key);

}  // namespace procession::world
