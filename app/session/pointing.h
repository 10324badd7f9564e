// Functions for what the current step points at in the recording on the screen. `parameters` are
// those of its run: a step may point at something for some of their values alone.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/steps.h"
#include "session/recording_follower.h"
#include "session/source.h"
#include "world/timeline/timeline.h"

namespace procession::app {

// Returns the lanes of the step's processes and objects; empty if the run has none of them (yet).
std::set<std::uint32_t> lanes_pointed_at(const lesson::Step& step, const world::Timeline& timeline,
                                         const std::map<std::string, std::string>& parameters);

// Returns the unpaused instant at which began what is seen of the moment at which the run reached
// the step: the other end of the arrow that leads to its event from another process, and the
// request of the same operation unless it is long ago. Of an event without an arrow: its own.
UnpausedNs first_of_moment(const RecordingFollower& follower, const lesson::Moment& moment);

// Returns the number, from 1, of the first line of the file that the step points at; 0: none.
std::uint32_t line_pointed_at(const lesson::Step& step, const SourceFile& file,
                              const std::map<std::string, std::string>& parameters);

}  // namespace procession::app
