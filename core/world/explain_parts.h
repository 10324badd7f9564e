// What the files of explain share: not for others.
#pragma once

#include <cstdint>
#include <string>

#include "world/timeline.h"

namespace procession::world::detail {

std::string name_of(const World& world, std::uint32_t process);  // "?" where there is none
std::string pid_of(const World& world, std::uint32_t process);
std::string object_name(const World& world, std::uint32_t object);
// The flow whose effect is the event `seq`, or nullptr.
const Flow* flow_to(const Timeline& timeline, std::uint64_t seq);
// The item that the event `seq` got from, or put into, the queue; or nullptr.
const ItemLife* item_by_get(const Timeline& timeline, std::uint32_t object, std::uint64_t seq);
const ItemLife* item_by_put(const Timeline& timeline, std::uint32_t object, std::uint64_t seq);

}  // namespace procession::world::detail
