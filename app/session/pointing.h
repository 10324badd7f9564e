// What the step that is read points at, in the recording that is shown.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>

#include "lesson/lesson.h"
#include "session/source.h"
#include "world/timeline/timeline.h"

namespace procession::app {

// The lanes of its processes and objects; empty where the run has none of them (yet).
std::set<std::uint32_t> lanes_pointed_at(const lesson::Step& step, const world::Timeline& timeline);

// Number, from 1, of the file's first line that it points at; 0: none.
std::uint32_t line_pointed_at(const lesson::Step& step, const SourceFile& file);

}  // namespace procession::app
