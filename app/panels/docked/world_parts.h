// The parts of the world panel that have their own source files.
#pragma once

#include <string>

#include "panels/ui.h"
#include "world/world.h"

namespace procession::app {

// Draws text on the draw list, cut to `room` pixels. Returns its width in pixels.
float write_at(const Ui& ui, Face face, float x, float y, ImU32 colour, const std::string& text,
               float room);
// Draws the watched variables; draws nothing if there are none.
void draw_variables(const Ui& ui, const world::World& world);
// Draws the processes that wait for each other as chips and arrows; a cycle is red. Draws nothing
// unless a process waits for a process that waits as well.
void draw_waits(const Ui& ui, const world::World& world);
// Draws the processes that have the file open, the bytes in each process's buffer, and the file by
// offset.
void draw_file_object(const Ui& ui, const world::World& world, const world::File& file);
// Draws the checks: broken ones, those of the lesson, and the number of the others, which opens
// them.
void draw_checks(const Ui& ui, const RecordingFollower& follower);

}  // namespace procession::app
