// The window on a display: GLFW, OpenGL 3.3 and the main loop, which draws only when something has
// changed.
#pragma once

#include "app.h"

namespace procession::app {

// Opens the window and returns when it is closed. Returns 0, or 2 after one sentence on stderr if
// there is no display or no OpenGL 3.3. Call it on the main thread only.
int window_main(const Paths& paths, const Options& options);

}  // namespace procession::app
