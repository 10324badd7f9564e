// Reads a struct of the C ABI that may grow, and never beyond the size that the caller was compiled
// with.
#pragma once

#include <cstddef>
#include <cstring>

namespace procession::channel {

// Returns the caller's event as a struct of this library's size: `event` itself or, if the caller's
// struct is smaller, its copy in `room`, where the missing members are zero; members that only a
// newer caller knows are not read. nullptr if `event` is NULL or its struct_size is less than
// `smallest` bytes. `struct_size` must be the first member.
template <class Event>
const Event* known_part(const Event* event, Event& room, std::size_t smallest) {
  if (event == nullptr) return nullptr;
  const std::size_t size = event->struct_size;
  if (size < smallest) return nullptr;
  if (size >= sizeof(Event)) return event;
  room = Event{};
  std::memcpy(&room, event, size);
  return &room;
}

}  // namespace procession::channel
