// A picture of the window, made with no display.
#pragma once

#include "app.h"
#include "draw/rasteriser.h"

namespace procession::app {

// Makes a Dear ImGui context without any backend and draws some frames into it, until nothing moves
// any more, then the last one into an image of `options.width` × `options.height` pixels (1440 ×
// 900 where they are 0). A recording is read to its end first.
Result<Image> screenshot(const Paths& paths, const Options& options);

}  // namespace procession::app
