// What the files of explain share: not for others.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "world/names.h"
#include "world/timeline/timeline.h"
#include "world/words/sentence.h"

namespace procession::world::detail {

std::string pid_of(const World& world, std::uint32_t process);
// The process that a join's span waits for.
std::string waited_for(const World& world, const Span& span);
// Ns, as they are told: of waits and sleeps in session time; of work as it took, pauses left out;
// at a gate or frozen as they were.
std::int64_t length_of(const Timeline& timeline, const Span& span);
// Ns of pauses in the span that its length leaves out.
std::int64_t paused_in(const Timeline& timeline, const Span& span);
// Of objects' lanes: explain_object.cpp.
Sentence explain_object_mark(const Timeline& timeline, const Lane& lane, const Mark& mark);
std::vector<Sentence> explain_count(const Timeline& timeline, const Lane& lane, RawNs t);
std::vector<Sentence> explain_bytes(const Timeline& timeline, const Lane& lane, std::uint64_t seq);
// The flow whose effect is the event `seq`, or nullptr.
const Flow* flow_to(const Timeline& timeline, std::uint64_t seq);
// The item that the event `seq` got from, or put into, the queue; or nullptr.
const ItemLife* item_by_get(const Timeline& timeline, std::uint32_t object, std::uint64_t seq);
const ItemLife* item_by_put(const Timeline& timeline, std::uint32_t object, std::uint64_t seq);

}  // namespace procession::world::detail
