// Parts of the world panel that have a file of their own.
#pragma once

#include <string>

#include "panels/ui.h"
#include "world/world.h"

namespace procession::app {

// Text on the draw list, cut to `room` pixels; its width.
float write_at(const Ui& ui, Face face, float x, float y, ImU32 colour, const std::string& text,
               float room);
// Nothing where no variable is watched.
void draw_variables(const Ui& ui, const world::World& world);
// Who waits for whom, as chips and arrows; those in a circle in red. Nothing where nobody waits for
// one that waits.
void draw_waits(const Ui& ui, const world::World& world);
// Who has a file open, what waits in each one's buffer, and the file by offset.
void draw_file_object(const Ui& ui, const world::World& world, const world::File& file);
// The checks: what is broken, what the lesson asks for, and the rest behind its number.
void draw_checks(const Ui& ui, const RecordingFollower& follower);

}  // namespace procession::app
