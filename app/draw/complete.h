// What a picture needs beyond core/world's layout: stretches of pause, changes of speed, session
// time on the axis; flags, values and files over time, and a file by offset.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "world/layout.h"

namespace procession::app {

struct Complete {
  const world::Timeline& timeline;
  const world::World& at;  // at the playhead
  const world::View& view;
  std::string paused;                              // the word on a band
  std::function<float(std::string_view)> measure;  // width of a label, pixels
};

// Adds each part that is not in the picture yet. Cost follows the pauses, and the marks of the
// flags, values and files that can be seen.
void complete(world::Picture& picture, const Complete& from);

}  // namespace procession::app
