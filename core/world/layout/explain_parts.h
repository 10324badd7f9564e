// Helpers of explain*.cpp only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "world/names.h"
#include "world/timeline/timeline.h"
#include "world/words/sentence.h"

namespace procession::world::detail {

std::string pid_of(const World& world, std::uint32_t process);
// Returns the number of the process that a span of a join waits for.
std::string waited_for(const World& world, const Span& span);
// Returns the length of a span for its sentence, in ns: waits and sleeps in session time; work in
// raw time, pauses left out; time at a gate or frozen in raw time.
std::int64_t length_of(const Timeline& timeline, const Span& span);
// The ns of pauses that the span's length leaves out.
std::int64_t paused_in(const Timeline& timeline, const Span& span);
// The functions for objects' lanes are in explain_object.cpp.
Sentence explain_object_mark(const Timeline& timeline, const Lane& lane, const Mark& mark);
std::vector<Sentence> explain_count(const Timeline& timeline, const Lane& lane, RawNs t);
std::vector<Sentence> explain_bytes(const Timeline& timeline, const Lane& lane, std::uint64_t seq);
// The flow whose effect is the event `seq`, or nullptr.
const Flow* flow_to(const Timeline& timeline, std::uint64_t seq);
// The item that the event `seq` got from, or put into, the queue; or nullptr.
const ItemLife* item_by_get(const Timeline& timeline, std::uint32_t object, std::uint64_t seq);
const ItemLife* item_by_put(const Timeline& timeline, std::uint32_t object, std::uint64_t seq);

}  // namespace procession::world::detail
