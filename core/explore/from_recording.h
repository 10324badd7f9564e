// The choices of a run that is recorded, as a schedule.
#pragma once

#include <cstdint>

#include "explore/schedule.h"
#include "record/recording.h"

namespace procession::explore {

// The operations up to and with event `until` (a seq), in an order that a run can follow to come
// to the same world: as they were chosen where the run went by steps, else as they took effect.
// What is under way at `until` is begun, and its end left open. Reads the recording up to there.
Schedule schedule_of(const record::Recording& recording, std::uint64_t until);

}  // namespace procession::explore
