// A screenshot of the window, made without a display.
#pragma once

#include "app.h"
#include "draw/rasteriser.h"

namespace procession::app {

// Creates a Dear ImGui context without a backend and draws frames until nothing moves any more,
// then draws the last one into an image of `options.width` × `options.height` pixels (1440 × 900
// where they are 0). A recording is read to its end first.
Result<Image> screenshot(const Paths& paths, const Options& options);

}  // namespace procession::app
