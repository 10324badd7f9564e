// The window on a display: GLFW, OpenGL 3.3, and the loop that draws only when something changes.
#pragma once

#include "app.h"

namespace procession::app {

// Opens the window and returns when it is closed: 0, or 2 after one sentence on stderr where there
// is no display or no OpenGL 3.3. Main thread only.
int window_main(const Paths& paths, const Options& options);

}  // namespace procession::app
