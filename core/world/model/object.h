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
  std::string
      reported_type;   // ObjectType::other: the type's name in the recording; empty: never reported
  std::string name;    // the given name, else type and number ("queue-3")
  std::string bounds;  // the text of object.create: maxsize=3 …; read with base/fields.h
  std::uint32_t creator = 0;  // process; 0: not known
  std::uint64_t created_seq = 0;
  bool closed = false;  // the creator has closed the object
  // Threads whose request was not answered yet, none at its gate; of a condition: those that have
  // not been woken.
  std::vector<Waiter> waiters;
  std::uint64_t last_seq = 0;
  ObjectState state;

  ObjectModel& model();
  const ObjectModel& model() const;
  // Returns the name of the type: "queue"; for an unknown type its recorded name, or "object".
  std::string_view type_text() const;

  // Sets the type. The state of another type is lost.
  void become(ObjectType type);

  // Returns the state of type T, or nullptr if the object has another type.
  template <class T>
  const T* get() const {
    return std::get_if<T>(&state);
  }
  // Returns the state of type T; if the object has another type, a default state.
  template <class T>
  const T& as() const {
    static const T kNothing;
    const T* here = get<T>();
    return here != nullptr ? *here : kNothing;
  }

  Count count() const { return model().count(*this); }
  Count second_count() const { return model().second_count(*this); }
};

// Returns the number at `key` in a text of `key=value`s; 0 if there is none. number_field() returns
// 0 for a negative number: for sizes and bounds.
std::int64_t signed_field(std::string_view text, std::string_view key);
std::int64_t number_field(std::string_view text, std::string_view key);

}  // namespace procession::world
