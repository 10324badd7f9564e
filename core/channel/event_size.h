// How a struct of the C ABI that may grow is read: never beyond what its caller knew of it.
#pragma once

#include <cstddef>
#include <cstring>

namespace procession::channel {

// The caller's event as this library knows it; nullptr where it is none, or says a size in which
// not even the first `smallest` bytes have room. What an older caller's struct lacks is zero in
// `room`, where it is copied to; what a newer one has more is not looked at. `struct_size` comes
// first.
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
