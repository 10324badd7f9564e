// Functions for what the current step points at in the recording on the screen.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>

#include "lesson/lesson.h"
#include "session/source.h"
#include "world/timeline/timeline.h"

namespace procession::app {

// Returns the lanes of the step's processes and objects; empty if the run has none of them (yet).
std::set<std::uint32_t> lanes_pointed_at(const lesson::Step& step, const world::Timeline& timeline);

// Returns the number, from 1, of the first line of the file that the step points at; 0: none.
std::uint32_t line_pointed_at(const lesson::Step& step, const SourceFile& file);

}  // namespace procession::app
