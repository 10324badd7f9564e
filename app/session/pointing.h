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

// Returns the unpaused instant of the first of the events that belong to the moment at which the
// run reached the step: the last ones before it of the processes that the step points at, as far as
// no long time passes between them. That of the moment itself if there are none.
UnpausedNs first_of_moment(const lesson::Step& step, const RecordingFollower& follower,
                           const lesson::Moment& moment,
                           const std::map<std::string, std::string>& parameters);
// Returns how many of these instants, the last one first, lie together.
std::size_t lie_together(const std::vector<UnpausedNs>& instants);

// Returns the number, from 1, of the first line of the file that the step points at; 0: none.
std::uint32_t line_pointed_at(const lesson::Step& step, const SourceFile& file,
                              const std::map<std::string, std::string>& parameters);

}  // namespace procession::app
