// Decodes the payload of one events chunk (README.md, "Events").
#pragma once

#include <string>
#include <vector>

#include "record/format.h"
#include "schema/event.h"

namespace procession::record {

struct DecodedChunk {
  std::string raw;            // the payload, unpacked; the events' views point into it
  std::vector<Event> events;  // in order of seq
};

// Fills chunk.events from chunk.raw. False, and no events, if the payload does not match `head` or
// breaks the format's rules. Requires: sound(head). Any bytes in chunk.raw are safe.
bool decode_events(const ChunkHead& head, DecodedChunk& chunk);

}  // namespace procession::record
